import { sql } from 'kysely';
import type { Member } from '#features/people/viewer.ts';
import {
	emptyText,
	fieldOf,
	lacks,
	monthsAlong,
	type AboutEdit,
	type Lack,
	type NewStory,
	type OwnStory,
	type PartEdit,
	type StoryText
} from '#features/stories/story.ts';
import { tellOfDangerIn } from '#features/sharing/server/danger.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { memberKey } from '#server/sealing/member-keys.ts';
import { draftKey, openColumns, ownStories, sealedColumns, textOf } from './sealed.ts';

/**
 * What came of keeping words; `changed` where another window of the same author was faster; `lack` where a story that
 * others read would no longer be one.
 */
export type Kept = { id: string; version: number } | { changed: number } | { lack: Lack | 'future' | 'closed' } | null;

/** One's own story, to write on. Null for anybody else's. */
export async function readOwnStory(member: Member, storyId: string): Promise<OwnStory | null> {
	const read = (tx: Tx) => ownStories(tx, member, storyId);
	return (await hearth().database.asMember(member.id, read, 'read'))[0] ?? null;
}

/** All of one's own, drafts and told ones, the newest first. */
export async function readMyStories(member: Member): Promise<OwnStory[]> {
	return hearth().database.asMember(member.id, (tx) => ownStories(tx, member, null, 200), 'read');
}

/** What seals the words of a story that is not there yet. */
export async function newStoryKey(member: Member, now = hearth().now()): Promise<string> {
	return hearth().database.asMember(member.id, async (tx) =>
		draftKey(await memberKey(tx, member.id, now), 'new story')
	);
}

/** Begins a story, as a draft for its author alone. The same form sent twice begins one. */
export async function beginStory(
	member: Member,
	{ key: formKey, part, body }: NewStory,
	locale: StoryText['locale'],
	now = hearth().now()
): Promise<Kept> {
	return hearth().database.asMember(member.id, async (tx): Promise<Kept> => {
		const key = await memberKey(tx, member.id, now);
		const earlier = await tx
			.selectFrom('stories')
			.select(['id', 'version'])
			.where('author_id', '=', member.id)
			.where('form_key', '=', formKey)
			.executeTakeFirst();
		if (earlier) return change(tx, member, earlier.id, earlier.version, { [fieldOf[part]]: body }, now);
		const id = newId(now);
		const text = { ...emptyText, locale, [fieldOf[part]]: body };
		await tx
			.insertInto('stories')
			.values({
				id,
				author_id: member.id,
				created_at: new Date(now),
				form_key: formKey,
				...sealedColumns(key, id, text)
			})
			.execute();
		return { id, version: 1 };
	});
}

/** Keeps what a part says now: sealed while it is a draft, else as its readers read it. */
export async function rewritePart(
	member: Member,
	storyId: string,
	{ part, body, version, found }: PartEdit,
	now = hearth().now()
): Promise<Kept> {
	return hearth().database.asMember(member.id, async (tx) => {
		const kept = await change(tx, member, storyId, version, { [fieldOf[part]]: body }, now);
		if (kept && 'id' in kept && found) await tellOfDangerIn(tx, { story: storyId }, now);
		return kept;
	});
}

/** Keeps what a story is about. */
export async function describeStory(
	member: Member,
	storyId: string,
	{ title, experience, month, year, locale, notes, version }: AboutEdit,
	now = hearth().now()
): Promise<Kept> {
	const about: Partial<StoryText> = {
		title,
		experience: experience || null,
		sinceMonth: year ? `${year}-${month || '01'}` : null,
		locale,
		contentNotes: notes
	};
	if (about.sinceMonth && monthsAlong(about.sinceMonth, now) < 0) return { lack: 'future' };
	return hearth().database.asMember(member.id, (tx) => change(tx, member, storyId, version, about, now));
}

async function change(
	tx: Tx,
	member: Member,
	storyId: string,
	version: number,
	edit: Partial<StoryText>,
	now: number
): Promise<Kept> {
	const [[before], key, writable] = await Promise.all([
		ownStories(tx, member, storyId),
		memberKey(tx, member.id, now),
		mayWriteThere(tx, storyId)
	]);
	if (!before) return null;
	const text = { ...textOf(before), ...edit };
	const lack = before.toldAt === null ? undefined : lacks(text)[0];
	if (lack) return { lack };
	if (before.toldAt !== null && !writable) return { lack: 'closed' };
	const { numUpdatedRows } = await tx
		.updateTable('stories')
		.set({
			...(before.toldAt === null ? sealedColumns(key, storyId, text) : openColumns(text)),
			edited_at: new Date(now),
			version: version + 1
		})
		.where('id', '=', storyId)
		.where('author_id', '=', member.id)
		.where('version', '=', version)
		.executeTakeFirst();
	return numUpdatedRows > 0n ? { id: storyId, version: version + 1 } : { changed: before.version };
}

/** Where a story was told to a group, its author may still write there. */
async function mayWriteThere(tx: Tx, storyId: string): Promise<boolean> {
	const { rows } = await sql<{ may: boolean }>`
		select group_id is null or group_id = any (my_writable_groups()) as may from stories where id = ${storyId}`.execute(tx);
	return rows[0]?.may ?? false;
}

/** Erases one's own story: words, marks and all. */
export async function eraseStory(member: Member, storyId: string): Promise<boolean> {
	const { numDeletedRows } = await hearth().database.asMember(member.id, (tx) =>
		tx.deleteFrom('stories').where('id', '=', storyId).where('author_id', '=', member.id).executeTakeFirst()
	);
	return numDeletedRows > 0n;
}

/**
 * Seals stories that came home in the clear, since the database itself cannot: whoever left a group took them along.
 * @returns how many were sealed
 */
export async function sealStories(now = hearth().now()): Promise<number> {
	return hearth().database.asSystem('seal stories that came home', async (tx) => {
		const { rows } = await sql<{ id: string; author_id: string } & StoryText>`
			select s.id, s.author_id, s.title, s.past, s.turning_point as "turningPoint", s.present, s.to_myself_then as "toMyselfThen",
				s.experience, to_char(s.since_month, 'YYYY-MM') as "sinceMonth", s.locale, s.content_notes as "contentNotes"
			from stories s where told_at is null and sealed is null limit 500 for update skip locked`.execute(tx);
		for (const row of rows) {
			const key = await memberKey(tx, row.author_id, now);
			await tx
				.updateTable('stories')
				.set(sealedColumns(key, row.id, textOf(row)))
				.where('id', '=', row.id)
				.execute();
		}
		return rows.length;
	});
}
