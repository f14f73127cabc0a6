import { sql, type RawBuilder } from 'kysely';
import type { GroupFront } from '#features/groups/front.ts';
import type { Viewer } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { milliseconds } from '#server/database/times.ts';

export type { GroupFront } from '#features/groups/front.ts';

/** Whether there is a chair for whoever asks; for visitors, whether there is one at all. */
export const seatForMe = sql`case when viewer_id() is null then seats_left(g.id) else seat_for(g.id, viewer_id()) end`;
/** How many sit there. Where no chair is for the viewer the circle looks closed, so that the two say the same. */
export const seatsShown = sql`case when g.capacity is not null and not ${seatForMe} then g.capacity else seats_taken(g.id) end`;

/**
 * A group as whoever asks may see it, with what they are to it, in one question. Null where they find no such group.
 * @param also more columns, of the group `g`, that a page needs with it; each begins with a comma
 */
export async function readGroupFront<Also extends object = object>(
	tx: Tx,
	viewer: Viewer,
	slug: string,
	also: RawBuilder<unknown> = sql``
): Promise<(GroupFront & Also) | null> {
	const me = viewer?.id ?? null;
	const { rows } = await sql<GroupFront & Also>`
		select g.id, g.slug, g.name, g.purpose, g.access, g.listed, g.capacity, g.locale, g.time_zone as "timeZone", g.version,
			g.closed_at is not null as closed, g.closing_words as "closingWords",
			facilitator_names(g.id) as facilitators, ${seatsShown} as "seatsTaken", not ${seatForMe} as full,
			(select coalesce(array_agg(e.experience order by e.experience), '{}') from group_experiences e where e.group_id = g.id) as experiences,
			a.version as "agreementsVersion", a.rules as agreements, a.alerts, m.accepted_version as "acceptedVersion", m.name as "myName",
			case when m.member_id is null then '{}' else (select coalesce(array_agg(o.name), '{}') from (
				select name from memberships where group_id = g.id and member_id <> ${me} order by seat limit 4) o) end as faces,
			exists (select 1 from facilitations f where f.group_id = g.id and f.member_id = ${me}) as facilitates,
			coalesce(leads_alone(g.id), false) as "leadsAlone",
			case when m.member_id is not null then 'member'
				when ${me}::uuid is null then 'none'
				when was_removed(g.id, ${me}) then 'removed'
				when exists (select 1 from waiting_list w where w.group_id = g.id and w.member_id = ${me}) then 'waiting'
				when exists (select 1 from join_requests r where r.group_id = g.id and r.member_id = ${me} and r.answer is null) then 'asked'
				when g.access <> 'open' and door_is_open(g.id, ${me}) then 'invited'
				else 'none' end as relation,
			place_in_line(g.id) as "placeInLine",
			case when m.member_id is not null then ${milliseconds(sql`my_pause_in(g.id)`)} end as "pausedUntil",
			guests_are_welcome(g.id) as "guestsWelcome", pg_snapshot_xmin(pg_current_snapshot())::text as horizon${also}
		from groups g
		join lateral (select version, rules, alerts from agreements where group_id = g.id order by version desc limit 1) a on true
		left join memberships m on m.group_id = g.id and m.member_id = ${me}
		where g.slug = ${slug}`.execute(tx);
	return rows[0] ?? null;
}
