import { sql } from 'kysely';
import { mostHeld, type Held, type HeldInput, type OwnSeat } from '#features/experiences/held.ts';
import { isOffered } from '#features/experiences/taxonomy.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';

/** What the member holds, in their own order, in a transaction of theirs. */
export async function readHeld(tx: Tx, member: Member): Promise<Held[]> {
	const { rows } = await sql<Held>`
		select h.id, h.experience, to_char(h.since_month, 'YYYY-MM') as since, h.audience, h.counted,
			(select coalesce(array_agg(g.slug order by g.name), '{}') from held_experience_seats s join groups g on g.id = s.group_id
				where s.held_id = h.id) as groups
		from held_experiences h where h.member_id = ${member.id} order by h.place, h.id`.execute(tx);
	return rows;
}

/** The same for a page, with the seats beside which an experience could stand. */
export const readHeldPage = (member: Member): Promise<{ held: Held[]; seats: OwnSeat[] }> =>
	hearth().database.asMember(
		member.id,
		async (tx) => {
			const [held, { rows }] = await Promise.all([
				readHeld(tx, member),
				sql<OwnSeat>`
					select g.slug, g.name as group, m.name, m.name <> ${member.handle} as masked,
						(select coalesce(array_agg(e.experience), '{}') from group_experiences e where e.group_id = g.id) as experiences
					from memberships m join groups g on g.id = m.group_id
					where m.member_id = ${member.id} and g.closed_at is null order by g.name, g.id`.execute(tx)
			]);
			return { held, seats: rows };
		},
		'read'
	);

/** Holds an experience from now on. Held already, it stays as it was. */
export function hold(
	member: Member,
	experience: string,
	input: HeldInput,
	now = hearth().now()
): Promise<'held' | 'already' | 'too-many'> {
	return hearth().database.asMember(member.id, async (tx) => {
		await sql`select pg_advisory_xact_lock(hashtextextended(${`held ${member.id}`}, 0))`.execute(tx);
		const held = await readHeld(tx, member);
		if (held.some((each) => each.experience === experience)) return 'already';
		if (held.length >= mostHeld) return 'too-many';
		const id = newId(now);
		const { rows } = await sql<{ place: number }>`
			select coalesce(max(place), 0) + 1 as place from held_experiences where member_id = ${member.id}`.execute(tx);
		await tx
			.insertInto('held_experiences')
			.values({
				id,
				member_id: member.id,
				experience,
				since_month: sql`${firstOf(input.since)}::date`,
				audience: input.audience,
				counted: input.counted,
				place: rows[0]!.place,
				made_at: new Date(now)
			})
			.execute();
		await showBeside(tx, member, id, input.seats);
		return 'held';
	});
}

/** Says anew since when, who sees it and where. Null where the member holds no such thing. */
export function changeHeld(member: Member, id: string, input: HeldInput): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const { numUpdatedRows } = await tx
			.updateTable('held_experiences')
			.set({ since_month: sql`${firstOf(input.since)}::date`, audience: input.audience, counted: input.counted })
			.where('id', '=', id)
			.where('member_id', '=', member.id)
			.executeTakeFirst();
		if (numUpdatedRows === 0n) return null;
		await tx.deleteFrom('held_experience_seats').where('held_id', '=', id).execute();
		await showBeside(tx, member, id, input.seats);
		return true as const;
	});
}

/** Holds it no more. Null where the member holds no such thing. */
export async function letGoOf(member: Member, id: string): Promise<true | null> {
	const { numDeletedRows } = await hearth().database.asMember(member.id, (tx) =>
		tx.deleteFrom('held_experiences').where('id', '=', id).where('member_id', '=', member.id).executeTakeFirst()
	);
	return numDeletedRows > 0n ? true : null;
}

/** Tells it one place earlier or later. Null where the member holds no such thing. */
export function moveHeld(member: Member, id: string, by: -1 | 1): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		await sql`select pg_advisory_xact_lock(hashtextextended(${`held ${member.id}`}, 0))`.execute(tx);
		const order = (await readHeld(tx, member)).map((each) => each.id);
		const from = order.indexOf(id);
		if (from < 0) return null;
		order.splice(Math.min(order.length - 1, Math.max(0, from + by)), 0, ...order.splice(from, 1));
		await sql`update held_experiences h set place = o.place
			from unnest(${order}::uuid[]) with ordinality o(id, place) where h.id = o.id and h.member_id = ${member.id}`.execute(
			tx
		);
		return true as const;
	});
}

const firstOf = (month: string | null): string | null => month && `${month}-01`;

/** Beside the member's own seats in these groups; addresses where they do not sit are passed over. */
async function showBeside(tx: Tx, member: Member, id: string, slugs: string[]): Promise<void> {
	if (slugs.length === 0) return;
	await sql`insert into held_experience_seats (held_id, group_id, member_id)
		select ${id}::uuid, m.group_id, m.member_id from memberships m join groups g on g.id = m.group_id
		where m.member_id = ${member.id} and g.slug = any (${slugs}::text[])`.execute(tx);
}

/** What a group is about and the member does not hold yet, as far as it can still be chosen. */
export async function notHeldYet(member: Member, slug: string): Promise<string[]> {
	const { rows } = await hearth().database.asMember(
		member.id,
		(tx) =>
			sql<{ experience: string }>`
				select e.experience from group_experiences e join groups g on g.id = e.group_id
				where g.slug = ${slug} and not exists (select 1 from held_experiences h
					where h.member_id = ${member.id} and (h.experience = e.experience or h.experience like e.experience || '/%'))
				order by e.experience`.execute(tx),
		'read'
	);
	return rows.map(({ experience }) => experience).filter(isOffered);
}
