import { sql, type RawBuilder } from 'kysely';
import type { MeetingDate } from '#features/meetings/meeting.ts';
import { localText } from './dates.ts';

const dateAsJson = sql`json_build_object('meetingId', m.id, 'onDate', d.on_date,
	'startsAt', extract(epoch from d.starts_at) * 1000, 'endsAt', extract(epoch from d.ends_at) * 1000,
	'movedFrom', extract(epoch from d.moved_from) * 1000, 'cancelled', d.cancelled, 'note', d.note,
	'group', json_build_object('slug', dg.slug, 'name', dg.name), 'title', m.title, 'timeZone', m.time_zone, 'rule', m.rrule,
	'localStart', ${localText('m.local_start')}, 'formats', m.formats, 'locale', m.locale, 'capacity', m.capacity, 'guests', m.guests,
	'about', m.about, 'accessNotes', m.access_notes)`;

/**
 * The next dates of some groups as a JSON array, for standing within a page's own question: those that go on and those to
 * come, cancelled ones among them.
 * @param groups a condition on `d.group_id`, such as sql`= g.id`
 */
export const nextDatesJson = (
	groups: RawBuilder<unknown>,
	limit: number,
	now: number
): RawBuilder<MeetingDate[]> => sql`
	(select coalesce(json_agg(next.date order by next.ends_at, next.id), '[]') from (
		select ${dateAsJson} as date, d.ends_at, m.id
		from meeting_dates d join meetings m on m.id = d.meeting_id join groups dg on dg.id = d.group_id
		where d.group_id ${groups} and d.ends_at > ${new Date(now)} and dg.closed_at is null
		order by d.ends_at, m.id limit ${limit}) next)`;

export interface WhenMet {
	/** 0 Sunday to 6; empty for any day. */
	days: number[];
	/** HH:MM of the asker's clock. Where `until` is before `from`, the night between them is meant. */
	from: string;
	until: string;
	timeZone: string;
}

/** Whether a group (an SQL expression of its id) has a date to come at such a time of the asker's clock. */
export function meetsAt(
	group: RawBuilder<unknown>,
	{ days, from, until, timeZone }: WhenMet,
	now: number
): RawBuilder<boolean> {
	const local = sql`(d.starts_at at time zone ${timeZone})`;
	const within =
		from <= until
			? sql`${local}::time between ${from}::time and ${until}::time`
			: sql`(${local}::time >= ${from}::time or ${local}::time <= ${until}::time)`;
	return sql<boolean>`exists (select 1 from meeting_dates d where d.group_id = ${group} and not d.cancelled
		and d.starts_at > ${new Date(now)} and ${within}
		and (cardinality(${days}::int[]) = 0 or extract(dow from ${local})::int = any (${days}::int[])))`;
}
