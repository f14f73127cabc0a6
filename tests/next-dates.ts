import { sql } from 'kysely';
import type { MeetingDate } from '#features/meetings/meeting.ts';
import { nextDatesJson } from '#features/meetings/server/next.ts';
import type { Viewer } from '#features/people/viewer.ts';
import { hearth } from '#server/hearth.ts';

/** The next dates that the viewer may see, of all groups or of these. */
export async function nextDates(
	viewer: Viewer,
	{ groups, limit = 20, now = hearth().now() }: { groups?: string[]; limit?: number; now?: number } = {}
): Promise<MeetingDate[]> {
	const which = groups ? sql`= any (${groups}::uuid[])` : sql`is not null`;
	const { rows } = await hearth().database.read(viewer, (tx) =>
		sql<{ dates: MeetingDate[] }>`select ${nextDatesJson(which, limit, now)} as dates`.execute(tx)
	);
	return rows[0]!.dates;
}
