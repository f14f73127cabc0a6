import { sql } from 'kysely';
import type { Member } from '#features/people/viewer.ts';
import { beginOf, monthsFrom, monthsShown, type Picture } from '#features/support/picture.ts';
import { hearth } from '#server/hearth.ts';

/** One's own picture of a month, and of the year that ends with it, by the clock on the member's own wall. */
export async function readPicture(member: Member, month: string): Promise<Picture> {
	const { id, timeZone } = member;
	const begin = new Date(beginOf(month, timeZone));
	const end = new Date(beginOf(monthsFrom(month, 1), timeZone));
	const year = new Date(beginOf(monthsFrom(month, 1 - monthsShown), timeZone));
	const local = sql`at time zone ${timeZone}`;
	const means = sql`avg(feeling)::float8 as feeling, avg(grief)::float8 as grief, avg(urge)::float8 as urge,
		avg(loneliness)::float8 as loneliness`;
	return hearth().database.asMember(
		id,
		async (tx) => {
			const { rows } = await sql<Picture>`
				select
					(select coalesce(json_agg(d order by d."when"), '[]') from (
						select to_char(at ${local}, 'YYYY-MM-DD') as "when", ${means} from check_ins
						where member_id = ${id} and at >= ${begin} and at < ${end} group by 1) d) as days,
					(select coalesce(json_agg(d order by d."when"), '[]') from (
						select to_char(at ${local}, 'YYYY-MM') as "when", ${means} from check_ins
						where member_id = ${id} and at >= ${year} and at < ${end} group by 1) d) as months,
					(select to_char(min(at) ${local}, 'YYYY-MM') from check_ins where member_id = ${id}) as first,
					(select coalesce(json_agg(d order by d."when"), '[]') from (
						select to_char(told_at ${local}, 'YYYY-MM-DD') as "when", 'story' as what, null as "group" from stories
						where author_id = ${id} and told_at >= ${begin} and told_at < ${end}
						union all select to_char(joined_at ${local}, 'YYYY-MM-DD'), 'seat', g.name
						from memberships t join groups g on g.id = t.group_id
						where t.member_id = ${id} and joined_at >= ${begin} and joined_at < ${end}) d) as marks`.execute(tx);
			return rows[0]!;
		},
		'read'
	);
}
