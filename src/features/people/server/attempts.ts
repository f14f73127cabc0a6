import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { hearth } from '#server/hearth.ts';
import { keyFor } from '#server/secret.ts';

const minute = 60_000;

/**
 * How often something may be tried from one source within one window (in milliseconds). Generous where many share an
 * address (a shelter, a clinic, a church hall), strict where one account is meant.
 */
export const limits = {
	'sign-in-here': { limit: 10, window: 15 * minute },
	'sign-in-handle': { limit: 50, window: 15 * minute },
	'sign-in-address': { limit: 100, window: 15 * minute },
	'sign-up-address': { limit: 40, window: 60 * minute },
	'recover-handle': { limit: 10, window: 60 * minute },
	'recover-address': { limit: 40, window: 60 * minute },
	'prove-member': { limit: 10, window: 15 * minute },
	'prove-address': { limit: 5, window: 24 * 60 * minute },
	'set-up': { limit: 20, window: 15 * minute },
	'guest-seat-here': { limit: 20, window: 60 * minute },
	'guest-seat-address': { limit: 40, window: 60 * minute },
	'guest-ended': { limit: 1, window: 60 * minute },
	'guest-report': { limit: 10, window: 24 * 60 * minute },
	bounce: { limit: 600, window: 60 * minute },
	'ask-to-connect': { limit: 12, window: 24 * 60 * minute }
} as const;
export type Attempt = keyof typeof limits;

/** Not now: `again` says when, in Unix milliseconds. */
export interface TooMany {
	problem: 'too-many';
	again: number;
}

/**
 * Counts a try and says whether it may be made. Committed before the try itself, so that many at once are counted too.
 * @param source a handle, an address, an id; kept only as a keyed hash
 */
export async function mayTry(what: Attempt, source: string, now: number): Promise<true | TooMany> {
	const { limit, window } = limits[what];
	const start = now - (now % window);
	const tries = await hearth().database.asSystem('count a try', async (tx) => {
		const row = await tx
			.insertInto('attempts')
			.values({ what, source: hideSource(source), window_start: new Date(start), tries: 1 })
			.onConflict((conflict) =>
				conflict.columns(['what', 'source', 'window_start']).doUpdateSet({ tries: sql`attempts.tries + 1` })
			)
			.returning('tries')
			.executeTakeFirstOrThrow();
		return row.tries;
	});
	return tries <= limit || { problem: 'too-many', again: start + window };
}

/** Counts something that is no try, and only remembers that it happened. */
export async function noteTry(what: Attempt, source: string, now: number): Promise<void> {
	await mayTry(what, source, now);
}

/**
 * Whether it was counted within this window or the one before it, so that it holds for a whole window at least, also where it was
 * counted a minute before one ended; then until when it holds, in Unix milliseconds.
 */
export async function hasTried(what: Attempt, source: string, now: number): Promise<number | null> {
	const { window } = limits[what];
	const start = now - (now % window);
	const found = await hearth().database.asSystem(
		'look for a try',
		(tx) =>
			tx
				.selectFrom('attempts')
				.select('window_start')
				.where('what', '=', what)
				.where('source', '=', hideSource(source))
				.where('window_start', '>=', new Date(start - window))
				.orderBy('window_start', 'desc')
				.executeTakeFirst(),
		'read'
	);
	return found ? found.window_start.getTime() + 2 * window : null;
}

/** Several counts at once; the first that says no is the answer. */
export async function mayTryAll(tries: [Attempt, string][], now: number): Promise<true | TooMany> {
	for (const [what, source] of tries) {
		const may = await mayTry(what, source, now);
		if (may !== true) return may;
	}
	return true;
}

/** Takes counted tries back, because they were no guesses: somebody signed in. */
export async function giveBack(tries: [Attempt, string][], now: number): Promise<void> {
	await hearth().database.asSystem('uncount tries that succeeded', (tx) =>
		Promise.all(
			tries.map(([what, source]) =>
				tx
					.updateTable('attempts')
					.set({ tries: sql`greatest(tries - 1, 0)` })
					.where('what', '=', what)
					.where('source', '=', hideSource(source))
					.where('window_start', '=', new Date(now - (now % limits[what].window)))
					.execute()
			)
		)
	);
}

const hideSource = (source: string) =>
	createHmac('sha256', keyFor(hearth().secret, 'sources of attempts')).update(source).digest('base64url').slice(0, 22);
