import { sql } from 'kysely';
import { someone } from '#features/groups/mask.ts';
import type { Member } from '#features/people/viewer.ts';
import {
	writingLimit,
	type Refusal,
	type ReplyEdit,
	type ReplyInput,
	type ShareEdit,
	type ShareInput
} from '#features/sharing/share.ts';
import { type GestureKind } from '#features/sharing/gesture.ts';
import type { Tx } from '#server/database/database.ts';
import { firstIdAt, newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { tellOfDanger } from './danger.ts';

/** What came of writing: the id of what was written, a refusal, or null where the viewer finds no such place. */
export type Written = { id: string } | { refused: Refusal } | null;

/** What came of an edit; `changed` where somebody (the same author, elsewhere) was faster. */
export type Edited = { id: string } | { changed: true } | { refused: Refusal } | null;

const windowStart = (now: number) => firstIdAt(now - writingLimit.minutes * 60_000);

interface Place {
	id: string | null;
	closed: boolean;
	accepted: boolean;
	paused: boolean;
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
	const mask = share.masked ? someone : null;
	const { rows } = await sql<Place>`
		with place as (
			select group_id, name, closed, accepted, paused,
				(select count(*) from shares mine where mine.author_id = viewer_id() and mine.id >= ${windowStart(now)}) >= ${writingLimit.shares} as busy
			from my_seat(${slug})
		), written as (
			insert into shares (id, group_id, author_id, byline, mask, audience, wish, body, content_notes, created_at, form_key)
			select ${newId(now)}::uuid, group_id, viewer_id(), coalesce(${mask}, name), ${mask}, ${share.audience}, ${share.wish}, ${share.body}, ${share.notes}::text[], ${at}, ${share.key}::uuid
			from place where accepted and not paused and not busy
			on conflict on constraint shares_form_key do nothing
			returning id
		)
		select (select id from written) as id, closed, accepted, paused, busy from place`.execute(tx);
	const place = rows[0];
	if (!place) return null;
	if (place.id) {
		if (share.found) await tellOfDanger(tx, { share: place.id }, now);
		return { id: place.id };
	}
	const earlier = await sendAgain(tx, 'shares', share, at);
	return earlier ?? refusal(place) ?? null;
}

/**
 * The same form came before, and its answer was perhaps lost on the way: what it says now holds.
 * @returns null where it did not come before
 */
async function sendAgain(
	tx: Tx,
	table: 'shares' | 'replies',
	{ key, body }: { key: string; body: string },
	at: Date
): Promise<{ id: string } | null> {
	const earlier = await tx
		.selectFrom(table)
		.select(['id', 'body', 'version'])
		.where('form_key', '=', key)
		.where(sql<boolean>`author_id = viewer_id()`)
		.executeTakeFirst();
	if (!earlier) return null;
	if (earlier.body !== body)
		await tx
			.updateTable(table)
			.set({ body, edited_at: at, version: earlier.version + 1 })
			.where('id', '=', earlier.id)
			.where('withdrawn_at', 'is', null)
			.execute();
	return { id: earlier.id };
}

function refusal(place: Omit<Place, 'id'>): { refused: Refusal } | null {
	if (place.closed) return { refused: 'closed' };
	if (!place.accepted) return { refused: 'agreements' };
	if (place.paused) return { refused: 'paused' };
	if (place.withdrawn) return { refused: 'withdrawn' };
	if (place.busy) return { refused: 'too-much' };
	return null;
}

/** Changes the author's own share, also who may read it; told to the windows of all who could read it before or can now. */
export async function editShare(
	member: Member,
	shareId: string,
	edit: ShareEdit,
	now = hearth().now()
): Promise<Edited> {
	return changeShare(member, shareId, edit.version, async (tx) => {
		const changed = await tx
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
			.where('kind', '=', 'share')
			.where('withdrawn_at', 'is', null)
			.where('version', '=', edit.version)
			.returning('id')
			.executeTakeFirst();
		if (changed && edit.found) await tellOfDanger(tx, { share: shareId }, now);
		return changed;
	});
}

/** Takes the author's share back: its words are gone from the database; the place stays where others have answered. */
export async function withdrawShare(member: Member, shareId: string, now = hearth().now()): Promise<Edited> {
	return changeShare(member, shareId, null, (tx) =>
		tx
			.updateTable('shares')
			.set({ body: '', content_notes: [], withdrawn_at: new Date(now), version: sql`version + 1` })
			.where('id', '=', shareId)
			.where('author_id', '=', member.id)
			.where('kind', '=', 'share')
			.where('withdrawn_at', 'is', null)
			.returning('id')
			.executeTakeFirst()
	);
}

async function changeShare(
	member: Member,
	shareId: string,
	version: number | null,
	change: (tx: Tx) => Promise<object | undefined>
): Promise<Edited> {
	const done = await hearth().database.asMember(member.id, async (tx): Promise<Edited> => {
		const before = await own(tx, 'shares', member.id, shareId);
		const no = before && mayNotChange(before, version);
		if (!before || no) return no ?? null;
		return (await change(tx)) ? { id: shareId } : { changed: true };
	});
	if (done && 'id' in done) hearth().live.poke();
	return done;
}

/** Taking one's words back needs nothing but that they are one's own; changing them (a version is given) needs the right to write. */
function mayNotChange(before: Own, version: number | null): Edited {
	if (before.withdrawn) return version === null ? { changed: true } : { refused: 'withdrawn' };
	if (version === null) return null;
	if (!before.writable) return { refused: before.paused ? 'paused' : before.seated ? 'agreements' : 'closed' };
	return before.version === version ? null : { changed: true };
}

interface Own {
	version: number;
	withdrawn: boolean;
	writable: boolean;
	paused: boolean;
	seated: boolean;
}

async function own(tx: Tx, table: 'shares' | 'replies', memberId: string, id: string): Promise<Own | undefined> {
	const { rows } = await sql<Own>`
		select words.version, words.withdrawn_at is not null as withdrawn,
			words.group_id = any (my_writable_groups()) as writable, my_pause_in(words.group_id) is not null as paused,
			coalesce(g.closed_at is null and words.group_id = any (my_groups()), false) as seated
		from ${sql.table(table)} words left join groups g on g.id = words.group_id
		where words.id = ${id} and words.author_id = ${memberId}`.execute(tx);
	return rows[0];
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
				select seat.group_id, s.author_id,
					case when s.author_id = viewer_id() then coalesce(s.mask, seat.name) else seat.name end as name, s.withdrawn_at is not null as withdrawn, seat.closed, seat.accepted, seat.paused,
					(select count(*) from replies mine where mine.author_id = viewer_id() and mine.id >= ${windowStart(now)}) >= ${writingLimit.replies} as busy
				from my_seat(${slug}) seat join shares s on s.group_id = seat.group_id and s.id = ${shareId}
			), written as (
				insert into replies (id, share_id, group_id, author_id, byline, body, created_at, form_key)
				select ${id}::uuid, ${shareId}::uuid, group_id, viewer_id(), name, ${reply.body}, ${at}, ${reply.key}::uuid
				from place where accepted and not paused and not busy and not withdrawn
				on conflict on constraint replies_form_key do nothing
				returning id
			)
			select (select id from written) as id, closed, accepted, paused, busy, withdrawn from place`.execute(tx);
		const place = rows[0];
		if (!place) return null;
		if (!place.id) return (await sendAgain(tx, 'replies', reply, at)) ?? refusal(place);
		// A reply's id must be there before the note that points at it, hence not in the same statement.
		await noteReply(tx, shareId, place.id, member, at);
		if (reply.found) await tellOfDanger(tx, { share: shareId, reply: place.id }, now);
		return { id: place.id };
	});
	if (written && 'id' in written) hearth().live.poke();
	return written;
}

async function noteReply(tx: Tx, shareId: string, replyId: string, member: Member, at: Date): Promise<void> {
	await sql`
		insert into notifications (id, member_id, kind, group_id, share_id, reply_id, actor_id, actor_name, created_at)
		select ${newId(at.getTime())}::uuid, s.author_id, 'reply', s.group_id, s.id, r.id, viewer_id(), r.byline, ${at}
		from shares s join replies r on r.id = ${replyId}
		join memberships seat on seat.group_id = s.group_id and seat.member_id = s.author_id
		where s.id = ${shareId} and s.author_id <> viewer_id()`.execute(tx);
}

/** Changes the author's own reply. */
export async function editReply(
	member: Member,
	replyId: string,
	edit: ReplyEdit,
	now = hearth().now()
): Promise<Edited> {
	const change = { body: edit.body, edited_at: new Date(now), version: edit.version + 1 };
	return changeReply(member, replyId, edit.version, change, edit.found ? now : null);
}

/** Takes the author's reply back; its words are gone from the database. */
export async function withdrawReply(member: Member, replyId: string, now = hearth().now()): Promise<Edited> {
	return changeReply(member, replyId, null, { body: '', withdrawn_at: new Date(now) });
}

async function changeReply(
	member: Member,
	replyId: string,
	version: number | null,
	change: { body: string; edited_at?: Date; withdrawn_at?: Date; version?: number },
	/** When words of danger were found in it. */
	found: number | null = null
): Promise<Edited> {
	const done = await hearth().database.asMember(member.id, async (tx): Promise<Edited> => {
		const before = await own(tx, 'replies', member.id, replyId);
		const no = before && mayNotChange(before, version);
		if (!before || no) return no ?? null;
		const changed = await tx
			.updateTable('replies')
			.set(change)
			.where('id', '=', replyId)
			.where('version', '=', before.version)
			.where('withdrawn_at', 'is', null)
			.returning('share_id')
			.executeTakeFirst();
		if (!changed) return { changed: true };
		if (found !== null) await tellOfDanger(tx, { share: changed.share_id, reply: replyId }, found);
		return { id: replyId };
	});
	if (done && 'id' in done) hearth().live.poke();
	return done;
}

/** Makes a gesture, or takes it back; what is so already stays so. */
export async function setGesture(
	member: Member,
	slug: string,
	shareId: string,
	{ kind, made: wanted }: { kind: GestureKind; made: boolean },
	now = hearth().now()
): Promise<Written> {
	const at = new Date(now);
	const made = await hearth().database.asMember(member.id, async (tx): Promise<Written> => {
		const { rows } = await sql<{
			group_id: string;
			audience: string;
			name: string;
			accepted: boolean;
			paused: boolean;
			closed: boolean;
			withdrawn: boolean;
		}>`
			select seat.*, s.audience, s.withdrawn_at is not null as withdrawn
			from my_seat(${slug}) seat join shares s on s.group_id = seat.group_id and s.id = ${shareId}`.execute(tx);
		const place = rows[0];
		if (!place) return null;
		const no = refusal({ busy: false, ...place });
		if (no) return no;
		if (!wanted)
			await tx
				.deleteFrom('gestures')
				.where('share_id', '=', shareId)
				.where('member_id', '=', member.id)
				.where('kind', '=', kind)
				.execute();
		else
			await tx
				.insertInto('gestures')
				.values({ share_id: shareId, member_id: member.id, kind, byline: place.name, made_at: at })
				.onConflict((conflict) => conflict.doNothing())
				.execute();
		await tx
			.insertInto('live_events')
			.values({
				group_id: place.group_id,
				kind: 'gesture.changed',
				share_id: shareId,
				member_id: member.id,
				audience: place.audience,
				at
			})
			.execute();
		return { id: shareId };
	});
	if (made && 'id' in made) hearth().live.poke();
	return made;
}
