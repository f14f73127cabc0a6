import type { MeetingDate } from './meeting.ts';

/** A meeting's room can be entered so long before it begins; in milliseconds (`arrive_at_gathering` holds to the same). */
export const opensBefore = 15 * 60_000;

/** Which date of which meeting. */
export interface RoomAddress {
	slug: string;
	meeting: string;
	/** YYYY-MM-DD, the local day that the meeting's rule names. */
	date: string;
}
export const pathOfRoom = ({ slug, meeting, date }: RoomAddress): string =>
	`/groups/${slug}/meetings/${meeting}/${date}/room`;

/** The way into the room of a date; null while there is none to go into. */
export const roomOf = (
	{ group, meetingId, onDate, startsAt, endsAt, cancelled }: MeetingDate,
	now: number
): string | null =>
	!cancelled && now >= startsAt - opensBefore && now < endsAt
		? pathOfRoom({ slug: group.slug, meeting: meetingId, date: onDate })
		: null;
