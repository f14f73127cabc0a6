import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../log.ts';
import type { LiveHub } from './hub.ts';
import type { PresenceTold } from './presence.ts';

const channel = 'hearth_live';
/** Who is where: it passes, and is stored nowhere. */
const passing = 'hearth_passing';
/** Pokes closer together than this go out as one: a NOTIFY takes a lock on all commits of the database. */
const gather = 25;

/**
 * Carries pokes between the processes that serve one community. They hold nothing: each hub reads the log itself. And it
 * carries who sits in which room, which is in no log.
 */
export function bridgeProcesses(connectionString: string, hub: LiveHub, log: Log): { stop(): Promise<void> } {
	let client: pg.Client | null = null;
	/** The same, from before it is connected. */
	let connecting: pg.Client | null = null;
	let waiting: NodeJS.Timeout | null = null;
	/** One after the other: it is one connection. */
	let telling: Promise<unknown> = Promise.resolve();
	let stopping = false;
	// Two containers may both be process 1.
	const me = randomUUID();

	void listen();
	hub.tellOthers(() => {
		waiting ??= setTimeout(() => {
			waiting = null;
			notify(channel, me); // where it is lost, the others' slow poll covers it
		}, gather);
	});

	function notify(on: string, what: string): void {
		telling = telling.then(() => client?.query('select pg_notify($1, $2)', [on, what])).catch(() => {});
	}

	async function listen(): Promise<void> {
		while (!stopping) {
			const attempt = new pg.Client({ connectionString, application_name: 'hearth live', keepAlive: true });
			connecting = attempt;
			const lost = new Promise<void>((resolve) => {
				attempt.once('error', () => resolve());
				attempt.once('end', () => resolve());
			});
			try {
				await attempt.connect();
				attempt.on('notification', ({ channel: heard, payload }) => {
					if (heard === passing) hub.presence.hear(JSON.parse(payload!) as PresenceTold);
					else if (payload !== me) hub.hear();
				});
				await attempt.query(`listen ${passing}`);
				await attempt.query(`listen ${channel}`);
				client = attempt;
				hub.hear(); // whatever happened while nobody listened
				hub.presence.tellOthers((told) => {
					notify(passing, JSON.stringify(told)); // where it is lost, it is told again soon
				});
				await lost;
				if (!stopping) log.warn('live bridge: the database went away; listening again soon');
			} catch {
				// not there yet
			}
			client = null;
			attempt.end().catch(() => {});
			if (!stopping) await pause(1_000);
		}
	}

	return {
		async stop() {
			stopping = true;
			if (waiting) clearTimeout(waiting);
			await connecting?.end().catch(() => {});
		}
	};
}
