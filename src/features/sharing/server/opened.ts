import { sql } from 'kysely';
import type { Member } from '#features/people/viewer.ts';
import { type ReplyInput, type ShareView, writingLimit } from '#features/sharing/share.ts';
import { gestureKinds, type GestureKind } from '#features/sharing/gesture.ts';
import { firstIdAt, newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { readOpened, readOpenedPage } from './read.ts';
import type { Written } from './write.ts';

// Pages that somebody opened to their supporters: read and answered outside of any group.

/** What was opened to the member, newest first, older than `before`. */
export async function readOpenedToMe(member: Member, before: string | null) {
	return hearth().database.asMember(member.id, (tx) => readOpened(tx, before), 'read');
}

/** One of them, or one's own with what supporters answered. Null where the viewer may not read it. */
export async function readOpenedShare(member: Member, shareId: string): Promise<ShareView | null> {
	return hearth().database.asMember(member.id, (tx) => readOpenedPage(tx, shareId), 'read');
}

/** Of several names under which somebody was chosen (by masks) the first answers, always. */
const firstLine = sql`order by p.since, p.id limit 1`;

interface Place {
	name: string | null;
	mine: boolean;
	busy: boolean;
}

/** Answers a page: its author alone reads it, under the name by which they know the writer. */
export async function answerOpened(
	member: Member,
	shareId: string,
	reply: ReplyInput,
	now = hearth().now()
): Promise<Written> {
	const since = firstIdAt(now - writingLimit.minutes * 60_000);
	return hearth().database.asMember(member.id, async (tx): Promise<Written> => {
		const { rows } = await sql<Place>`
			select p.name, s.author_id = viewer_id() as mine,
				(select count(*) from replies mine where mine.author_id = viewer_id() and mine.id >= ${since}) >= ${writingLimit.replies} as busy
			from shares s left join supporters p on p.member_id = s.author_id and p.supporter_id = viewer_id() and p.carries
			where s.id = ${shareId} and s.audience = 'supporters' and s.withdrawn_at is null ${firstLine}`.execute(tx);
		const place = rows[0];
		if (!place || place.mine || !place.name) return null;
		if (place.busy) return { refused: 'too-much' };
		const id = newId(now);
		const at = new Date(now);
		const written = await sql<{ id: string }>`
			insert into replies (id, share_id, author_id, byline, body, created_at, form_key)
			values (${id}, ${shareId}, ${member.id}, ${place.name}, ${reply.body}, ${at}, ${reply.key})
			on conflict on constraint replies_form_key do nothing returning id`.execute(tx);
		if (!written.rows[0]) return { id: shareId };
		await sql`
			insert into notifications (id, member_id, kind, share_id, reply_id, actor_id, actor_name, created_at)
			select ${newId(now)}::uuid, s.author_id, 'reply', s.id, ${id}::uuid, viewer_id(), ${place.name}, ${at}
			from shares s where s.id = ${shareId}`.execute(tx);
		return { id };
	});
}

/** Makes a gesture on a page, or takes it back. */
export async function gestureOpened(
	member: Member,
	shareId: string,
	{ kind, made }: { kind: GestureKind; made: boolean },
	now = hearth().now()
): Promise<Written> {
	if (!gestureKinds.includes(kind)) return null;
	return hearth().database.asMember(member.id, async (tx): Promise<Written> => {
		const { rows } = await sql<Pick<Place, 'name'>>`
			select p.name from shares s join supporters p on p.member_id = s.author_id and p.supporter_id = viewer_id() and p.carries
			where s.id = ${shareId} and s.audience = 'supporters' and s.withdrawn_at is null ${firstLine}`.execute(tx);
		const name = rows[0]?.name;
		if (!name) return null;
		if (made)
			await tx
				.insertInto('gestures')
				.values({ share_id: shareId, member_id: member.id, kind, byline: name, made_at: new Date(now) })
				.onConflict((conflict) => conflict.doNothing())
				.execute();
		else
			await tx
				.deleteFrom('gestures')
				.where('share_id', '=', shareId)
				.where('member_id', '=', member.id)
				.where('kind', '=', kind)
				.execute();
		return { id: shareId };
	});
}
