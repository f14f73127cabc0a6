import { sql } from 'kysely';
import type { Member } from '#features/people/viewer.ts';
import type { LookIn, Silence } from '#features/support/sharing.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';

/** What the member agreed to for a silence of theirs, and whom they can choose. */
export async function readLookIn(member: Member): Promise<LookIn> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<LookIn>`
				select (select after_days from look_ins where member_id = ${member.id}) as after,
					(select ${milliseconds('asked_at')} from look_ins where member_id = ${member.id}) as "askedAt",
					(select coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'knownAs', s.own_name,
						'chosen', p.supporter_line is not null) order by s.since, s.id), '[]')
						from supporters s left join look_in_people p on p.supporter_line = s.id and p.member_id = s.member_id
						where s.member_id = ${member.id}) as people`.execute(tx);
			return rows[0]!;
		},
		'read'
	);
}

/** From now on these are asked after so many days; null: nobody ever is. Null where none of them is in the circle. */
export async function agreeToLookIn(
	member: Member,
	after: Silence | null,
	people: string[],
	now = hearth().now()
): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		if (after === null) {
			await tx.deleteFrom('look_ins').where('member_id', '=', member.id).execute();
			return true;
		}
		const { rows } = await sql<{ done: boolean }>`
			select agree_to_look_in(${after}::smallint, ${people}::uuid[], ${new Date(now)}) as done`.execute(tx);
		return rows[0]!.done || null;
	});
}

/** Asks the supporters of those who have been silent for as long as they chose. @returns how many silences it was */
export async function askToLookIn(now = hearth().now()): Promise<number> {
	const asked = await hearth().database.asSystem('silences of their own choosing', async (tx) => {
		const { rows } = await sql<{ asked: number }>`select ask_to_look_in(${new Date(now)}) as asked`.execute(tx);
		return rows[0]!.asked;
	});
	if (asked > 0) hearth().live.poke();
	return asked;
}
