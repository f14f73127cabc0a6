import { sql } from 'kysely';
import type { Member } from '#features/people/viewer.ts';
import {
	writingLimit,
	type GestureKind,
	type Refusal,
	type ReplyEdit,
	type ReplyInput,
	type ShareEdit,
	type ShareInput
} from '#features/sharing/share.ts';
import type { Tx } from '#server/database/database.ts';
import { firstIdAt, newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';

/** What came of writing: the id of what was written, a refusal, or null where the viewer finds no such place. */
export type Written = { id: string } | { refused: Refusal } | null;

/** What came of an edit; `changed` where somebody (the same author, elsewhere) was faster. */
export type Edited = { id: string } | { changed: true } | null;

const windowStart = (now: number) => firstIdAt(now - writingLimit.minutes * 60_000);

interface Place {
	id: string | null;
	closed: boolean;
	accepted: boolean;
	busy: boolean;
	withdrawn?: boolean;
}

/** Writes a share in a group that the member sits in. One statement: the place, the share and what tells of it. */
export async function writeShare(
	member: Member,
	slug: string,
	share: ShareInput,
	now = hearth().now()
): Promise<Written> {
	const written = await hearth().database.asMember(member.id, (tx) => insertShare(tx, slug, share, now));
	if (written && 'id' in written) hearth().live.poke();
	return written;
}

async function insertShare(tx: Tx, slug: string, share: ShareInput, now: number): Promise<Written> {
	const at = new Date(now);
	const { rows } = await sql<Place>`
		with place as (
			select group_id, name, closed, accepted,
				(select count(*) from shares mine where mine.author_id = viewer_id() and mine.id >= ${windowStart(now)}) >= ${writingLimit.shares} as busy
			from my_seat(${slug})
		), written as (
			insert into shares (id, group_id, author_id, byline, audience, wish, body, content_notes, created_at, form_key)
			select ${newId(now)}::uuid, group_id, viewer_id(), name, ${share.audience}, ${share.wish}, ${share.body}, ${share.notes}::text[], ${at}, ${share.key}::uuid
			from place where accepted and not busy
			on conflict on constraint shares_form_key do nothing
			returning id, group_id, audience
		), told as (
			insert into live_events (group_id, kind, share_id, member_id, audience, at)
			select group_id, 'share.written', id, viewer_id(), audience, ${at} from written
		)
		select (select id from written) as id, closed, accepted, busy from place`.execute(tx);
	return rows[0] ? (refusal(rows[0]) ?? { id: rows[0].id ?? (await earlierShare(tx, share.key)) }) : null;
}

/** The share that the same form wrote when it was sent before. */
async function earlierShare(tx: Tx, key: string): Promise<string> {
	const { id } = await tx
		.selectFrom('shares')
		.select('id')
		.where('form_key', '=', key)
		.where(sql<boolean>`author_id = viewer_id()`)
		.executeTakeFirstOrThrow();
	return id;
}

function refusal(place: Place): { refused: Refusal } | null {
	if (place.closed) return { refused: 'closed' };
	if (!place.accepted) return { refused: 'agreements' };
	if (place.withdrawn) return { refused: 'withdrawn' };
	if (place.busy && !place.id) return { refused: 'too-much' };
	return null;
}

/** Changes the author's own share, also who may read it; told to the windows of all who could read it before or can now. */
export async function editShare(
	member: Member,
	shareId: string,
	edit: ShareEdit,
	now = hearth().now()
): Promise<Edited> {
	return changeShare(member, shareId, edit.version, now, (tx) =>
		tx
			.updateTable('shares')
			.set({
				body: edit.body,
				audience: edit.audience,
				wish: edit.wish,
				content_notes: edit.notes,
				edited_at: new Date(now),
				version: edit.version + 1
			})
			.where('id', '=', shareId)
			.where('author_id', '=', member.id)
			.where('withdrawn_at', 'is', null)
			.where('version', '=', edit.version)
			.returning(['group_id', 'audience'])
			.executeTakeFirst()
	);
}

/** Takes the author's share back: its words are gone from the database; the place stays where others have answered. */
export async function withdrawShare(member: Member, shareId: string, now = hearth().now()): Promise<Edited> {
	return changeShare(member, shareId, null, now, (tx) =>
		tx
			.updateTable('shares')
			.set({ body: '', content_notes: [], withdrawn_at: new Date(now), version: sql`version + 1` })
			.where('id', '=', shareId)
			.where('author_id', '=', member.id)
			.where('withdrawn_at', 'is', null)
			.returning(['group_id', 'audience'])
			.executeTakeFirst()
	);
}

async function changeShare(
	member: Member,
	shareId: string,
	version: number | null,
	now: number,
	change: (tx: Tx) => Promise<{ group_id: string; audience: string } | undefined>
): Promise<Edited> {
	const done = await hearth().database.asMember(member.id, async (tx): Promise<Edited> => {
		const before = await ownShare(tx, member.id, shareId);
		if (!before) return null;
		if (version !== null && before.version !== version) return { changed: true };
		const changed = await change(tx);
		if (!changed) return { changed: true };
		// Whoever could read it until now hears of the change, also where it is that they no longer can.
		const audience = before.audience === 'me' ? changed.audience : 'group';
		await tell(tx, { groupId: changed.group_id, kind: 'share.changed', shareId, audience, memberId: member.id, now });
		return { id: shareId };
	});
	if (done && 'id' in done) hearth().live.poke();
	return done;
}

/** Answers a share. The share's author finds it on their quiet list. */
export async function writeReply(
	member: Member,
	slug: string,
	shareId: string,
	reply: ReplyInput,
	now = hearth().now()
): Promise<Written> {
	const id = newId(now);
	const at = new Date(now);
	const written = await hearth().database.asMember(member.id, async (tx): Promise<Written> => {
		const { rows } = await sql<Place>`
			with place as (
				select seat.group_id, s.author_id, s.audience, seat.name, s.withdrawn_at is not null as withdrawn, seat.closed, seat.accepted,
					(select count(*) from replies mine where mine.author_id = viewer_id() and mine.id >= ${windowStart(now)}) >= ${writingLimit.replies} as busy
				from my_seat(${slug}) seat join shares s on s.group_id = seat.group_id and s.id = ${shareId}
			), written as (
				insert into replies (id, share_id, group_id, author_id, byline, body, created_at, form_key)
				select ${id}::uuid, ${shareId}::uuid, group_id, viewer_id(), name, ${reply.body}, ${at}, ${reply.key}::uuid
				from place where accepted and not busy and not withdrawn
				on conflict on constraint replies_form_key do nothing
				returning id
			), told as (
				insert into live_events (group_id, kind, share_id, reply_id, member_id, audience, at)
				select place.group_id, 'reply.written', ${shareId}::uuid, written.id, viewer_id(), place.audience, ${at} from written, place
			)
			select (select id from written) as id, closed, accepted, busy, withdrawn from place`.execute(tx);
		const place = rows[0];
		if (!place) return null;
		const no = refusal(place);
		if (no) return no;
		// A reply's id must be there before the note that points at it, hence not in the same statement.
		if (place.id) await noteReply(tx, shareId, place.id, member, at);
		return { id: place.id ?? (await earlierReply(tx, reply.key)) };
	});
	if (written && 'id' in written) hearth().live.poke();
	return written;
}

async function noteReply(tx: Tx, shareId: string, replyId: string, member: Member, at: Date): Promise<void> {
	await sql`
		insert into notifications (id, member_id, kind, group_id, share_id, reply_id, actor_id, actor_name, created_at)
		select ${newId(at.getTime())}::uuid, s.author_id, 'reply', s.group_id, s.id, r.id, viewer_id(), r.byline, ${at}
		from shares s join replies r on r.id = ${replyId} where s.id = ${shareId} and s.author_id <> viewer_id()`.execute(tx);
}

async function earlierReply(tx: Tx, key: string): Promise<string> {
	const { id } = await tx
		.selectFrom('replies')
		.select('id')
		.where('form_key', '=', key)
		.where(sql<boolean>`author_id = viewer_id()`)
		.executeTakeFirstOrThrow();
	return id;
}

/** Changes the author's own reply. */
export async function editReply(
	member: Member,
	replyId: string,
	edit: ReplyEdit,
	now = hearth().now()
): Promise<Edited> {
	return changeReply(
		member,
		replyId,
		edit.version,
		{ body: edit.body, edited_at: new Date(now), version: edit.version + 1 },
		now
	);
}

/** Takes the author's reply back; its words are gone from the database. */
export async function withdrawReply(member: Member, replyId: string, now = hearth().now()): Promise<Edited> {
	return changeReply(member, replyId, null, { body: '', withdrawn_at: new Date(now) }, now);
}

async function changeReply(
	member: Member,
	replyId: string,
	version: number | null,
	change: { body: string; edited_at?: Date; withdrawn_at?: Date; version?: number },
	now: number
): Promise<Edited> {
	const done = await hearth().database.asMember(member.id, async (tx): Promise<Edited> => {
		const before = await ownReply(tx, member.id, replyId);
		if (!before) return null;
		if (version !== null && before.version !== version) return { changed: true };
		const changed = await tx
			.updateTable('replies')
			.set(change)
			.where('id', '=', replyId)
			.where('version', '=', before.version)
			.where('withdrawn_at', 'is', null)
			.returning(['group_id', 'share_id'])
			.executeTakeFirst();
		if (!changed) return { changed: true };
		const { audience } = await tx
			.selectFrom('shares')
			.select('audience')
			.where('id', '=', changed.share_id)
			.executeTakeFirstOrThrow();
		await tell(tx, {
			groupId: changed.group_id,
			kind: 'reply.changed',
			shareId: changed.share_id,
			replyId,
			audience,
			memberId: member.id,
			now
		});
		return { id: replyId };
	});
	if (done && 'id' in done) hearth().live.poke();
	return done;
}

/** Makes a gesture, or takes it back where the member had made it. */
export async function toggleGesture(
	member: Member,
	slug: string,
	shareId: string,
	kind: GestureKind,
	now = hearth().now()
): Promise<Written> {
	const at = new Date(now);
	const made = await hearth().database.asMember(member.id, async (tx): Promise<Written> => {
		const { rows } = await sql<{
			group_id: string;
			audience: string;
			name: string;
			accepted: boolean;
			closed: boolean;
			withdrawn: boolean;
		}>`
			select seat.*, s.audience, s.withdrawn_at is not null as withdrawn
			from my_seat(${slug}) seat join shares s on s.group_id = seat.group_id and s.id = ${shareId}`.execute(tx);
		const place = rows[0];
		if (!place) return null;
		const no = refusal({ id: null, busy: false, ...place });
		if (no) return no;
		const { numDeletedRows } = await tx
			.deleteFrom('gestures')
			.where('share_id', '=', shareId)
			.where('member_id', '=', member.id)
			.where('kind', '=', kind)
			.executeTakeFirst();
		if (numDeletedRows === 0n)
			await tx
				.insertInto('gestures')
				.values({ share_id: shareId, member_id: member.id, kind, byline: place.name, made_at: at })
				.onConflict((conflict) => conflict.doNothing())
				.execute();
		await tell(tx, {
			groupId: place.group_id,
			kind: 'gesture.changed',
			shareId,
			audience: place.audience,
			memberId: member.id,
			now
		});
		return { id: shareId };
	});
	if (made && 'id' in made) hearth().live.poke();
	return made;
}

async function ownShare(
	tx: Tx,
	memberId: string,
	id: string
): Promise<{ version: number; audience: string } | undefined> {
	return tx
		.selectFrom('shares')
		.select(['version', 'audience'])
		.where('id', '=', id)
		.where('author_id', '=', memberId)
		.where('withdrawn_at', 'is', null)
		.executeTakeFirst();
}

async function ownReply(tx: Tx, memberId: string, id: string): Promise<{ version: number } | undefined> {
	return tx
		.selectFrom('replies')
		.select('version')
		.where('id', '=', id)
		.where('author_id', '=', memberId)
		.where('withdrawn_at', 'is', null)
		.executeTakeFirst();
}

interface Telling {
	groupId: string;
	kind: string;
	shareId: string;
	replyId?: string;
	memberId: string;
	audience: string;
	now: number;
}

/** Puts an event into the log that live windows follow; it is heard after the commit. */
async function tell(tx: Tx, { groupId, kind, shareId, replyId, memberId, audience, now }: Telling): Promise<void> {
	await tx
		.insertInto('live_events')
		.values({
			group_id: groupId,
			kind,
			share_id: shareId,
			reply_id: replyId ?? null,
			member_id: memberId,
			audience,
			at: new Date(now)
		})
		.execute();
}
