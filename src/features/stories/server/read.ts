import { sql, type RawBuilder } from 'kysely';
import type { Viewer } from '#features/people/viewer.ts';
import { notesOfOwn } from '#features/sharing/content-notes.ts';
import type { FeedEntry } from '#features/stories/outside.ts';
import {
	plainWords,
	readPlace,
	readTime,
	sayPlace,
	sayTime,
	withNarrower,
	type Wanted
} from '#features/stories/reading.ts';
import type { StoryEntry, StoryView } from '#features/stories/story.ts';
import type { Tx } from '#server/database/database.ts';
import { lastId } from '#server/database/ids.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';
import { textColumns } from './sealed.ts';

export const storiesOnPage = 20;
export const openingLength = 280;

/** Whether a story of somebody else's holds a topic or a word that the viewer does not want to meet unasked. */
const muted = sql`coalesce(s.author_id is distinct from viewer_id() and ((s.content_notes || s.care_notes) && (select my_muted_topics())
	or concat_ws(' ', s.title, s.past, s.turning_point, s.present, s.to_myself_then) ~* (select my_muted_words())), false)`;
/** Supporters have a name of their own for each other. */
const byline = sql`case when s.audience = 'supporters' then
	case when s.author_id = viewer_id() then null else name_towards_me(s.author_id) end else s.byline end`;

/** One story on a page of its own; care's notes stand beside its author's. Null where the viewer may not read it; drafts are read by `readOwnStory`. */
export async function readStory(viewer: Viewer, storyId: string): Promise<StoryView | null> {
	return hearth().database.read(viewer, async (tx) => {
		const { rows } = await sql<StoryView>`
			select s.id, ${byline} as byline, coalesce(s.author_id = viewer_id(), false) as mine, s.masked, s.audience, g.name as "groupName", g.slug as "groupSlug",
				${textColumns}, s.content_notes || s.care_notes as "contentNotes", s.months_along as "monthsAlong", ${milliseconds('s.told_at')} as "toldAt",
				${milliseconds(sql`coalesce(s.edited_at, s.told_at)`)} as "changedAt",
				s.folded_at is not null as folded, s.hidden_at is not null as hidden, ${muted} as muted,
				exists (select 1 from been_there b where b.story_id = s.id and b.member_id = viewer_id()) as "beenThere",
				found_themselves(s.id) as found, s.version
			from stories s left join groups g on g.id = s.group_id
			where s.id = ${storyId} and s.told_at is not null`.execute(tx);
		return rows[0] ?? null;
	});
}

interface EntryRow extends StoryEntry {
	told: string;
	distance: number;
	behind: boolean;
}

/** How a list shows its stories: which notes are the reader's own theme and hide nothing, and what else the same story is told in. */
interface Shown {
	own: string[];
	alsoIn: RawBuilder<unknown>;
}
const shownPlain: Shown = { own: [], alsoIn: sql`'[]'::json` };

/**
 * The same story in another language: nothing links the two, but whoever tells it so tells it under one name, to the same people,
 * of the same since the same month. Of masked stories nobody may learn that they are one person's.
 */
const twin = sql`t.author_id = s.author_id and t.experience = s.experience and t.since_month = s.since_month and t.locale <> s.locale
	and t.told_at is not null and not t.masked and not s.masked and t.byline = s.byline
	and t.audience = s.audience and t.group_id is not distinct from s.group_id`;
const twins = sql`(select coalesce(json_agg(json_build_object('id', t.id, 'locale', t.locale) order by t.locale), '[]') from stories t where ${twin})`;

/** Of a story in several languages the one that the reader reads best. */
const best = (languages: string[]) => {
	const place = (locale: RawBuilder<unknown>) => sql`coalesce(array_position(${languages}::text[], ${locale}), 99)`;
	return sql`and not coalesce((select bool_or((${place(sql`t.locale`)}, t.id) < (${place(sql`s.locale`)}, s.id)) from stories t where ${twin}), false)`;
};

/** What a list shows of each; `muted` comes without words, and a content note keeps its opening to itself. */
const entryColumns = (
	distance: RawBuilder<unknown>,
	behind: boolean,
	{ own, alsoIn }: Shown = shownPlain
) => sql`s.id, ${byline} as byline, s.experience, s.months_along as "monthsAlong",
	s.content_notes || s.care_notes as "contentNotes", s.audience, s.locale, ${muted} as muted, ${milliseconds('s.told_at')} as "toldAt",
	(extract(epoch from s.told_at) * 1000000)::bigint::text as told,
	case when ${muted} then '' else s.title end as title,
	case when ${muted} or not (s.content_notes || s.care_notes) <@ ${own}::text[] or s.folded_at is not null then '' else left(coalesce(nullif(s.past, ''), nullif(s.turning_point, ''), s.present), ${sql.lit(openingLength + 1)}) end as opening,
	${alsoIn} as "alsoIn", ${distance} as distance, ${sql.lit(behind)} as behind`;

/**
 * Stories that the viewer may read: along a path, those nearest to a point of it first; else the newest first.
 * @param languages that the viewer reads, the best first: of a story in several of them one is listed; all, where none is given
 */
export async function readStories(
	viewer: Viewer,
	wanted: Wanted,
	languages: string[] = []
): Promise<{ stories: StoryEntry[]; after: string | null }> {
	return hearth().database.read(viewer, (tx) =>
		wanted.experience && wanted.months !== null
			? readPath(tx, wanted, wanted.months, languages)
			: readNewest(tx, wanted, languages)
	);
}

/**
 * From a point of the path outwards: for each kind two walks along the index, in both directions, of which the nearest are
 * taken.
 */
async function readPath(tx: Tx, { experience, locale, after }: Wanted, months: number, languages: string[]) {
	const from = readPlace(after) ?? { distance: -1, behind: true, id: lastId };
	const where = sql`s.experience = kind and s.told_at is not null ${inLanguage(locale, languages)}`;
	const shown = { own: notesOfOwn([experience!]), alsoIn: twins };
	const limit = sql.lit(storiesOnPage + 1);
	const { rows } = await sql<EntryRow>`
		select along.* from unnest(${withNarrower(experience!)}::text[]) kind cross join lateral (
			(select ${entryColumns(sql`s.months_along - ${months}::integer`, false, shown)} from stories s
				where ${where} and (s.months_along, s.id) > (${months + from.distance}::integer, ${from.behind ? lastId : from.id}::uuid)
					and s.months_along >= ${months}::integer
				order by s.months_along, s.id limit ${limit})
			union all
			(select ${entryColumns(sql`${months}::integer - s.months_along`, true, shown)} from stories s
				where ${where} and (s.months_along, s.id) < (${months - from.distance}::integer, ${from.behind && from.distance >= 0 ? from.id : lastId}::uuid)
					and s.months_along < ${months}::integer
				order by s.months_along desc, s.id desc limit ${limit})) along`.execute(tx);
	const inOrder = rows.sort(
		(one, other) =>
			one.distance - other.distance ||
			Number(one.behind) - Number(other.behind) ||
			(one.id < other.id ? -1 : 1) * (one.behind ? -1 : 1)
	);
	return pageOf(inOrder, sayPlace);
}

async function readNewest(tx: Tx, { experience, locale, group, after }: Wanted, languages: string[]) {
	const from = readTime(after);
	const before = from
		? sql`and (s.told_at, s.id) < (to_timestamp(0) + ${from.told}::bigint * interval '1 microsecond', ${from.id}::uuid)`
		: sql``;
	const ofGroup = group ? sql`and s.group_id = (select id from groups where slug = ${group})` : sql``;
	const newest = (which: RawBuilder<unknown>, order: RawBuilder<unknown>) => sql`
		select s.id, s.told_at from stories s
		where s.told_at is not null ${which} ${inLanguage(locale, languages)} ${ofGroup} ${before}
		order by ${order} s.told_at desc, s.id desc limit ${sql.lit(storiesOnPage + 1)}`;
	// Asked and ordered as the index is, experience first: else a kind of which there is nothing is looked for among all.
	const found = experience
		? sql`select newest.* from unnest(${withNarrower(experience)}::text[]) kind
			cross join lateral (${newest(sql`and s.experience between kind and kind`, sql`s.experience, `)}) newest
			order by newest.told_at desc, newest.id desc limit ${sql.lit(storiesOnPage + 1)}`
		: newest(sql``, sql``);
	// Which they are is found first: what a list shows of each costs more than finding it.
	const asked = sql<EntryRow>`
		select ${entryColumns(sql`0`, false, { own: notesOfOwn(experience ? [experience] : []), alsoIn: twins })} from (${found}) found join stories s on s.id = found.id
		order by found.told_at desc, found.id desc`;
	return pageOf((await asked.execute(tx)).rows, sayTime);
}

/** These, as far as the viewer may read them, as a list shows them; in no order. */
export async function readEntries(tx: Tx, ids: string[]): Promise<StoryEntry[]> {
	const { rows } = await sql<EntryRow>`
		select ${entryColumns(sql`0`, false)} from stories s where s.id = any (${ids}::uuid[]) and s.told_at is not null`.execute(
		tx
	);
	return rows.map(toEntry);
}

const inLanguage = (locale: Wanted['locale'], languages: string[]) =>
	locale ? sql`and s.locale = ${locale}` : languages.length > 0 ? best(languages) : sql``;

function pageOf(rows: EntryRow[], say: (row: EntryRow) => string): { stories: StoryEntry[]; after: string | null } {
	const shown = rows.slice(0, storiesOnPage);
	return {
		stories: shown.map(toEntry),
		after: rows.length > storiesOnPage ? say(shown.at(-1)!) : null
	};
}

const toEntry = ({ told: _told, distance: _distance, behind: _behind, ...entry }: EntryRow): StoryEntry => ({
	...entry,
	opening: shorten(entry.opening)
});

/** Cut at a word, where it was cut at all. */
export function shorten(text: string): string {
	const letters = [...plainWords(text)];
	if (letters.length <= openingLength) return letters.join('');
	return `${letters
		.slice(0, openingLength)
		.join('')
		.replace(/\s+\S*$/, '')} …`;
}

/** The newest public stories, as a visitor reads them. */
export async function readFeed(limit = 50): Promise<FeedEntry[]> {
	return hearth().database.asVisitor(async (tx) => {
		const { rows } = await sql<FeedEntry & EntryRow>`
			select ${entryColumns(sql`0`, false)}, (extract(epoch from greatest(s.told_at, s.edited_at)) * 1000)::float8 as "changedAt"
			from stories s where s.audience = 'public' and s.folded_at is null order by s.told_at desc, s.id desc limit ${sql.lit(limit)}`.execute(
			tx
		);
		return rows.map(({ id, byline, title, experience, opening, locale, toldAt, changedAt, contentNotes }) => ({
			id,
			byline,
			title,
			experience,
			opening: shorten(opening),
			locale,
			toldAt,
			changedAt,
			contentNotes
		}));
	});
}
