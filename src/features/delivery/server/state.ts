import { sql } from 'kysely';
import type { Member } from '#features/people/viewer.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { enqueue } from '#server/jobs/worker.ts';

/** How one way of reaching people does. Counts and times, and nothing of whom it was about. In Unix milliseconds. */
export interface WayState {
	way: 'mail' | 'push';
	waiting: number;
	failing: number;
	failingSince: number | null;
	givenUp: number;
	sentAt: number | null;
	problem: string | null;
	problemAt: number | null;
}

/** For the host: what of letters and messages to browsers fails, since when, and how many wait. */
export async function readDeliveryState(host: Member, now: number): Promise<{ ways: WayState[]; lettersGo: boolean }> {
	const { rows } = await hearth().database.asMember(
		host.id,
		(tx) =>
			sql<Row>`select channel, waiting::int, failing::int, failing_since, given_up::int, sent_at, problem, problem_at
				from delivery_state(${new Date(now)})`.execute(tx),
		'read'
	);
	const time = (at: Date | null) => at?.getTime() ?? null;
	return {
		lettersGo: hearth().mail !== undefined,
		ways: rows.map((row) => ({
			way: row.channel,
			waiting: row.waiting,
			failing: row.failing,
			failingSince: time(row.failing_since),
			givenUp: row.given_up,
			sentAt: time(row.sent_at),
			problem: row.problem,
			problemAt: time(row.problem_at)
		}))
	};
}

interface Row {
	channel: 'mail' | 'push';
	waiting: number;
	failing: number;
	failing_since: Date | null;
	given_up: number;
	sent_at: Date | null;
	problem: string | null;
	problem_at: Date | null;
}

/** Sends the host a letter and a message to each of their browsers, to see whether they arrive. @returns whether there is a way */
export async function sendTest(host: Member, now: number): Promise<boolean> {
	return hearth().database.asSystem('a host tries out what reaches people', async (tx) => {
		const [address, browsers] = await Promise.all([
			tx
				.selectFrom('mail_addresses')
				.select('member_id')
				.where('member_id', '=', host.id)
				.where('proved_at', 'is not', null)
				.where('refused_at', 'is', null)
				.executeTakeFirst(),
			tx.selectFrom('push_subscriptions').select('id').where('member_id', '=', host.id).execute()
		]);
		const test = { member_id: host.id, purpose: 'test', made_at: new Date(now), due_at: new Date(now), urgent: true };
		const rows = [
			...(address && hearth().mail ? [{ ...test, id: newId(now), channel: 'mail', subscription_id: null }] : []),
			...browsers.map(({ id }) => ({ ...test, id: newId(now), channel: 'push', subscription_id: id }))
		];
		if (rows.length === 0) return false;
		await tx.insertInto('deliveries').values(rows).execute();
		await Promise.all([enqueue(tx, 'deliver-mail', {}), enqueue(tx, 'deliver-push', {})]);
		return true;
	});
}
