import { sql } from 'kysely';
import { someone } from '#features/groups/mask.ts';
import type { Member } from '#features/people/viewer.ts';
import {
	lacks,
	monthsAlong,
	tellingLimit,
	type Listeners,
	type OwnStory,
	type Telling,
	type TellingProblem
} from '#features/stories/story.ts';
import { tellOfDangerIn } from '#features/sharing/server/danger.ts';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';
import { memberKey } from '#server/sealing/member-keys.ts';
import { openColumns, ownStories, sealedColumns, textOf } from './sealed.ts';

const day = 86_400_000;

/** A story, and all to whom it can be told. Null for anybody else's. */
export async function readTelling(
	member: Member,
	storyId: string
): Promise<{ story: OwnStory; listeners: Listeners } | null> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const [[story], listeners] = await Promise.all([ownStories(tx, member, storyId), readListeners(tx, member)]);
			return story ? { story, listeners } : null;
		},
		'read'
	);
}

async function readListeners(tx: Tx, member: Member): Promise<Listeners> {
	const { rows } = await sql<Listeners>`
		select
			(select coalesce(json_agg(name order by since), '[]') from supporters where member_id = ${member.id}) as supporters,
			(select coalesce(json_agg(json_build_object('slug', g.slug, 'name', g.name, 'myName', m.name, 'members', seats_taken(g.id),
				'faces', (select coalesce(json_agg(name), '[]') from (select name from memberships o where o.group_id = g.id and o.member_id <> ${member.id}
					order by joined_at limit 5) o)) order by g.name), '[]')
				from memberships m join groups g on g.id = m.group_id
				where m.member_id = ${member.id} and g.id = any (my_writable_groups())) as groups`.execute(tx);
	return rows[0]!;
}

/** What came of telling, or of taking back. */
export type Told = { id: string } | { changed: true } | { problem: TellingProblem } | null;

/**
 * Tells a story to others, wider or narrower than before; to `me`, takes it back: it is a draft again, sealed, and what
 * readers marked is gone.
 */
export async function tellStory(
	member: Member,
	storyId: string,
	telling: Telling,
	now = hearth().now()
): Promise<Told> {
	return hearth().database.asMember(member.id, async (tx): Promise<Told> => {
		const [[story], listeners, key, today] = await Promise.all([
			ownStories(tx, member, storyId),
			readListeners(tx, member),
			memberKey(tx, member.id, now),
			toldBetween(tx, member, now - day, now)
		]);
		if (!story) return null;
		if (story.version !== telling.version) return { changed: true };
		const { audience } = telling;
		if (audience === 'me' && story.toldAt === null) return { id: storyId };
		const problem = whyNot(story, listeners, telling, today, now);
		if (problem) return { problem };
		const group = audience === 'group' ? listeners.groups.find(({ slug }) => slug === telling.group)! : null;
		const named = audience === 'community' || audience === 'public' ? member.handle : (group?.myName ?? null);
		const masked = telling.masked && named !== null;
		const { numUpdatedRows } = await tx
			.updateTable('stories')
			.set({
				...(audience === 'me' ? sealedColumns(key, storyId, textOf(story)) : openColumns(textOf(story))),
				audience,
				group_id: group ? sql<string>`(select id from groups where slug = ${group.slug})` : null,
				byline: masked ? someone : named,
				masked,
				told_at: audience === 'me' ? null : new Date(story.toldAt ?? now),
				withdrawn_at: audience === 'me' ? new Date(now) : null,
				version: story.version + 1
			})
			.where('id', '=', storyId)
			.where('author_id', '=', member.id)
			.where('version', '=', story.version)
			.executeTakeFirst();
		if (numUpdatedRows === 0n) return { changed: true };
		if (group && telling.found) await tellOfDangerIn(tx, { story: storyId }, now);
		return { id: storyId };
	});
}

/** Takes a story back from its readers, whatever its version: that needs nothing but that it is one's own. */
export async function withdrawStory(member: Member, storyId: string, now = hearth().now()): Promise<boolean> {
	const [story] = await hearth().database.asMember(member.id, (tx) => ownStories(tx, member, storyId), 'read');
	if (!story || story.toldAt === null) return false;
	const told = await tellStory(
		member,
		storyId,
		{ audience: 'me', group: '', masked: false, version: story.version },
		now
	);
	return told !== null && ('id' in told || withdrawStory(member, storyId, now));
}

function whyNot(
	story: OwnStory,
	listeners: Listeners,
	{ audience, group }: Telling,
	toldToday: number,
	now: number
): TellingProblem | null {
	if (audience === 'me') return null;
	const lack = lacks(story)[0];
	if (lack) return lack;
	if (monthsAlong(story.sinceMonth!, now) < 0) return 'future';
	if (story.toldAt === null && toldToday >= tellingLimit) return 'too-much';
	if (audience === 'supporters') return listeners.supporters.length === 0 ? 'no-supporters' : null;
	return audience === 'group' && !listeners.groups.some(({ slug }) => slug === group) ? 'no-group' : null;
}

async function toldBetween(tx: Tx, member: Member, from: number, to: number): Promise<number> {
	const { rows } = await sql<{ count: number }>`
		select count(*)::integer as count from stories
		where author_id = ${member.id} and told_at > ${new Date(from)} and told_at <= ${new Date(to)}`.execute(tx);
	return rows[0]!.count;
}
