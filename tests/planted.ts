import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const main = path.join(import.meta.dirname, '../src/commands/main.ts');

/** The demo's community, planted once for all files of a run: each gets a copy of its own (`plantedIn`). */
export default async function setUp() {
	const folder = await mkdtemp(path.join(tmpdir(), 'hearth-planted-'));
	await seed(folder);
	process.env.HEARTH_PLANTED = folder;
	return () => rm(folder, { recursive: true, force: true });
}

/** Fills a data folder that no server uses yet with the demo's community. */
export async function plantedIn(dataDir: string): Promise<void> {
	const planted = process.env.HEARTH_PLANTED;
	// Where the temporary folder is closed to the database's user, the cluster lies elsewhere and a copy would share it.
	if (!planted || existsSync(path.join(planted, 'database-is-in'))) return seed(dataDir);
	await run('cp', ['-a', `${planted}/.`, dataDir]);
}

async function seed(dataDir: string): Promise<void> {
	await run(process.execPath, [main, 'seed'], {
		env: { ...process.env, HEARTH_DATA_DIR: dataDir, HEARTH_LOG: 'warn' }
	});
}
