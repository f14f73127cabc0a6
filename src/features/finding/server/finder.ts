import { sql, type RawBuilder } from 'kysely';
import { findExperiences } from '#features/experiences/taxonomy.ts';
import { recogniseExperiences } from '#features/experiences/recognise.ts';
import { hearExperiences } from '#features/experiences/sure.ts';
import { seatsOf, type FinderQuery, type FoundGroup } from '#features/finding/finder.ts';
import { asksFor, patternsOfPeople, peoples } from '#features/finding/people.ts';
import { hoursOf } from '#features/finding/times.ts';
import { seatForMe, seatsShown } from '#features/groups/server/front.ts';
import { meetsAt, nextDatesJson } from '#features/meetings/server/next.ts';
import type { Viewer } from '#features/people/viewer.ts';
import { hearth } from '#server/hearth.ts';

const groupsOnPage = 20;
const datesOnCard = 2;

/** Listed groups, those that fit the words best first, else by name; one page of them. Any text may be searched for; it finds what it finds. */
export async function findGroups(
	viewer: Viewer,
	query: FinderQuery,
	now = hearth().now()
): Promise<{ groups: FoundGroup[]; more: boolean; languages: string[] }> {
	const fit = fitOf(query.words);
	const [rows, languages] = await hearth().database.read(viewer, async (tx) => {
		const found = sql<FoundGroup>`
			select g.slug, g.name, g.purpose, g.access, g.capacity, ${seatsShown} as "seatsTaken", not ${seatForMe} as full, g.locale,
				(select coalesce(array_agg(e.experience order by e.experience), '{}') from group_experiences e where e.group_id = g.id) as experiences,
				g.id = any((select my_groups())::uuid[]) as mine, ${nextDatesJson(sql`= g.id`, datesOnCard, now)} as dates,
				guests_are_welcome(g.id) as guests, ${fit} as fit
			from groups g
			where g.listed and g.closed_at is null and ${sql.join(conditionsOf(query, fit, now), sql` and `)}
			order by fit desc, g.name, g.slug limit ${groupsOnPage + 1}`.execute(tx);
		const spoken = sql<{ locale: string }>`
			select locale from groups where listed and closed_at is null
			union select locale from meetings where ended_at is null order by locale`.execute(tx);
		return Promise.all([found.then((answer) => answer.rows), spoken.then((answer) => answer.rows)]);
	});
	return {
		groups: rows.slice(0, groupsOnPage),
		more: rows.length > groupsOnPage,
		languages: languages.map(({ locale }) => locale)
	};
}

function conditionsOf(query: FinderQuery, fit: RawBuilder<number>, now: number): RawBuilder<unknown>[] {
	const { words, experiences, access, languages, days, parts, formats, sizes, guests, after } = query;
	const conditions: RawBuilder<unknown>[] = [sql`true`];
	if (words) conditions.push(hasWords(words));
	if (experiences.length > 0)
		conditions.push(sql`exists (select 1 from group_experiences e, unnest(${experiences}::text[]) asked
			where e.group_id = g.id and (e.experience = asked or starts_with(e.experience, asked || '/')))`);
	if (access.length > 0) conditions.push(sql`g.access = any(${access}::text[])`);
	if (languages.length > 0)
		conditions.push(
			sql`(g.locale = any(${languages}::text[]) or ${aMeeting(sql`m.locale = any(${languages}::text[])`, now)})`
		);
	if (formats.length > 0) conditions.push(aMeeting(sql`m.formats && ${formats}::text[]`, now));
	if (guests) conditions.push(aMeeting(sql`m.guests`, now));
	if (days.length > 0 || parts.length > 0) {
		const timeZone = query.zone ?? 'UTC';
		const spans = parts.length > 0 ? parts.map((part) => hoursOf[part]) : [{ from: '00:00', until: '23:59' }];
		conditions.push(
			sql`(${sql.join(
				spans.map((span) => meetsAt(sql`g.id`, { days, ...span, timeZone }, now)),
				sql` or `
			)})`
		);
	}
	if (sizes.length > 0) {
		const bands = sizes.map((size) => sql`seats_taken(g.id) between ${seatsOf[size][0]} and ${seatsOf[size][1]}`);
		conditions.push(sql`(${sql.join(bands, sql` or `)})`);
	}
	if (after)
		conditions.push(
			sql`(${fit} < ${after.fit}::integer or ${fit} = ${after.fit}::integer and (g.name, g.slug) > (${after.name}, ${after.slug}))`
		);
	return conditions;
}

/**
 * How well a group fits some words: they stand in its name; it is about what they most likely mean, the fewer other things the
 * better; they stand in what it says of itself. A group for certain people stands behind, unless the words ask for it.
 */
function fitOf(words: string): RawBuilder<number> {
	if (!words) return sql`0::integer`;
	const pattern = patternOf(words);
	const meant = meantBy(words);
	const unasked = peoples.filter((people) => !asksFor(people, words)).map(patternsOfPeople);
	return sql`((case when g.name ilike ${pattern} then 100 else 0 end)
		+ (case when g.purpose ilike ${pattern} then 10 else 0 end)
		+ coalesce((select 60 - 10 * min(least(array_position(${meant}::text[], e.experience), 5))
			from group_experiences e where e.group_id = g.id and e.experience = any(${meant}::text[])), 0)
		- (select 2 * least(count(*), 10)::integer from group_experiences e where e.group_id = g.id)
		- (case when g.name ~* any(${unasked.map(({ name }) => name)}::text[]) or g.purpose ~* any(${unasked.map(({ purpose }) => purpose)}::text[]) then 50 else 0 end))`;
}

const patternOf = (words: string) => `%${words.replace(/[\\%_]/g, '\\$&')}%`;
/** What words mean, the likeliest first. */
const meantBy = (words: string) => [...new Set([...understood(words), ...findExperiences(words)])];

/** In its name or its purpose, or what it is about by any name that people have for it. */
function hasWords(words: string): RawBuilder<unknown> {
	const pattern = patternOf(words);
	const named = meantBy(words);
	return sql`(g.name ilike ${pattern} or g.purpose ilike ${pattern}
		or exists (select 1 from group_experiences e where e.group_id = g.id and e.experience = any(${named}::text[])))`;
}

/** What a sentence is surely about; where nothing is sure, of a few words only what most of them say, since one of them may mean anything. */
function understood(words: string): string[] {
	const { sure } = hearExperiences(words);
	if (sure.length > 0) return sure;
	const said = words.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length;
	return recogniseExperiences(words)
		.filter(({ why }) => said > 6 || why.length * 2 >= said)
		.map(({ key }) => key);
}

/** Whether the group has a meeting to come of which this holds. */
const aMeeting = (holds: RawBuilder<unknown>, now: number): RawBuilder<unknown> =>
	sql`exists (select 1 from meeting_dates d join meetings m on m.id = d.meeting_id
		where d.group_id = g.id and not d.cancelled and d.ends_at > ${new Date(now)} and ${holds})`;
