import type { Database } from '../database/database.ts';

/** How long the log of live events is kept; a window that was away for more than a day asks for a fresh page anyway. */
const kept = 7 * 24 * 3_600_000;

/** Forgets live events that no window can still be waiting for. */
export async function trimLiveEvents(database: Database, now: number): Promise<void> {
	await database.asSystem('trim the log of live events', (tx) =>
		tx
			.deleteFrom('live_events')
			.where('at', '<', new Date(now - kept))
			.execute()
	);
}
