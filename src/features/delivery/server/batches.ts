import { sql } from 'kysely';
import { backoff, giveUpAfter } from '#features/notifications/pace.ts';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';

export type Way = 'mail' | 'push';

/** What goes as one message. Tried again, it is the same again. */
export interface Batch {
	id: string;
	memberId: string;
	purpose: 'news' | 'prove' | 'test';
	notificationIds: string[];
	subscriptionId: string | null;
	tries: number;
	failingSince: number | null;
	urgent: boolean;
}

/** How long somebody may be at it before they are thought to have died; longer than a mail server may take. In milliseconds. */
const lease = 3 * 60_000;
const mostInOne = 100;
/** A message to a browser is of no use after a day; a letter is tried for as long as RFC 5321 asks. */
const pushGivesUpAfter = 24 * 3_600_000;

/** The members for whom something is due, whoever waits for a person first. */
export async function whoseTurn(way: Way, now: number, most: number): Promise<string[]> {
	const { rows } = await hearth().database.asSystem(
		'for whom something is due',
		(tx) =>
			sql<{ member_id: string }>`select member_id from deliveries
				where channel = ${way} and due_at <= ${new Date(now)} and (taken_until is null or taken_until <= ${new Date(now)})
				group by member_id order by bool_or(urgent) desc, min(due_at) limit ${most}`.execute(tx),
		'read'
	);
	return rows.map(({ member_id }) => member_id);
}

/** Takes the next message for a member: what is due goes together, what was tried before goes as it was. Null where nothing is. */
export function takeBatch(way: Way, memberId: string, now: number): Promise<Batch | null> {
	return hearth().database.asSystem('take what is to be sent', async (tx) => {
		const at = new Date(now);
		const due = sql`d.channel = ${way} and d.member_id = ${memberId} and d.due_at <= ${at}
			and (d.taken_until is null or d.taken_until <= ${at})`;
		const { rows } = await sql<BatchRow>`
			with first as (select d.* from deliveries d where ${due} order by d.urgent desc, d.due_at, d.id limit 1 for update skip locked),
			taken as (select d.id from deliveries d, first f where ${due} and (d.id = f.id
				or d.batch = f.batch
				or (d.batch is null and f.batch is null and d.purpose = 'news' and f.purpose = 'news'
					and d.subscription_id is not distinct from f.subscription_id))
				order by d.due_at, d.id limit ${mostInOne} for update of d skip locked)
			update deliveries d set taken_until = ${new Date(now + lease)}, tries = d.tries + 1,
				batch = coalesce(d.batch, (select id from first))
				where d.id in (select id from taken)
				returning d.batch, d.purpose, d.notification_id, d.subscription_id, d.tries, d.failing_since, d.urgent`.execute(tx);
		return rows.length > 0 ? batchOf(memberId, rows) : null;
	});
}

interface BatchRow {
	batch: string;
	purpose: Batch['purpose'];
	notification_id: string | null;
	subscription_id: string | null;
	tries: number;
	failing_since: Date | null;
	urgent: boolean;
}

function batchOf(memberId: string, rows: BatchRow[]): Batch {
	const [first] = rows as [BatchRow];
	return {
		id: first.batch,
		memberId,
		purpose: first.purpose,
		notificationIds: rows.flatMap(({ notification_id: id }) => (id ? [id] : [])),
		subscriptionId: first.subscription_id,
		tries: Math.max(...rows.map(({ tries }) => tries)),
		failingSince: first.failing_since?.getTime() ?? null,
		urgent: rows.some(({ urgent }) => urgent)
	};
}

/** It was sent: nothing of it is kept, but that this way works. */
export async function noteSent(way: Way, batch: Batch, now: number): Promise<void> {
	await hearth().database.asSystem('it was sent', async (tx) => {
		await dropBatch(tx, batch);
		await sql`insert into delivery_health (channel, sent_at) values (${way}, ${new Date(now)})
			on conflict (channel) do update set sent_at = excluded.sent_at, problem = null, problem_at = null`.execute(tx);
	});
}

/** There is nothing left to say, or nobody to say it to. */
export async function letGo(batch: Batch): Promise<void> {
	await hearth().database.asSystem('it needs not be sent any more', (tx) => dropBatch(tx, batch));
}

/**
 * It did not work. It is tried again ever more slowly, and given up in the end; the host's page says so.
 * @param again in how many milliseconds, where the other side says it
 */
export async function noteFailure(way: Way, batch: Batch, problem: string, now: number, again = 0): Promise<void> {
	const since = batch.failingSince ?? now;
	const givesUp = now - since >= (way === 'mail' ? giveUpAfter : pushGivesUpAfter);
	await hearth().database.asSystem('it could not be sent', async (tx) => {
		if (givesUp) await dropBatch(tx, batch);
		else
			await tx
				.updateTable('deliveries')
				.set({
					due_at: new Date(now + Math.max(backoff(batch.tries), again)),
					taken_until: null,
					failing_since: new Date(since),
					problem
				})
				.where('batch', '=', batch.id)
				.execute();
		await sql`insert into delivery_health (channel, problem, problem_at, given_up)
			values (${way}, ${problem}, ${new Date(now)}, ${givesUp ? 1 : 0})
			on conflict (channel) do update set problem = excluded.problem, problem_at = excluded.problem_at,
				given_up = delivery_health.given_up + excluded.given_up`.execute(tx);
	});
}

async function dropBatch(tx: Tx, { id }: Batch): Promise<void> {
	await tx.deleteFrom('deliveries').where('batch', '=', id).execute();
}
