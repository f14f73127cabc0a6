import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** One number for all processes of a community (advisory locks are per database). */
const lock = `hashtextextended('hearth secret', 0)`;

/** That this process uses the community's secret, as other processes see it. */
export interface Presence {
	/** Whether no other process does; from then on none begins to, until `end`. Takes two seconds. */
	alone(): Promise<boolean>;
	end(): Promise<void>;
}

/**
 * Holds a shared lock for as long as this process lives, over a connection of its own: a new secret is made only where
 * nobody goes on with the old one. Waits while a rotation runs.
 * @param again after how many milliseconds a lost connection is made again
 */
export async function bePresent(connectionString: string, again = 1_000): Promise<Presence> {
	let ending = false;
	let client = await take();

	async function take(): Promise<pg.Client> {
		const taken = new pg.Client({ connectionString, application_name: 'hearth presence', keepAlive: true });
		const lost = new Promise<void>((resolve) => {
			taken.on('error', () => resolve());
			taken.once('end', () => resolve());
		});
		try {
			await taken.connect();
			await taken.query(`select pg_advisory_lock_shared(${lock})`);
		} catch (error) {
			void taken.end().catch(() => {});
			throw error;
		}
		void lost.then(retake);
		return taken;
	}

	/** The database went away: as soon as it is back, others see us again. */
	async function retake(): Promise<void> {
		while (!ending) {
			await pause(again, undefined, { ref: false });
			const taken = await take().catch(() => null);
			if (!taken) continue;
			client = taken;
			if (ending) await taken.end().catch(() => {});
			return;
		}
	}

	return {
		async alone() {
			// Whoever has just lost their connection is back by then.
			await pause(2 * again);
			const { rows } = await client.query<{ alone: boolean }>(`select pg_try_advisory_lock(${lock}) as alone`);
			return rows[0]!.alone;
		},
		async end() {
			ending = true;
			await client.end().catch(() => {});
		}
	};
}
