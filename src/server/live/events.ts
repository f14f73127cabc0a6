import { sql } from 'kysely';
import type { Tx } from '../database/database.ts';

// The log of what happened, as the hub reads it.

/** Something that happened in what windows follow, as the log has it: ids, never words. */
export interface LiveEvent {
	/** Names the event; a window that hears it twice (after a reconnect) ignores the second. */
	seq: string;
	/** Whose windows it concerns: a kind of topic, and its subject (of groups and their rooms, the group). */
	topic: string;
	groupId: string;
	kind: string;
	shareId: string | null;
	replyId: string | null;
	lineId: string | null;
	/** Whose doing it was, or whom it is about (`membership.ended`). Never sent to a window. */
	memberId: string | null;
	/** `me` where only the one who wrote may hear. */
	audience: string | null;
}

/**
 * Up to where somebody has followed: the oldest transaction that was still running when they looked (xid8, as text).
 * Asking again for `tx >= horizon` may repeat an event and never leaves one out.
 */
export type Horizon = string;

export interface Row {
	seq: string;
	tx: string;
	topic: string;
	group_id: string;
	kind: string;
	share_id: string | null;
	reply_id: string | null;
	line_id: string | null;
	member_id: string | null;
	audience: string | null;
}

export async function readHorizon(tx: Tx): Promise<Horizon> {
	const { rows } = await sql<{
		horizon: string;
	}>`select pg_snapshot_xmin(pg_current_snapshot())::text as horizon`.execute(tx);
	return rows[0]!.horizon;
}

/** Whether whoever asks hears in a rendering of their own. */
export async function readAlone(tx: Tx): Promise<boolean> {
	const { rows } = await sql<{ alone: boolean }>`select hears_alone() as alone`.execute(tx);
	return rows[0]!.alone;
}

export async function readEvents(
	tx: Tx,
	since: Horizon,
	only?: { topic: string; subjectId: string; limit: number }
): Promise<Row[]> {
	const query = events(tx).where('tx', '>=', since);
	return (
		only ? query.where('group_id', '=', only.subjectId).where('topic', '=', only.topic).limit(only.limit) : query
	).execute();
}

export const readOwnEvents = (tx: Tx, seqs: string[]): Promise<Row[]> =>
	events(tx)
		.where(sql<boolean>`seq = any(${seqs}::bigint[])`)
		.execute();

const events = (tx: Tx) =>
	tx
		.selectFrom('live_events')
		.select(['seq', 'tx', 'topic', 'group_id', 'kind', 'share_id', 'reply_id', 'line_id', 'member_id', 'audience'])
		.orderBy('seq');

export const toEvent = (row: Row): LiveEvent => ({
	seq: row.seq,
	topic: row.topic,
	groupId: row.group_id,
	kind: row.kind,
	shareId: row.share_id,
	replyId: row.reply_id,
	lineId: row.line_id,
	memberId: row.member_id,
	audience: row.audience
});
