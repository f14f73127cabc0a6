import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TaskList } from 'graphile-worker';
import pg from 'pg';
import { jobs as buddyJobs } from '#features/buddies/server/jobs.ts';
import { jobs as careJobs } from '#features/care/server/jobs.ts';
import { jobs as connectionJobs } from '#features/connections/server/jobs.ts';
import { jobs as deliveryJobs } from '#features/delivery/server/jobs.ts';
import { jobs as gatheringJobs } from '#features/gatherings/server/jobs.ts';
import { jobs as groupJobs } from '#features/groups/server/jobs.ts';
import { jobs as hopeJobs } from '#features/hope/server/jobs.ts';
import { jobs as journalJobs } from '#features/journal/server/jobs.ts';
import { jobs as meetingJobs } from '#features/meetings/server/jobs.ts';
import { jobs as messageJobs } from '#features/messages/server/jobs.ts';
import { jobs as peopleJobs } from '#features/people/server/jobs.ts';
import { eraseAgain } from '#features/privacy/server/erased.ts';
import { jobs as privacyJobs } from '#features/privacy/server/jobs.ts';
import { jobs as reachingJobs } from '#features/reaching/server/jobs.ts';
import { jobs as roomJobs } from '#features/rooms/server/jobs.ts';
import { jobs as storyJobs } from '#features/stories/server/jobs.ts';
import { jobs as supportJobs } from '#features/support/server/jobs.ts';
import { startBundledDatabase } from './database/bundled.ts';
import { Database } from './database/database.ts';
import { claimDataDir } from './database/lock.ts';
import { checkServerLogin, migrate } from './database/migrate.ts';
import { hearth as placedHearth, placeHearth, type Hearth } from './hearth.ts';
import { serve, type Handler } from './http/serve.ts';
import { startJobs } from './jobs/worker.ts';
import { LiveHub } from './live/hub.ts';
import { bridgeProcesses } from './live/bridge.ts';
import { liveSockets } from './live/socket.ts';
import { trimLiveEvents } from './live/trim.ts';
import { openMailer } from './mail/mailer.ts';
import { openPushKeys } from './push/vapid.ts';
import { openLog, type Log } from './log.ts';
import { bePresent } from './sealing/presence.ts';
import { openProvenSecret } from './sealing/proof.ts';
import type { Settings } from './settings.ts';

/** Everything that the worker can do. */
export const jobs: TaskList = {
	...peopleJobs,
	...groupJobs,
	...meetingJobs,
	...supportJobs,
	...connectionJobs,
	...messageJobs,
	...buddyJobs,
	...reachingJobs,
	...careJobs,
	...storyJobs,
	...journalJobs,
	...hopeJobs,
	...privacyJobs,
	...roomJobs,
	...gatheringJobs,
	...deliveryJobs,
	'trim-live-events': () => trimLiveEvents(placedHearth().database, placedHearth().now())
};

export interface RunningDatabase {
	serverUrl: string;
	adminUrl: string | null;
	stop(): Promise<void>;
}

export interface RunningHearth {
	hearth: Hearth;
	databaseUrl: string;
	/** Stops in order, within 5 seconds: sockets, requests, jobs, connections, database. */
	stop(): Promise<void>;
}

/** The database of these settings, migrated: the bundled one is started, another one is checked. */
export async function openDatabase(settings: Settings, log: Log): Promise<RunningDatabase> {
	if (!settings.databaseUrl) {
		const bundled = await startBundledDatabase({ dataDir: settings.dataDir, log });
		try {
			await migrate(bundled.ownerUrl, bundled.serverRole);
		} catch (error) {
			await bundled.stop();
			throw error;
		}
		return bundled;
	}
	if (settings.databaseOwnerUrl) await migrate(settings.databaseOwnerUrl, new pg.Client(settings.databaseUrl).user!);
	await checkServerLogin(settings.databaseUrl);
	return { serverUrl: settings.databaseUrl, adminUrl: null, stop: async () => {} };
}

/** What serves the community short of HTTP; commands such as `seed` need no more. */
export async function openCommunity(settings: Settings, now: () => number = Date.now) {
	const log = openLog(settings.logLevel);
	/** What was begun, to be ended in the opposite order, also where the start fails half-way. */
	const begun: (() => Promise<unknown>)[] = [await claimDataDir(settings.dataDir)];
	const close = async () => {
		for (const end of begun.splice(0).reverse()) await end();
	};
	try {
		const running = await openDatabase(settings, log);
		begun.push(() => running.stop());
		const presence = await bePresent(running.serverUrl);
		begun.push(() => presence.end());
		const database = new Database({
			connectionString: running.serverUrl,
			onError: (error) => log.warn({ error }, 'a database connection was lost')
		});
		begun.push(() => database.end());
		const secret = await openProvenSecret(settings.secretFile, database, now());
		const hearth: Hearth = { settings, log, secret, database, live: new LiveHub(database, log), now };
		if (settings.smtp && settings.origin) hearth.mail = openMailer(settings.smtp, new URL(settings.origin).hostname);
		await openPushKeys(database, secret, now());
		placeHearth(hearth);
		const again = await eraseAgain(now());
		if (again)
			log.warn({ people: again }, 'an older copy of the database: who had erased their account is erased again');
		return { hearth, presence, databaseUrl: running.serverUrl, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** Starts everything and serves. Pages come from the build, or from Vite while developing. */
export async function startHearth(
	settings: Settings,
	pages: (settings: Settings) => Promise<Handler> = builtPages
): Promise<RunningHearth> {
	const { hearth, databaseUrl, close } = await openCommunity(settings);
	/** What was begun, to be ended in the opposite order, also where the start fails half-way. */
	const begun: (() => Promise<unknown>)[] = [close];
	const stop = async () => {
		for (const end of begun.splice(0).reverse()) await end();
	};
	try {
		const worker = await startJobs(databaseUrl, jobs, hearth.log);
		begun.push(() => worker.stop());
		await hearth.live.start();
		const bridge = bridgeProcesses(databaseUrl, hearth.live, hearth.log);
		begun.push(() => bridge.stop());
		const sockets = liveSockets(hearth);
		const server = await serve({
			hearth,
			pages: await pages(settings),
			upgrade: sockets.upgrade,
			jobsRun: worker.runs
		});
		begun.push(async () => {
			sockets.closeAll();
			hearth.live.stop();
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeIdleConnections();
			setTimeout(() => server.closeAllConnections(), 1_500).unref();
			await closed;
		});
		return { hearth, databaseUrl, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

async function builtPages({ trustProxy }: Settings): Promise<Handler> {
	const file = path.join(import.meta.dirname, '../../build/handler.js');
	if (!existsSync(file)) throw new Error('The pages are not built: run `npm run build`, or begin with `npm start`.');
	process.env.PROTOCOL_HEADER = 'x-hearth-protocol';
	// What a host may send; serve.ts keeps everything else far smaller.
	process.env.BODY_SIZE_LIMIT = '6M';
	// Who tries to sign in is counted by address: behind a proxy that is the one it forwards for.
	if (trustProxy) process.env.ADDRESS_HEADER = 'x-forwarded-for';
	else delete process.env.ADDRESS_HEADER;
	const { handler } = (await import(pathToFileURL(file).href)) as { handler: Handler };
	return handler;
}
