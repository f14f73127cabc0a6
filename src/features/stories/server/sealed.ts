import { sql } from 'kysely';
import type { Member } from '#features/people/viewer.ts';
import { emptyText, type OwnStory, type StoryText } from '#features/stories/story.ts';
import type { Tx } from '#server/database/database.ts';
import { milliseconds } from '#server/database/times.ts';
import { memberKeyFrom, type MemberKey } from '#server/sealing/member-keys.ts';

/** Where sealed words stand: moved to another row they do not open. */
export const placeOf = (storyId: string): string => `story ${storyId}`;

export const draftKey = (key: MemberKey | null, storyId: string): string =>
	key ? key.derive(`draft ${storyId}`).toString('base64') : '';

interface OwnRow extends Omit<OwnStory, 'group' | 'draftKey'> {
	slug: string | null;
	groupName: string | null;
	sealed: Buffer | null;
	wrapped: Buffer | null;
}

/** The columns of a text under the names that `StoryText` has. */
export const textColumns = sql`s.title, s.past, s.turning_point as "turningPoint", s.present, s.to_myself_then as "toMyselfThen",
	s.experience, to_char(s.since_month, 'YYYY-MM') as "sinceMonth", s.locale, s.content_notes as "contentNotes"`;

/** One's own story, opened; or, without an id, all of them, the newest first. */
export async function ownStories(tx: Tx, member: Member, storyId: string | null, limit = 1): Promise<OwnStory[]> {
	const which = storyId ? sql`and s.id = ${storyId}` : sql``;
	const { rows } = await sql<OwnRow>`
		select s.id, ${textColumns}, s.audience, s.masked, s.version, s.sealed, g.slug, g.name as "groupName",
			${milliseconds('s.told_at')} as "toldAt", ${milliseconds('s.withdrawn_at')} as "withdrawnAt",
			${milliseconds(sql`coalesce(s.edited_at, s.created_at)`)} as "changedAt", found_themselves(s.id) as found,
			(select wrapped from member_keys where member_id = viewer_id()) as wrapped
		from stories s left join groups g on g.id = s.group_id
		where s.author_id = ${member.id} ${which} order by s.id desc limit ${sql.lit(limit)}`.execute(tx);
	const wrapped = rows[0]?.wrapped;
	const key = wrapped ? memberKeyFrom(wrapped, member.id) : null;
	return rows.map((row) => open(row, key));
}

function open({ sealed, wrapped: _wrapped, slug, groupName, ...row }: OwnRow, key: MemberKey | null): OwnStory {
	const text = sealed && key ? openText(key, row.id, sealed) : {};
	return {
		...row,
		...text,
		group: slug && groupName ? { slug, name: groupName } : null,
		draftKey: draftKey(key, row.id)
	};
}

export const openText = (key: MemberKey, storyId: string, sealed: Buffer): StoryText => ({
	...emptyText,
	...(JSON.parse(key.open(sealed, placeOf(storyId))) as Partial<StoryText>)
});

/** The columns of a draft: nothing in the clear. */
export const sealedColumns = (key: MemberKey, storyId: string, text: StoryText) => ({
	title: '',
	past: '',
	turning_point: '',
	present: '',
	to_myself_then: '',
	experience: null,
	since_month: null,
	locale: text.locale,
	content_notes: [],
	sealed: key.seal(JSON.stringify(text), placeOf(storyId))
});

/** The columns of a story that others read. */
export const openColumns = (text: StoryText) => ({
	title: text.title,
	past: text.past,
	turning_point: text.turningPoint,
	present: text.present,
	to_myself_then: text.toMyselfThen,
	experience: text.experience,
	since_month: text.sinceMonth === null ? null : sql<Date>`${`${text.sinceMonth}-01`}::date`,
	locale: text.locale,
	content_notes: text.contentNotes,
	sealed: null
});

export const textOf = (story: StoryText): StoryText => ({
	title: story.title,
	past: story.past,
	turningPoint: story.turningPoint,
	present: story.present,
	toMyselfThen: story.toMyselfThen,
	experience: story.experience,
	sinceMonth: story.sinceMonth,
	locale: story.locale,
	contentNotes: story.contentNotes
});
