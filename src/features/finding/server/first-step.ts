import { sql, type RawBuilder } from 'kysely';
import { presentTaxonomy } from '#features/experiences/taxonomy.ts';
import type { FirstStep, StoryAhead } from '#features/finding/answer.ts';
import { isUnsure, monthsOf, type Answered } from '#features/finding/first-step.ts';
import { practiceFor } from '#features/finding/practice.ts';
import { latelyMonths, nextToSitIn, rankGroups, type Candidate } from '#features/finding/ranking.ts';
import { daypartOf } from '#features/finding/times.ts';
import { seatForMe } from '#features/groups/server/front.ts';
import type { MeetingDate } from '#features/meetings/meeting.ts';
import { nextDatesJson } from '#features/meetings/server/next.ts';
import type { Viewer } from '#features/people/viewer.ts';
import { notesOfOwn } from '#features/sharing/content-notes.ts';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';

const groupsShown = 3;
const mostCandidates = 40;
const datesLookedAt = 6;

/** The answer to what somebody said in the first step; in two questions to the database. */
export async function takeFirstStep(
	viewer: Viewer,
	answered: Answered,
	{ locale, languages = [locale], timeZone }: { locale: string; languages?: string[]; timeZone: string },
	now = hearth().now()
): Promise<FirstStep> {
	const [candidates, beside] = await hearth().database.read(viewer, (tx) =>
		Promise.all([readCandidates(tx, answered, now), readBeside(tx, answered, languages, now)])
	);
	const ranked = rankGroups(candidates, answered, { now, timeZone, locale });
	const hour = Number(new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone }).format(now));
	return {
		groups: ranked.slice(0, groupsShown),
		sitIn: nextToSitIn(ranked.slice(0, groupsShown), beside.dates, { textOnly: answered.textOnly, now }),
		story: beside.story,
		practice: practiceFor(answered, daypartOf(hour))
	};
}

/** Listed groups that are about the same, something wider or narrower, or kin to it; and those that are for everybody. */
async function readCandidates(tx: Tx, answered: Answered, now: number): Promise<Candidate[]> {
	const { experiences, ago } = answered;
	const { rows } = await sql<Candidate>`
		with near as (
			select g.id, max(case
				when e.experience = any(${experiences}::text[]) then 3
				when exists (select 1 from unnest(${experiences}::text[]) a
					where starts_with(a, e.experience || '/') or starts_with(e.experience, a || '/')) then 2
				when exists (select 1 from unnest(${experiences}::text[]) a
					where split_part(a, '/', 1) = split_part(e.experience, '/', 1)) then 1
				when e.experience = 'self/loneliness' then ${isUnsure(answered) ? 3 : 0}::integer
				when ${experiences.length} = 0 then 0 end) as nearness
			from groups g join group_experiences e on e.group_id = g.id
			where g.listed and g.closed_at is null
			group by g.id),
		chosen as (select id from near where nearness is not null order by nearness desc, id limit ${mostCandidates}),
		ever as (select * from group_experience_counts(array(select id from chosen), ${experiences}::text[], null, ${new Date(now)})),
		lately as (select * from group_experience_counts(array(select id from chosen), ${experiences}::text[], ${latelyMonths(ago)}, ${new Date(now)}))
		select g.slug, g.name, g.purpose, g.access, not ${seatForMe} as full, g.id = any((select my_groups())::uuid[]) as mine, g.locale,
			(select coalesce(array_agg(e.experience order by e.experience), '{}') from group_experiences e where e.group_id = g.id) as experiences,
			(select coalesce(json_agg(json_build_object('experience', ever.experience, 'members', ever.members, 'lately', lately.members)), '[]')
				from ever left join lately using (group_id, experience) where ever.group_id = g.id) as counts,
			${nextDatesJson(sql`= g.id`, datesLookedAt, now)} as dates
		from chosen join groups g using (id)`.execute(tx);
	return rows;
}

/**
 * What stands beside the groups: a story of somebody further along, in a language of the reader's (their first before their
 * others) and of the very same, or of what holds it or is one kind of it; and dates without an account in any group.
 */
async function readBeside(
	tx: Tx,
	{ experiences, ago, textOnly }: Answered,
	languages: string[],
	now: number
): Promise<{ story: StoryAhead | null; dates: MeetingDate[] }> {
	const months = ago ? monthsOf[ago] : 0;
	const near = presentTaxonomy()
		.kinds.map(({ key }) => key)
		.filter(
			(key) =>
				!experiences.includes(key) && experiences.some((own) => own.startsWith(`${key}/`) || key.startsWith(`${own}/`))
		);
	const paths = [...experiences, ...near];
	const sitIn = (when: RawBuilder<unknown>) =>
		nextDatesJson(
			sql`is not null and m.guests and not d.cancelled and ${when} and (not ${textOnly}::boolean or 'text' = any(m.formats))
				and guests_are_welcome(d.group_id)`,
			4,
			now
		);
	// One probe of an index for each path and language.
	const { rows } = await sql<{ story: StoryAhead | null; open: MeetingDate[]; later: MeetingDate[] }>`
		select (select to_json(story) from (
			select found.* from unnest(${paths}::text[]) with ordinality path(experience, nth)
			cross join unnest(${languages}::text[]) with ordinality language(locale, nth)
			cross join lateral (
				select s.id, s.title, s.byline, s.experience, s.months_along as "monthsAlong", s.locale,
					case when s.content_notes || s.care_notes <@ ${notesOfOwn(experiences)}::text[]
						then left(coalesce(nullif(s.present, ''), s.turning_point), 240) else '' end as opening,
					s.content_notes || s.care_notes as "contentNotes"
				from stories s
				where s.experience = path.experience and s.locale = language.locale
					and s.told_at is not null and s.hidden_at is null and s.folded_at is null
					and s.byline is not null and s.months_along > ${months}
					and not coalesce((s.content_notes || s.care_notes) && (select my_muted_topics()), false)
				order by s.months_along, s.id limit 1) found
			order by language.nth, path.nth > ${experiences.length}, found."monthsAlong" limit 1) story) as story,
			${sitIn(sql`d.starts_at <= ${new Date(now)}`)} as open, ${sitIn(sql`d.starts_at > ${new Date(now)}`)} as later`.execute(
		tx
	);
	const { story, open, later } = rows[0]!;
	return { story, dates: [...open, ...later] };
}
