import { sql } from 'kysely';
import {
	firstWords,
	type JournalEntry,
	type JournalPage,
	longestOpenPage,
	type NewPage,
	type PageEdit
} from '#features/journal/page.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Audience, Wish } from '#features/sharing/share.ts';
import { tellOfDanger } from '#features/sharing/server/danger.ts';
import type { Tx } from '#server/database/database.ts';
import { lastId, newId } from '#server/database/ids.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';
import { memberKey, memberKeyFrom, type MemberKey } from '#server/sealing/member-keys.ts';

export const pagesOnList = 30;

/** Where sealed words stand: moved to another row they do not open. */
export const placeOf = (pageId: string): string => `share ${pageId}`;

/** What came of keeping words; `changed` where another window of the same author was faster. */
export type Kept =
	{ id: string; version: number } | { changed: number } | { refused: 'too-long-to-open' | 'withdrawn' } | null;

interface PageRow {
	id: string;
	kind: JournalPage['kind'];
	body: string;
	sealed: Buffer | null;
	audience: Audience;
	slug: string | null;
	groupName: string | null;
	masked: boolean;
	wish: Wish;
	notes: string[];
	version: number;
	at: number;
	changedAt: number;
	readers: JournalPage['readers'];
	answered: boolean;
	wrapped: Buffer | null;
}

const pageColumns = sql`s.id, s.kind, s.body, s.sealed, s.audience, g.slug, g.name as "groupName", s.mask is not null as masked, s.wish,
	s.content_notes as notes, s.version, ${milliseconds('s.created_at')} as at,
	${milliseconds(sql`coalesce(s.edited_at, s.created_at)`)} as "changedAt",
	(select wrapped from member_keys where member_id = viewer_id()) as wrapped`;

/** The words of a row, opened where they are sealed. */
export const wordsOf = (row: { id: string; body: string; sealed: Buffer | null }, key: MemberKey | null): string =>
	row.sealed && key ? key.open(row.sealed, placeOf(row.id)) : row.body;

/** The member's pages and letters, newest first, older than `before` (a page's id). */
export async function readJournal(
	member: Member,
	before: string | null
): Promise<{ pages: JournalEntry[]; older: string | null }> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<PageRow>`
				select ${pageColumns} from shares s left join groups g on g.id = s.group_id
				where s.author_id = ${member.id} and s.kind <> 'share' and s.withdrawn_at is null and s.id < ${before ?? lastId}
				order by s.id desc limit ${sql.lit(pagesOnList + 1)}`.execute(tx);
			const shown = rows.slice(0, pagesOnList);
			const key = shown[0]?.wrapped ? memberKeyFrom(shown[0].wrapped, member.id) : null;
			const pages = shown.map((row) => ({
				id: row.id,
				kind: row.kind,
				audience: row.audience,
				at: row.at,
				changedAt: row.changedAt,
				groupName: row.groupName,
				firstWords: firstWords(wordsOf(row, key))
			}));
			return { pages, older: rows.length > pagesOnList ? pages.at(-1)!.id : null };
		},
		'read'
	);
}

/** One's own page. Null for anybody else's. */
export async function readPage(member: Member, pageId: string): Promise<JournalPage | null> {
	return hearth().database.asMember(member.id, (tx) => pageOf(tx, member, pageId), 'read');
}

/** The same within a transaction that is under way. */
export async function pageOf(tx: Tx, member: Member, pageId: string): Promise<JournalPage | null> {
	const { rows } = await sql<PageRow>`
		select ${pageColumns}, exists (select 1 from replies r where r.share_id = s.id and r.author_id is distinct from viewer_id()) as answered,
			json_build_object('members', case when g.id is not null then seats_taken(g.id) else 0 end, 'names', coalesce(
				case when s.audience = 'supporters' then (select json_agg(name order by since) from supporters where member_id = s.author_id)
					when g.id is not null then (select json_agg(name) from (select name from memberships o
						where o.group_id = g.id and o.member_id <> s.author_id order by seat limit 5) o) end, '[]')) as readers
		from shares s left join groups g on g.id = s.group_id
		where s.id = ${pageId} and s.author_id = ${member.id} and s.kind <> 'share' and s.withdrawn_at is null`.execute(tx);
	const row = rows[0];
	if (!row) return null;
	const key = row.wrapped ? memberKeyFrom(row.wrapped, member.id) : null;
	const { sealed: _sealed, wrapped: _wrapped, slug, groupName, ...page } = row;
	return {
		...page,
		body: wordsOf(row, key),
		group: slug && groupName ? { slug, name: groupName } : null,
		draftKey: draftKey(key, pageId)
	};
}

export const draftKey = (key: MemberKey | null, pageId: string): string =>
	key ? key.derive(`draft ${pageId}`).toString('base64') : '';

/** What seals the draft of a page that is not there yet. */
export async function newPageKey(member: Member, now = hearth().now()): Promise<string> {
	return hearth().database.asMember(member.id, async (tx) => draftKey(await memberKey(tx, member.id, now), 'new'));
}

/** Keeps a new page, sealed. The same form sent twice writes one page; what it says the second time holds. */
export async function writePage(member: Member, page: NewPage, now = hearth().now()): Promise<Kept> {
	return hearth().database.asMember(member.id, async (tx): Promise<Kept> => {
		const key = await memberKey(tx, member.id, now);
		const earlier = await tx
			.selectFrom('shares')
			.select(['id', 'version'])
			.where('author_id', '=', member.id)
			.where('form_key', '=', page.key)
			.executeTakeFirst();
		if (earlier) return rewrite(tx, member, earlier.id, { body: page.body, version: earlier.version }, now);
		const id = newId(now);
		await tx
			.insertInto('shares')
			.values({
				id,
				author_id: member.id,
				kind: page.kind,
				audience: 'me',
				wish: 'listen',
				body: '',
				sealed: key.seal(page.body, placeOf(id)),
				created_at: new Date(now),
				form_key: page.key
			})
			.execute();
		return { id, version: 1 };
	});
}

/** Keeps what a page says now: sealed while it is for its author alone, else as its readers read it. */
export async function rewritePage(member: Member, pageId: string, edit: PageEdit, now = hearth().now()): Promise<Kept> {
	const kept = await hearth().database.asMember(member.id, (tx) => rewrite(tx, member, pageId, edit, now));
	hearth().live.poke();
	return kept;
}

async function rewrite(
	tx: Tx,
	member: Member,
	pageId: string,
	{ body, version, found = false }: PageEdit,
	now: number
): Promise<Kept> {
	const [before, key] = await Promise.all([
		tx
			.selectFrom('shares')
			.select(['audience', 'version', 'withdrawn_at'])
			.where('id', '=', pageId)
			.where('author_id', '=', member.id)
			.where('kind', '<>', 'share')
			.executeTakeFirst(),
		memberKey(tx, member.id, now)
	]);
	if (!before || before.withdrawn_at) return null;
	if (before.audience !== 'me' && [...body].length > longestOpenPage) return { refused: 'too-long-to-open' };
	const words =
		before.audience === 'me' ? { body: '', sealed: key.seal(body, placeOf(pageId)) } : { body, sealed: null };
	const { numUpdatedRows } = await tx
		.updateTable('shares')
		.set({ ...words, edited_at: new Date(now), version: version + 1 })
		.where('id', '=', pageId)
		.where('author_id', '=', member.id)
		.where('version', '=', version)
		.where('withdrawn_at', 'is', null)
		.executeTakeFirst();
	if (numUpdatedRows === 0n) return { changed: before.version };
	if (found) await tellOfDanger(tx, { share: pageId }, now);
	return { id: pageId, version: version + 1 };
}

/**
 * Lets a page go: it is erased, with its words and what supporters answered. Where people of a group answered it, their
 * answers and an empty place stay, as with any share that is taken back.
 */
export async function letGoOfPage(member: Member, pageId: string, now = hearth().now()): Promise<true | null> {
	const gone = await hearth().database.asMember(member.id, async (tx): Promise<true | null> => {
		const page = await pageOf(tx, member, pageId);
		if (!page) return null;
		const mine = { id: pageId, author_id: member.id };
		const update = tx.updateTable('shares').where('id', '=', mine.id).where('author_id', '=', mine.author_id);
		if (page.group && page.answered) {
			const at = new Date(now);
			await update.set({ body: '', content_notes: [], withdrawn_at: at, version: page.version + 1 }).execute();
			return true;
		}
		if (page.group)
			await update
				.set({ group_id: null, byline: null, mask: null, audience: 'me', body: '', content_notes: [] })
				.execute();
		await tx.deleteFrom('shares').where('id', '=', mine.id).where('author_id', '=', mine.author_id).execute();
		return true;
	});
	hearth().live.poke();
	return gone;
}

/**
 * Seals pages that came home in the clear, since the database itself cannot: whoever left a group took them along.
 * @returns how many were sealed
 */
export async function sealPages(now = hearth().now()): Promise<number> {
	return hearth().database.asSystem('seal pages that came home', async (tx) => {
		const open = await tx
			.selectFrom('shares')
			.select(['id', 'author_id', 'body'])
			.where('kind', '<>', 'share')
			.where('audience', '=', 'me')
			.where('body', '<>', '')
			.limit(500)
			.forUpdate()
			.skipLocked()
			.execute();
		for (const { id, author_id, body } of open) {
			if (!author_id) continue;
			const sealed = (await memberKey(tx, author_id, now)).seal(body, placeOf(id));
			await tx.updateTable('shares').set({ body: '', sealed }).where('id', '=', id).execute();
		}
		return open.length;
	});
}
