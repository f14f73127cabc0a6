import { sql } from 'kysely';
import type { Member } from '#features/people/viewer.ts';
import { mostSupporters, type Circles } from '#features/support/supporters.ts';
import { newId } from '#server/database/ids.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';

/** The member's circle, and the circles that they are in. */
export async function readCircles(member: Member): Promise<Circles> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<Circles>`
				select
					(select coalesce(json_agg(json_build_object('id', id, 'name', name, 'since', ${milliseconds('since')}) order by since), '[]')
						from supporters where member_id = ${member.id}) as mine,
					(select coalesce(json_agg(json_build_object('id', id, 'name', own_name, 'since', ${milliseconds('since')}) order by since), '[]')
						from supporters where supporter_id = ${member.id} and member_id <> all (kept_apart())) as "iSupport"`.execute(tx);
			return rows[0]!;
		},
		'read'
	);
}

/** Chooses whoever sits there as a supporter, and lets them know. Null where the member finds no such seat. */
export async function chooseSupporter(
	member: Member,
	seat: string,
	now = hearth().now()
): Promise<true | 'too-many' | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		await sql`select pg_advisory_xact_lock(hashtextextended(${`circle ${member.id}`}, 0))`.execute(tx);
		const { rows } = await sql<{ many: boolean }>`
			select count(*) >= ${mostSupporters} as many from supporters where member_id = ${member.id}`.execute(tx);
		if (rows[0]!.many) return 'too-many';
		const chosen = await sql<{ done: boolean }>`
			select choose_supporter(${newId(now)}, ${seat}, ${new Date(now)}) as done`.execute(tx);
		return chosen.rows[0]!.done || null;
	});
}

/** Ends it, from either side; nobody is told. */
export async function endSupport(member: Member, id: string): Promise<true | null> {
	const { numDeletedRows } = await hearth().database.asMember(member.id, (tx) =>
		tx.deleteFrom('supporters').where('id', '=', id).executeTakeFirst()
	);
	return numDeletedRows > 0n ? true : null;
}

/**
 * Tells everybody in the member's circle that they would like company; once within an hour. Nothing else is told.
 * @returns null where the circle is empty
 */
export async function askForCompany(member: Member, now = hearth().now()): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ done: boolean }>`select tell_my_supporters(${new Date(now)}) as done`.execute(tx);
		return rows[0]!.done || null;
	});
}

/** Whether there is anybody in the member's circle. */
export async function hasSupporters(member: Member): Promise<boolean> {
	return hearth().database.asMember(
		member.id,
		async (tx) =>
			(await tx.selectFrom('supporters').select('id').where('member_id', '=', member.id).executeTakeFirst()) !==
			undefined,
		'read'
	);
}
