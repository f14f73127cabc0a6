import { sql } from 'kysely';
import { isForAuthorAlone } from '#features/sharing/share.ts';
import { type GestureKind } from '#features/sharing/gesture.ts';
import type { Tx } from '#server/database/database.ts';
import type { LiveEvent } from '#server/live/events.ts';
import { readRepliesById, readSharesById, type LiveReply, type LiveShare } from './read.ts';

/** What a batch of events is about, as it stands now; what is missing is gone, or not for the one who asks. */
export interface Subjects {
	shares: Map<string, LiveShare>;
	replies: Map<string, LiveReply>;
	groups: Map<string, { slug: string; name: string }>;
	/** `share member` → the gestures that the member has made there. */
	gestures: Map<string, GestureKind[]>;
}

/** Reads what events are about, all of a batch at once. */
export async function readEventSubjects(tx: Tx, events: LiveEvent[]): Promise<Subjects> {
	const ids = (pick: (event: LiveEvent) => string | null) => [...new Set(events.map(pick).filter((id) => id !== null))];
	const gestured = events.filter((event) => event.kind === 'gesture.changed');
	const shown = ids((event) => (event.kind.startsWith('reply.') ? null : event.shareId));
	const [shares, replies, groups, gestures] = await Promise.all([
		readSharesById(tx, shown),
		readRepliesById(
			tx,
			ids((event) => event.replyId)
		),
		readGroups(
			tx,
			ids((event) => event.groupId)
		),
		readGestures(tx, gestured)
	]);
	return { shares, replies, groups, gestures };
}

/**
 * Whether windows of the group in which it happened may be shown it: it stands there (a page may have gone home, or into
 * another group, since), and not for its author alone.
 */
export const isForItsGroup = (share: LiveShare, { groupId }: Pick<LiveEvent, 'groupId'>): boolean =>
	share.groupId === groupId && !isForAuthorAlone(share);

/** The gestures that a member has made on a share. */
export function gestureKindsOf(subjects: Subjects, shareId: string, memberId: string): GestureKind[] {
	return subjects.gestures.get(`${shareId} ${memberId}`) ?? [];
}

async function readGroups(tx: Tx, groupIds: string[]): Promise<Subjects['groups']> {
	const rows = await tx
		.selectFrom('groups')
		.select(['id', 'slug', 'name'])
		.where(sql<boolean>`id = any(${groupIds}::uuid[])`)
		.execute();
	return new Map(rows.map(({ id, slug, name }) => [id, { slug, name }]));
}

async function readGestures(tx: Tx, events: LiveEvent[]): Promise<Map<string, GestureKind[]>> {
	if (events.length === 0) return new Map();
	const { rows } = await sql<{ share_id: string; member_id: string; kinds: GestureKind[] }>`
		select share_id, member_id, array_agg(kind) as kinds from gestures
		where share_id = any(${events.map((event) => event.shareId)}::uuid[]) and member_id = any(${events.map((event) => event.memberId)}::uuid[])
		group by share_id, member_id`.execute(tx);
	return new Map(rows.map((row) => [`${row.share_id} ${row.member_id}`, row.kinds]));
}
