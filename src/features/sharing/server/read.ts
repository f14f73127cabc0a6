import { sql, type RawBuilder } from 'kysely';
import type { GestureView, ReplyView, SaidHere, ShareView } from '#features/sharing/share.ts';
import type { Tx } from '#server/database/database.ts';
import { lastId } from '#server/database/ids.ts';
import { milliseconds } from '#server/database/times.ts';

export const sharesOnPage = 20;
const repliesOnFeed = 5;
const repliesOnPage = 50;
/** More than the live hub renders at once (the same text for every number of ids: each statement is prepared). */
const mostById = 1000;

interface ShareRow extends Omit<ShareView, 'gestures' | 'replies' | 'hasEarlierReplies'> {
	replies: ReplyView[] | null;
	gestures: GestureView[] | null;
}

/** Milliseconds, so that no date has to be parsed a thousand times a page. */

/** Whether words of others hold a word, or stand behind a topic, that the viewer does not want to meet unasked. */
const muted = (words: 's' | 'r') => sql`coalesce(${sql.ref(`${words}.author_id`)} is distinct from viewer_id()
	and (${sql.ref(`${words}.body`)} ~* (select my_muted_words()) or ${sql.ref(`${words}.care_notes`)} && (select my_muted_topics())
		${words === 's' ? sql`or s.content_notes && (select my_muted_topics())` : sql``}), false)`;

/** Outside of groups an author has the name by which the reader knows them. */
const byline = sql`case when s.group_id is null then name_towards_me(s.author_id) else s.byline end`;

/**
 * Shares with their newest replies and their gestures, in one question. What the viewer may not read is not there:
 * row-level security is the rule, `where` only says which of the readable ones are wanted. What is muted goes without
 * its words, unless it is `opened`.
 */
function selectShares(
	where: RawBuilder<unknown>,
	limit: number,
	replies: RawBuilder<unknown>,
	{ order = sql``, opened = false } = {}
) {
	const shown = (words: 's' | 'r') =>
		opened ? sql.ref(`${words}.body`) : sql`case when ${muted(words)} then '' else ${sql.ref(`${words}.body`)} end`;
	return sql<ShareRow>`
		select s.id, ${byline} as byline, coalesce(s.author_id = viewer_id(), false) as mine, s.audience, s.wish, ${shown('s')} as body, ${muted('s')} as muted,
			s.content_notes as "contentNotes", s.care_notes as "careNotes", ${milliseconds('s.created_at')} as at, s.edited_at is not null as edited,
			s.withdrawn_at is not null as withdrawn, s.version, s.kind <> 'share' as page, s.folded_at is not null as folded, s.hidden_at is not null as hidden,
			case when s.author_id = viewer_id() then held_towards_me(s.id) end as held,
			(select json_agg(json_build_object('id', r.id, 'byline', r.byline, 'mine', coalesce(r.author_id = viewer_id(), false),
				'body', ${shown('r')}, 'muted', ${muted('r')}, 'careNotes', r.care_notes, 'at', ${milliseconds('r.created_at')}, 'edited', r.edited_at is not null,
				'withdrawn', r.withdrawn_at is not null, 'folded', r.folded_at is not null, 'hidden', r.hidden_at is not null) order by r.id)
				from (${replies}) r) as replies,
			(select json_agg(json_build_object('kind', g.kind, 'names', g.names, 'mine', g.mine)) from (
				select kind, array_agg(byline order by made_at) as names, bool_or(member_id = viewer_id()) as mine
				from gestures where share_id = s.id group by kind order by min(made_at)) g) as gestures
		from shares s where ${where} order by ${order}s.id desc limit ${sql.lit(limit)}`;
}

const newestReplies = sql`select * from replies r where r.share_id = s.id order by r.id desc limit ${sql.lit(repliesOnFeed + 1)}`;

/** One reply more than a feed shows was asked for, to know whether there are more. */
function toView(row: ShareRow): ShareView {
	const replies = row.replies ?? [];
	return {
		...row,
		replies: replies.slice(-repliesOnFeed),
		hasEarlierReplies: replies.length > repliesOnFeed,
		gestures: row.gestures ?? []
	};
}

/**
 * A group's shares, newest first, older than `before` (a share's id).
 * @returns one page, and the id to go on from where there is more
 */
export async function readFeed(
	tx: Tx,
	groupId: RawBuilder<string>,
	before: string | null
): Promise<{ shares: ShareView[]; older: string | null }> {
	const where = sql`s.group_id = ${groupId} and s.id < ${before ?? lastId}`;
	// Ordered as the index is, group first, so that no plan walks through other groups' shares.
	const { rows } = await selectShares(where, sharesOnPage + 1, newestReplies, { order: sql`s.group_id, ` }).execute(tx);
	const shares = rows.slice(0, sharesOnPage).map(toView);
	return { shares, older: rows.length > sharesOnPage ? shares.at(-1)!.id : null };
}

/**
 * One share of a group with its replies from `after` on, or null where the viewer may not read it.
 * @returns also the id of the last reply shown, where there are more
 */
export async function readShare(
	tx: Tx,
	slug: string,
	shareId: string,
	after: string | null = null
): Promise<{ share: ShareView; more: string | null } | null> {
	const from = after ? sql`and r.id > ${after}` : sql``;
	const replies = sql`select * from replies r where r.share_id = s.id ${from} order by r.id limit ${sql.lit(repliesOnPage + 1)}`;
	const where = sql`s.id = ${shareId} and s.group_id = (select id from groups where slug = ${slug})`;
	const { rows } = await selectShares(where, 1, replies, { opened: true }).execute(tx);
	if (!rows[0]) return null;
	const all = rows[0].replies ?? [];
	const more = all.length > repliesOnPage ? all[repliesOnPage - 1]!.id : null;
	return { share: { ...toView(rows[0]), replies: all.slice(0, repliesOnPage), hasEarlierReplies: false }, more };
}

/** A share as live windows are told of it. */
export interface LiveShare extends ShareView {
	authorId: string | null;
	/** Where it stands now; null where its author took it home. */
	groupId: string | null;
}

/** One rendering is for many: what care hid, and what was answered in another group, is in none. */
const repliesForAll = sql`select * from replies r where r.share_id = s.id and r.hidden_at is null and r.group_id = s.group_id
	order by r.id desc limit ${sql.lit(repliesOnFeed + 1)}`;

/** Shares by their ids, for windows that follow live. */
export async function readSharesById(tx: Tx, ids: string[]): Promise<Map<string, LiveShare>> {
	const where = sql`s.id = any(${ids}::uuid[])`;
	const [{ rows }, places] = await Promise.all([
		selectShares(where, mostById, repliesForAll).execute(tx),
		tx
			.selectFrom('shares')
			.select(['id', 'author_id as authorId', 'group_id as groupId'])
			.where(sql<boolean>`id = any(${ids}::uuid[])`)
			.execute()
	]);
	const placeOf = new Map(places.map(({ id, ...place }) => [id, place]));
	return new Map(rows.map((row) => [row.id, { ...toView(row), ...(placeOf.get(row.id) ?? nowhere) }]));
}
const nowhere = { authorId: null, groupId: null };

/** A reply as live windows are told of it. */
export interface LiveReply extends ReplyView {
	shareId: string;
	authorId: string | null;
	/** Its author alone may be shown it: care hid it, or the share that it answers is nobody else's to read any more. */
	forAuthorAlone: boolean;
}

/** Replies by their ids, with the share that each answers. */
export async function readRepliesById(tx: Tx, ids: string[]): Promise<Map<string, LiveReply>> {
	const { rows } = await sql<LiveReply>`
		select r.id, r.share_id as "shareId", r.author_id as "authorId", r.byline, coalesce(r.author_id = viewer_id(), false) as mine,
			case when ${muted('r')} then '' else r.body end as body, ${muted('r')} as muted, r.care_notes as "careNotes",
			${milliseconds('r.created_at')} as at, r.edited_at is not null as edited, r.withdrawn_at is not null as withdrawn, r.folded_at is not null as folded, r.hidden_at is not null as hidden,
			coalesce(r.hidden_at is not null or s.hidden_at is not null or s.audience = 'me' or s.group_id is distinct from r.group_id, true) as "forAuthorAlone"
		from replies r left join shares s on s.id = r.share_id where r.id = any(${ids}::uuid[])`.execute(tx);
	return new Map(rows.map((row) => [row.id, row]));
}

/** What members of other groups said to the whole community, newest first; to visitors what they said in public. */
export async function readSaidToEveryone(tx: Tx, limit: number): Promise<SaidHere[]> {
	const { rows } = await sql<ShareRow & { slug: string; groupName: string }>`
		select shown.*, g.slug, g.name as "groupName" from (
			${selectShares(sql`s.audience in ('community', 'public') and s.withdrawn_at is null`, limit, newestReplies)}
		) shown join shares on shares.id = shown.id join groups g on g.id = shares.group_id
		order by shown.id desc`.execute(tx);
	return rows.map((row) => ({ ...toView(row), slug: row.slug, groupName: row.groupName }));
}

/** What a group's members chose to show to everybody, for its front door. */
export async function readGlimpse(tx: Tx, groupId: RawBuilder<string>, limit: number): Promise<ShareView[]> {
	const where = sql`s.group_id = ${groupId} and s.audience = 'public' and s.withdrawn_at is null`;
	const { rows } = await selectShares(where, limit, sql`select * from replies r where false`).execute(tx);
	return rows.map(toView);
}

/** Pages that others opened to their supporters, the viewer among them, newest first. */
export async function readOpened(
	tx: Tx,
	before: string | null
): Promise<{ shares: ShareView[]; older: string | null }> {
	const where = sql`s.audience = 'supporters' and s.author_id = any ((select members_i_support())::uuid[])
		and s.withdrawn_at is null and s.id < ${before ?? lastId}`;
	const { rows } = await selectShares(where, sharesOnPage + 1, newestReplies).execute(tx);
	const shares = rows.slice(0, sharesOnPage).map(toView);
	return { shares, older: rows.length > sharesOnPage ? shares.at(-1)!.id : null };
}

/** One page that was opened to supporters: to one of them, or to its author. */
export async function readOpenedPage(tx: Tx, shareId: string): Promise<ShareView | null> {
	const where = sql`s.id = ${shareId} and s.audience = 'supporters' and s.withdrawn_at is null`;
	const replies = sql`select * from replies r where r.share_id = s.id order by r.id limit ${sql.lit(repliesOnPage)}`;
	const { rows } = await selectShares(where, 1, replies, { opened: true }).execute(tx);
	return rows[0] ? { ...toView(rows[0]), replies: rows[0].replies ?? [], hasEarlierReplies: false } : null;
}
