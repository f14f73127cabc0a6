import { sql } from 'kysely';
import { readGroupFront, type GroupFront } from '#features/groups/server/front.ts';
import type { MeetingDate } from '#features/meetings/meeting.ts';
import { nextDatesJson } from '#features/meetings/server/next.ts';
import type { Member, Viewer } from '#features/people/viewer.ts';
import type { AnswerGroup } from '#features/sharing/reader.ts';
import type { HomeGroup, ShareView } from '#features/sharing/share.ts';
import type { Tx } from '#server/database/database.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';
import { readFeed, readGlimpse, readSaidToEveryone, readShare } from './read.ts';

export interface GroupPage {
	group: GroupFront;
	shares: ShareView[];
	/** The share's id to go on from, where there are older ones. */
	older: string | null;
	/** When the group meets next. */
	dates: MeetingDate[];
}

/** How many of the next dates a page shows beside other things. */
const datesBeside = 2;
const datesAtHome = 3;

/**
 * A group as its page shows it: for those who sit in it what was shared, for others the front door and what members
 * chose to show outside. Null where the viewer finds no such group.
 */
export async function readGroupPage(
	viewer: Viewer,
	slug: string,
	before: string | null,
	now = hearth().now()
): Promise<GroupPage | null> {
	const dates = sql`, ${nextDatesJson(sql`= g.id`, datesBeside, now)} as dates`;
	const readFront = (tx: Tx) => readGroupFront<{ dates: MeetingDate[] }>(tx, viewer, slug, dates);
	return hearth().database.read(viewer, async (tx) => {
		const here = sql<string>`(select id from groups where slug = ${slug})`;
		if (!viewer) {
			const [group, glimpse] = await Promise.all([readFront(tx), readGlimpse(tx, here, 3)]);
			return group && { group, shares: glimpse, older: null, dates: group.dates };
		}
		const mySeat = sql<string>`(select group_id from my_seat(${slug}))`;
		// The front is asked first: windows follow live from its snapshot on, so nothing falls between the two.
		const [group, feed] = await Promise.all([readFront(tx), readFeed(tx, mySeat, before)]);
		return group && { group, ...feed, dates: group.dates };
	});
}

/** One share on a page of its own, with the group around it. Null where the viewer may not read it. */
export async function readSharePage(viewer: Viewer, slug: string, shareId: string, after: string | null) {
	return hearth().database.read(viewer, async (tx) => {
		const [group, found] = await Promise.all([readGroupFront(tx, viewer, slug), readShare(tx, slug, shareId, after)]);
		return group && found && { group, ...found };
	});
}

/** What was said to everybody here (to visitors: in public), for the home page. */
export async function readSaidHere(viewer: Viewer) {
	return hearth().database.read(viewer, (tx) => readSaidToEveryone(tx, 4));
}

export interface OwnReply {
	id: string;
	body: string;
	version: number;
	withdrawn: boolean;
	/** Who reads it; null where the viewer finds the group no more, or it answers a page outside of groups. */
	group: AnswerGroup | null;
}

/** The viewer's own reply, to change it; null for anybody else's. */
export async function readOwnReply(member: Member, replyId: string): Promise<OwnReply | null> {
	const { rows } = await hearth().database.asMember(
		member.id,
		(tx) =>
			sql<OwnReply>`
				select r.id, r.body, r.version, r.withdrawn_at is not null as withdrawn,
					case when g.id is not null then json_build_object('name', g.name, 'members', seats_taken(g.id),
						'faces', (select coalesce(json_agg(name), '[]') from (select name from memberships o
							where o.group_id = g.id and o.member_id <> ${member.id} order by seat limit 4) o)) end as group
				from replies r left join groups g on g.id = r.group_id
				where r.id = ${replyId} and r.author_id = ${member.id}`.execute(tx),
		'read'
	);
	return rows[0] ?? null;
}

/** The groups that a member sits in, the one with the newest words first, and when these meet next. */
export async function readHome(
	member: Member,
	now = hearth().now()
): Promise<{ groups: HomeGroup[]; dates: MeetingDate[] }> {
	const mine = sql`= any ((select my_groups())::uuid[])`;
	const { rows } = await hearth().database.asMember(
		member.id,
		(tx) =>
			sql<{ groups: HomeGroup[]; dates: MeetingDate[] }>`
				with home as (
					select g.slug, g.name, g.closed_at is not null as closed, seats_taken(g.id) as members,
						(select array_agg(name) from (select name from memberships o where o.group_id = g.id order by joined_at limit 12) o) as names,
						(select ${milliseconds('s.created_at')} from shares s where s.group_id = g.id order by s.id desc limit 1) as "lastAt"
					from memberships m join groups g on g.id = m.group_id
					where m.member_id = ${member.id} order by closed, "lastAt" desc nulls last, g.name limit 50
				)
				select (select coalesce(json_agg(home), '[]') from home) as groups, ${nextDatesJson(mine, datesAtHome, now)} as dates`.execute(
				tx
			),
		'read'
	);
	return rows[0]!;
}
