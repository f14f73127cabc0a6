import { sql } from 'kysely';
import type { CircleAround } from '#features/buddies/buddy.ts';
import type { Member } from '#features/people/viewer.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';

/** Everybody around the member, in the order of names, and what waits for an answer. One query. */
export async function readCircleAround(member: Member, now = hearth().now()): Promise<CircleAround> {
	const at = new Date(now);
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<CircleAround>`
				with connected as (
					select c.id, c.place, case when c.asker_id = viewer_id() then c.answerer_name else c.asker_name end as name,
						case when c.asker_id = viewer_id() then c.asked_id else c.asker_id end as other_id, c.connected_at, v.id as conversation
					from connections c left join conversations v on v.connection_id = c.id where c.connected_at is not null),
				chosen as (
					select s.supporter_id, s.name, case when s.by_handle then '00000000-0000-0000-0000-000000000000'::uuid else s.group_id end as place
					from supporters s where s.member_id = viewer_id()),
				near as (
					select c.id, c.name, c.other_id, c.place, coalesce(b.state, 'none') as buddy, b.rhythm_days as rhythm, c.conversation,
						exists (select 1 from chosen s where s.supporter_id = c.other_id and s.name = c.name and s.place = c.place) as supporter,
						coalesce((select max(w.said_at) from messages w where w.conversation_id = c.conversation and w.author_id = c.other_id),
							c.connected_at) as heard
					from connected c left join my_buddies(${at}) b on b.connection_id = c.id
					union all select null, s.name, s.supporter_id, s.place, 'none', null, null, true, null from chosen s
					where not exists (select 1 from connected c where c.other_id = s.supporter_id and c.name = s.name and c.place = s.place))
				select coalesce((select json_agg(json_build_object('id', n.id, 'name', n.name, 'buddy', n.buddy, 'rhythm', n.rhythm,
						'supporter', n.supporter, 'conversation', n.conversation, 'heardAt', ${milliseconds('n.heard')},
						'freeUntil', ${milliseconds('t.until')}) order by lower(n.name), n.id)
					from near n left join time_offers t on t.member_id = n.other_id and t.other_id = viewer_id() and t.name = n.name
						and t.place = n.place and t.until > ${at}), '[]') as people,
					coalesce((select json_agg(json_build_object('id', p.id, 'name', p.name, 'group', g.name, 'agreed', p.i_said is not null)
						order by lower(p.name)) from my_pairings(${at}) p join groups g on g.id = p.group_id), '[]') as proposals,
					(select ${milliseconds(sql`max(until)`)} from time_offers where member_id = viewer_id() and until > ${at}) as "freeUntil"`.execute(
				tx
			);
			return rows[0]!;
		},
		'read'
	);
}

/**
 * Tells everybody whom the member supports or is connected with that they have time; again, it is so from now on.
 * @param hours 0 ends it
 * @returns to how many it is told
 */
export async function offerTime(member: Member, hours: number, now = hearth().now()): Promise<number> {
	return hearth().database.asMember(member.id, async (tx) => {
		if (hours === 0) {
			await tx.deleteFrom('time_offers').where('member_id', '=', member.id).execute();
			return 0;
		}
		const { rows } = await sql<{ told: number }>`
			select offer_time(${new Date(now + hours * 3_600_000)}) as told`.execute(tx);
		return rows[0]!.told;
	});
}
