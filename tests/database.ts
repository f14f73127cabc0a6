import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBundledDatabase } from '#server/database/bundled.ts';
import { Database } from '#server/database/database.ts';
import { migrate } from '#server/database/migrate.ts';
import { placeHearth, type Hearth } from '#server/hearth.ts';
import { LiveHub } from '#server/live/hub.ts';
import { openLog } from '#server/log.ts';
import { readSettings } from '#server/settings.ts';

export interface TestCommunity {
	hearth: Hearth;
	/** The time as the server sees it; move it on with `clock.now += …`. */
	clock: { now: number };
	close(): Promise<void>;
}

/** An empty, migrated database of its own under a server without HTTP: `hearth()` works until `close`. */
export async function openTestCommunity(): Promise<TestCommunity> {
	const dataDir = await mkdtemp(path.join(tmpdir(), 'hearth-test-'));
	const log = openLog('silent');
	const bundled = await startBundledDatabase({ dataDir, log, durable: false });
	await migrate(bundled.ownerUrl, bundled.serverRole);
	const database = new Database({ connectionString: bundled.serverUrl });
	const clock = { now: Date.now() };
	const hearth: Hearth = {
		settings: readSettings({ HEARTH_DATA_DIR: dataDir, HEARTH_LOG: 'silent' }),
		log,
		secret: randomBytes(32),
		database,
		live: new LiveHub(database, log),
		now: () => clock.now
	};
	placeHearth(hearth);
	return {
		hearth,
		clock,
		async close() {
			await database.end();
			await bundled.stop();
			await rm(dataDir, { recursive: true, force: true });
		}
	};
}
