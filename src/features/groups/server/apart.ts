import { sql } from 'kysely';
import type { Apart, KeptApart } from '#features/groups/apart.ts';
import type { Member } from '#features/people/viewer.ts';
import { newId } from '#server/database/ids.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';

/**
 * From now on neither of the two sees the other, is seated or listed beside them, and only the one who asked knows.
 * A handle that nobody has gets the same answer as one that somebody has, and holds once it is taken.
 * @returns null where the member finds no such seat or words, or meant themselves
 */
export async function keepApart(member: Member, from: Apart, now = hearth().now()): Promise<true | null> {
	const id = newId(now);
	const at = new Date(now);
	const done = await hearth().database.asMember(member.id, async (tx) => {
		const block =
			'seat' in from
				? sql`block_seat(${id}, ${from.seat}, ${at})`
				: 'side' in from
					? sql`block_side(${id}, ${from.side}, ${at})`
					: 'connection' in from
						? sql`block_connected(${id}, ${from.connection}, ${at})`
						: 'words' in from
							? sql`block_author(${id}, ${from.words}, ${at})`
							: sql`block_handle(${id}, ${from.handle}, ${at})`;
		const { rows } = await sql<{ done: boolean }>`select ${block} as done`.execute(tx);
		return rows[0]!.done;
	});
	// Open windows of both are told apart from the next event on.
	if (done) hearth().live.poke();
	return done || null;
}

/** What the one whom it is about is called, for asking "from whom?" before it is done. */
export async function nameFor(member: Member, from: Exclude<Apart, { handle: string }>): Promise<string | null> {
	const found = await hearth().database.asMember(
		member.id,
		async (tx) =>
			'side' in from
				? sql<{
						name: string;
					}>`select name from conversation_sides where side = ${from.side} and member_id <> viewer_id()`.execute(tx)
				: 'connection' in from
					? sql<{ name: string }>`select case when asker_id = viewer_id() then answerer_name else asker_name end as name
						from connections where id = ${from.connection} and (asked_id = viewer_id() or connected_at is not null)`.execute(tx)
					: 'seat' in from
						? sql<{
								name: string;
							}>`select name from memberships where seat = ${from.seat} and member_id <> ${member.id}`.execute(tx)
						: sql<{ name: string }>`
						select byline as name from shares where id = ${from.words} and author_id <> ${member.id}
						union all select byline from replies where id = ${from.words} and author_id <> ${member.id}
						union all select byline from stories where id = ${from.words} and author_id <> ${member.id} and byline is not null`.execute(
								tx
							),
		'read'
	);
	return found.rows[0]?.name ?? null;
}

/** Everybody whom the member keeps away from, the newest first. */
export async function readKeptApart(member: Member): Promise<KeptApart[]> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<KeptApart>`
				select id, known_as as "knownAs", ${milliseconds('made_at')} as since,
					coalesce((select json_agg(json_build_object('slug', g.slug, 'name', g.name) order by g.name)
						from groups g where g.id = any (groups_shared_with(blocks.id))), '[]') as groups
				from blocks where blocker_id = ${member.id} order by id desc limit 200`.execute(tx);
			return rows;
		},
		'read'
	);
}

/** Ends it. What it took away (supporters, notes) does not come back. */
export async function liftApart(member: Member, id: string): Promise<true | null> {
	const { numDeletedRows } = await hearth().database.asMember(member.id, (tx) =>
		tx.deleteFrom('blocks').where('id', '=', id).where('blocker_id', '=', member.id).executeTakeFirst()
	);
	return numDeletedRows > 0n ? true : null;
}
