import { sql, type RawBuilder } from 'kysely';
import { presentTaxonomy } from '#features/experiences/taxonomy.ts';
import { foundConsent, type Match, type Nearness, type When } from '#features/hope/like-me.ts';
import { openingLength } from '#features/stories/server/read.ts';
import { storyLocaleOf } from '#features/stories/reading.ts';
import type { Tx } from '#server/database/database.ts';

// What may be near to somebody, and what it has in common with them: one question, a bounded number of each, found by an
// index and weighed by the rules beside.

/** Of each group the newest shares are looked at, and so many in all. */
const sharesOfGroup = 20;
const sharesInAll = 60;

/** Somebody who agreed to be found, under the one name that everybody here may know. */
export interface FoundMember extends Match {
	handle: string;
	/** Groups in which both sit, they under their handle. */
	groups: { slug: string; name: string }[];
	/** What they told under that name. */
	stories: { id: string; title: string; locale: string }[];
}

export interface StoryMatch extends Match {
	id: string;
}

/** A share in one of the viewer's groups; its opening is empty behind a content note. */
export interface FoundShare extends Match {
	id: string;
	slug: string;
	group: string;
	byline: string | null;
	opening: string;
	contentNotes: string[];
	/** Unix time in milliseconds. */
	at: number;
}

export interface Facts {
	/** Whether the viewer agreed to be found. */
	agreed: boolean;
	/** What is looked for: what they carry, or what their words named. */
	sought: string[];
	people: FoundMember[];
	stories: StoryMatch[];
	shares: FoundShare[];
}

export interface Seeking {
	/** Typed words, one by one. */
	words: string[];
	/** Kinds that they name. */
	asked: string[];
	when: When;
	locale: string;
	/** Unix time in milliseconds. */
	now: number;
}

type Row<Found extends Match> = Omit<Found, 'shared'> & {
	shared: { kind: string; own: string; nearness: 1 | 2 | 3; ahead: number | null }[] | null;
};

export async function readFacts(tx: Tx, seeking: Seeking): Promise<Facts> {
	const { asked, when, locale, now } = seeking;
	const wording = sql`${foundConsent.wording}::integer`;
	const { kinds } = presentTaxonomy();
	const taxonomy = sql`${kinds.map(({ key }) => key)}::text[], ${kinds.map(({ family }) => family)}::text[], ${asked}::text[]`;
	const moment = sql`${new Date(now)}::timestamptz`;
	const { rows } = await sql<{
		agreed: boolean;
		sought: string[] | null;
		people: Row<FoundMember>[] | null;
		stories: Row<StoryMatch>[] | null;
		shares: Row<FoundShare>[] | null;
	}>`
		with sought as materialized (select *, months_ahead(${moment}::date, since) as months from what_i_seek(${taxonomy}, ${moment})),
		typed as materialized (
			select word, plainto_tsquery('english', word) as en, plainto_tsquery('spanish', word) as es, plainto_tsquery('simple', word) as plain
			from unnest(${seeking.words}::text[]) word),
		found as materialized (select * from people_like_me(${taxonomy}, ${when === 'ahead'}::boolean, ${wording}, ${moment}))
		select coalesce((select c.given and c.wording = ${wording} from consents c
				where c.member_id = viewer_id() and c.purpose = 'found' order by c.id desc limit 1), false) as agreed,
			(select array_agg(distinct own) from sought) as sought,
			(select json_agg(p) from (${people(locale)}) p) as people,
			(select json_agg(t) from (${stories(seeking)}) t) as stories,
			(select json_agg(h) from (${shares(seeking, sql`${taxonomy}, ${moment}`)}) h) as shares`.execute(tx);
	const { agreed, sought, ...found } = rows[0]!;
	return {
		agreed,
		sought: sought ?? [],
		people: (found.people ?? []).map((row) => ({ ...row, shared: sharedOf(row) })),
		stories: (found.stories ?? []).map((row) => ({ ...row, shared: sharedOf(row) })),
		shares: (found.shares ?? []).map((row) => ({ ...row, shared: sharedOf(row) }))
	};
}

const nearnessOf: Record<1 | 2 | 3, Nearness> = { 3: 'same', 2: 'near', 1: 'kin' };
const sharedOf = ({ shared }: Pick<Row<Match>, 'shared'>): Match['shared'] =>
	(shared ?? []).map((each) => ({ ...each, nearness: nearnessOf[each.nearness] }));

/** Which of the typed words stand in a text, by the dictionary of its language. */
const wordsIn = (vector: RawBuilder<unknown>, locale: RawBuilder<unknown>) => sql`
	(select coalesce(array_agg(typed.word), '{}') from typed
		where ${vector} @@ case ${locale} when 'en' then typed.en when 'es' then typed.es else typed.plain end)`;

/** Their stories are read by the viewer's own policies; what is muted is not named. */
const people = (locale: string) => sql`
	select found.handle, found.shared, found.groups, found.locale = ${locale} as "sameLanguage", false as alike,
		coalesce((select array_agg(distinct w.word) from stories s
			cross join lateral unnest(${wordsIn(sql`s.words`, sql`s.locale`)}) w(word) where s.id = any (found.stories)), '{}') as words,
		coalesce((select json_agg(json_build_object('id', s.id, 'title', s.title, 'locale', s.locale) order by s.told_at desc) from stories s
			where s.id = any (found.stories) and s.folded_at is null and not coalesce(
				(s.content_notes || s.care_notes) && (select my_muted_topics()) or s.title ~* (select my_muted_words()), false)), '[]') as stories
	from found`;

/**
 * Along the path of each kind, to both sides of where the viewer stands; and those that have their words. Their ids come as an
 * array, of which the planner expects few: it would read all stories for as many as the limits could let through.
 */
function stories({ words, when, locale }: Seeking): RawBuilder<unknown> {
	const told = sql`s.experience = sought.kind and s.told_at is not null`;
	const limit = sql`case sought.nearness when 3 then 24 when 2 then 8 else 3 end`;
	const typed = sql`nullif(${words.join(' ').slice(0, 60)}::text, '')`;
	return sql`
		select s.id, s.locale = ${storyLocaleOf(locale)} as "sameLanguage", ${wordsIn(sql`s.words`, sql`s.locale`)} as words,
			coalesce(word_similarity(${typed}, s.title) >= 0.6, false) as alike,
			case when sought.kind is not null then json_build_array(json_build_object('kind', sought.kind, 'own', sought.own,
				'nearness', sought.nearness, 'ahead', case when sought.said then s.months_along - sought.months end)) end as shared
		from unnest(array(
			select along.id from sought cross join lateral (
				(select s.id from stories s where ${told} and s.months_along >= sought.months + ${when === 'ahead' ? 3 : 0}::integer
					order by s.months_along, s.id limit ${limit})
				union all
				(select s.id from stories s where ${told} and ${when === 'near'}::boolean and s.months_along < sought.months
					order by s.months_along desc, s.id desc limit ${limit})) along
			union select found.id from stories_with_words(${words}::text[]) found(id))) near(id)
		join stories s on s.id = near.id left join sought on sought.kind = s.experience
		where s.author_id is distinct from viewer_id()`;
}

/** The newest in the viewer's groups, with what stands beside the seats of those who said them. */
const shares = ({ locale }: Seeking, seeking: RawBuilder<unknown>) => sql`
	with newest as materialized (
		select near.*, g.slug, g.name as "group", g.locale from groups g
		cross join lateral (
			select s.id, s.byline, s.body, s.content_notes || s.care_notes as notes, s.folded_at, s.created_at from shares s
			where s.group_id = g.id and s.audience in ('group', 'community', 'public') and s.withdrawn_at is null
				and s.author_id is distinct from viewer_id() and s.author_id is not null
				and not coalesce((s.content_notes || s.care_notes) && (select my_muted_topics()) or s.body ~* (select my_muted_words()), false)
			order by s.group_id, s.id desc limit ${sql.lit(sharesOfGroup)}) near
		where g.id = any ((select my_groups())::uuid[]) and g.closed_at is null
		order by near.id desc limit ${sql.lit(sharesInAll)}),
	beside as materialized (select * from seeking_beside_shares(array(select id from newest), ${seeking}))
	select n.id, n.slug, n."group", n.byline, n.locale = ${locale} as "sameLanguage", false as alike, n.notes as "contentNotes",
		(extract(epoch from n.created_at) * 1000)::float8 as at,
		case when n.notes <> '{}' or n.folded_at is not null then '' else left(n.body, ${sql.lit(openingLength + 1)}) end as opening,
		case when exists (select 1 from typed) then ${wordsIn(said, sql`n.locale`)} else '{}' end as words,
		(select json_agg(json_build_object('kind', b.kind, 'own', b.own, 'nearness', b.nearness, 'ahead', b.ahead))
			from beside b where b.share_id = n.id) as shared
	from newest n`;
const said = sql`(select case n.locale when 'en' then to_tsvector('english', n.body) when 'es' then to_tsvector('spanish', n.body)
	else to_tsvector('simple', n.body) end offset 0)`;
