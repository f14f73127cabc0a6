import { sql } from 'kysely';
import { weeklyDays } from '#features/outside/feed.ts';
import type { ListedMeeting } from '#features/outside/feed.ts';
import type { ListedGroup } from '#features/outside/listed.ts';
import type { Database } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';

// What strangers may know, asked as a stranger, whoever asks: the answers go to other sites and into caches.

/** More groups than these no list of strangers needs at once. */
const mostGroups = 5_000;

/** Meetings that come again, of groups that are listed. */
async function listedMeetings(): Promise<ListedMeeting[]> {
	const { rows } = await hearth().database.asVisitor((tx) =>
		sql<ListedMeeting>`
		select m.id, m.title, m.about, to_char(m.local_start, 'YYYY-MM-DD"T"HH24:MI') as "localStart", m.time_zone as "timeZone",
			m.minutes, m.rrule as rule, m.formats, m.locale as language, m.guests,
			(extract(epoch from m.updated_at) * 1000)::float8 as "updatedAt",
			json_build_object('slug', g.slug, 'name', g.name, 'purpose', g.purpose, 'access', g.access, 'experiences',
				(select coalesce(json_agg(e.experience order by e.experience), '[]') from group_experiences e where e.group_id = g.id)) as group
		from meetings m join groups g on g.id = m.group_id
		where g.listed and g.closed_at is null and m.ended_at is null and m.rrule is not null
		order by g.name, g.slug, m.id limit ${mostGroups}`.execute(tx)
	);
	return rows;
}

const kept = new WeakMap<Database, { meetings: ListedMeeting[]; until: number }>();
const freshFor = 10_000;

/** The same as it was within the last ten seconds: pages ask whether there is a feed, and readers of feeds come in swarms. */
export async function recentMeetings(): Promise<ListedMeeting[]> {
	const { database, now } = hearth();
	const known = kept.get(database);
	if (known && known.until > now()) return known.meetings;
	const meetings = await listedMeetings();
	kept.set(database, { meetings, until: now() + freshFor });
	return meetings;
}

/** Whether the feed has anything to tell. */
export const hasFeed = async (now: number): Promise<boolean> =>
	(await recentMeetings()).some((meeting) => weeklyDays(meeting, now));

/** Stories that were told to everybody, the newest first. */
export async function publicStories(): Promise<string[]> {
	const rows = await hearth().database.asVisitor((tx) =>
		tx
			.selectFrom('stories')
			.select('id')
			.where('audience', '=', 'public')
			.where('told_at', 'is not', null)
			.where('hidden_at', 'is', null)
			.orderBy('told_at', 'desc')
			.limit(20_000)
			.execute()
	);
	return rows.map(({ id }) => id);
}

/** Groups that are listed, by name, each with its next date. */
export async function listedGroups(
	{
		experience,
		language,
		limit = mostGroups
	}: { experience?: string | null; language?: string | null; limit?: number } = {},
	now = hearth().now()
): Promise<ListedGroup[]> {
	const { rows } = await hearth().database.asVisitor((tx) =>
		sql<ListedGroup>`
		select g.slug, g.name, g.purpose, g.access, g.locale as language,
			(select coalesce(json_agg(e.experience order by e.experience), '[]') from group_experiences e where e.group_id = g.id) as experiences,
			(select (extract(epoch from d.starts_at) * 1000)::float8 from meeting_dates d
				where d.group_id = g.id and not d.cancelled and d.ends_at > ${new Date(now)}
				order by d.ends_at, d.meeting_id limit 1) as "nextAt"
		from groups g
		where g.listed and g.closed_at is null
			and (${experience ?? null}::text is null or exists (select 1 from group_experiences e where e.group_id = g.id
				and (e.experience = ${experience ?? null} or starts_with(e.experience, ${`${experience ?? ''}/`}))))
			and (${language ?? null}::text is null or g.locale = ${language ?? null}
				or exists (select 1 from meetings m where m.group_id = g.id and m.ended_at is null and m.locale = ${language ?? null}))
		order by g.name, g.slug limit ${limit}`.execute(tx)
	);
	return rows;
}
