import { Logger, parseCrontab, run, type Runner, type TaskList } from 'graphile-worker';
import { sql } from 'kysely';
import pg from 'pg';
import type { Tx } from '../database/database.ts';
import type { Log } from '../log.ts';
import { schedule } from './schedule.ts';

export interface JobWorker {
	/** Whether it takes jobs right now. */
	runs(): boolean;
	stop(): Promise<void>;
}

/** Runs jobs and schedules on the database; comes back by itself when the database was away. */
export async function startJobs(connectionString: string, jobs: TaskList, log: Log): Promise<JobWorker> {
	const logger = new Logger(() => (level, message) => {
		if (level === 'error' || level === 'warning') log.warn({ from: 'jobs' }, message);
		else log.debug({ from: 'jobs' }, message);
	});
	const pool = new pg.Pool({ connectionString, max: 4, application_name: 'hearth jobs' });
	// An idle connection that the database ends is opened anew when it is needed.
	pool.on('error', () => {});
	pool.on('connect', (client) => client.on('error', () => {}));
	let stopping = false;
	let runner: Runner | null = null;

	async function start(): Promise<void> {
		const started = await run({
			pgPool: pool,
			taskList: jobs,
			parsedCronItems: parseCrontab(schedule),
			concurrency: 2,
			pollInterval: 5_000,
			noHandleSignals: true,
			gracefulShutdownAbortTimeout: 1_500,
			logger
		});
		runner = started;
		started.promise
			.catch((error: unknown) => log.warn({ error }, 'jobs stopped'))
			.finally(() => {
				runner = null;
				if (!stopping) retry();
			});
	}

	function retry(): void {
		setTimeout(() => {
			if (!stopping) start().catch(retry);
		}, 2_000).unref();
	}

	await start();
	return {
		runs: () => runner !== null,
		async stop() {
			stopping = true;
			await runner?.stop().catch(() => {});
			await pool.end();
		}
	};
}

/**
 * Asks for a job in the caller's transaction: it happens if, and only if, the transaction commits.
 * @param when `at` a time (Unix milliseconds), and `once` where many ask for the same: the first one's time stands
 */
export async function enqueue(
	tx: Tx,
	job: string,
	payload: Record<string, string>,
	when: { at: number; once: string } | null = null
): Promise<void> {
	const later = when
		? sql`, run_at => ${new Date(when.at)}, job_key => ${when.once}, job_key_mode => 'preserve_run_at'`
		: sql``;
	await sql`select graphile_worker.add_job(${job}, ${JSON.stringify(payload)}::json${later})`.execute(tx);
}
