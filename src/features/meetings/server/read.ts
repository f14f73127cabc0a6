import { sql } from 'kysely';
import type { GroupFront } from '#features/groups/front.ts';
import { mayLead } from '#features/groups/membership.ts';
import { readGroupFront } from '#features/groups/server/front.ts';
import type { MeetingDate, PlannedMeeting } from '#features/meetings/meeting.ts';
import type { Member, Viewer } from '#features/people/viewer.ts';
import { hearth } from '#server/hearth.ts';
import { exceptionsOfMeeting, localText } from './dates.ts';
import { nextDatesJson } from './next.ts';

const datesOnPage = 30;

/** A group with its next dates, for whoever sees it. */
export async function readMeetingsPage(
	viewer: Viewer,
	slug: string,
	now = hearth().now()
): Promise<{ group: GroupFront; dates: MeetingDate[] } | null> {
	const found = await hearth().database.read(viewer, (tx) =>
		readGroupFront<{ dates: MeetingDate[] }>(
			tx,
			viewer,
			slug,
			sql`, ${nextDatesJson(sql`= g.id`, datesOnPage, now)} as dates`
		)
	);
	return found && { group: found, dates: found.dates };
}

/** What is planned in a group, for those who lead it; null for everybody else. */
export async function readMeetingsDesk(
	member: Member,
	slug: string,
	now = hearth().now()
): Promise<{ group: GroupFront; meetings: PlannedMeeting[]; dates: MeetingDate[] } | null> {
	const meetings = sql`(select coalesce(json_agg(json_build_object('id', m.id, 'title', m.title, 'about', m.about,
		'localStart', ${localText('m.local_start')}, 'timeZone', m.time_zone, 'minutes', m.minutes, 'rule', m.rrule, 'formats', m.formats,
		'locale', m.locale, 'capacity', m.capacity, 'guests', m.guests, 'accessNotes', m.access_notes, 'sequence', m.sequence,
		'exceptions', ${exceptionsOfMeeting}) order by m.id), '[]') from meetings m where m.group_id = g.id and m.ended_at is null)`;
	const found = await hearth().database.asMember(
		member.id,
		(tx) =>
			readGroupFront<{ dates: MeetingDate[]; meetings: PlannedMeeting[] }>(
				tx,
				member,
				slug,
				sql`, ${nextDatesJson(sql`= g.id`, 2 * datesOnPage, now)} as dates, ${meetings} as meetings`
			),
		'read'
	);
	return found && mayLead(found) ? { group: found, meetings: found.meetings, dates: found.dates } : null;
}
