import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { forgetTaxonomy } from '#features/experiences/server/taxonomy.ts';
import { forgetCommunity } from '#features/host/server/community.ts';
import { Database } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { placeHearth, type Hearth } from '#server/hearth.ts';
import { LiveHub } from '#server/live/hub.ts';
import { openLog } from '#server/log.ts';
import { openProvenSecret } from '#server/sealing/proof.ts';
import { readSettings } from '#server/settings.ts';
import { template, withDatabase } from './postgres.ts';

export interface TestCommunity {
	hearth: Hearth;
	/** The time as the server sees it; move it on with `clock.now += …`. */
	clock: { now: number };
	/** As the owner, whom policies let pass: for proving a test's premise. */
	owner: pg.Client;
	/** The server's own login, for connections that a test makes by hand. */
	serverUrl: string;
	close(): Promise<void>;
}

/** An empty, migrated database of its own under a server without HTTP: `hearth()` works until `close`. */
export async function openTestCommunity(): Promise<TestCommunity> {
	const postgres = inject('postgres');
	const name = `hearth_test_${randomBytes(6).toString('hex')}`;
	await asAdmin(postgres.adminUrl, `create database ${name} template ${template}`);
	const serverUrl = withDatabase(postgres.serverUrl, name);
	const owner = new pg.Client({ connectionString: withDatabase(postgres.ownerUrl, name) });
	await owner.connect();
	const dataDir = await mkdtemp(path.join(tmpdir(), 'hearth-test-'));
	const log = openLog('silent');
	const database = new Database({ connectionString: serverUrl });
	const clock = { now: Date.parse('2026-11-23T21:00:00Z') };
	const settings = readSettings({ HEARTH_DATA_DIR: dataDir, HEARTH_LOG: 'silent' });
	const hearth: Hearth = {
		settings,
		log,
		secret: await openProvenSecret(settings.secretFile, database, clock.now),
		database,
		live: new LiveHub(database, log),
		now: () => clock.now
	};
	placeHearth(hearth);
	forgetEarlier();
	return {
		hearth,
		clock,
		owner,
		serverUrl,
		async close() {
			hearth.live.stop();
			await Promise.all([database.end(), owner.end()]);
			await asAdmin(postgres.adminUrl, `drop database ${name} with (force)`);
			await rm(dataDir, { recursive: true, force: true });
		}
	};
}

/** Files share one process: nothing that it kept of the community before may be seen in this one. */
function forgetEarlier(): void {
	forgetCommunity();
	forgetTaxonomy();
	// Ids of one moment are counted: at the moment where every file begins, the count begins anew.
	newId(0);
}

/** Two files that copy the template at the same moment would disturb each other: PostgreSQL wants it to itself. */
async function asAdmin(adminUrl: string, statement: string): Promise<void> {
	const admin = new pg.Client({ connectionString: adminUrl });
	await admin.connect();
	try {
		await admin.query(`select pg_advisory_lock(hashtext('hearth test databases'))`);
		await admin.query(statement);
	} finally {
		await admin.end();
	}
}
