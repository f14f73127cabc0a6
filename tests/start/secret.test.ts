import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildIfNeeded } from '../../src/commands/build.ts';
import { readPage, writePage } from '#features/journal/server/pages.ts';
import { startBundledDatabase } from '#server/database/bundled.ts';
import { migrate } from '#server/database/migrate.ts';
import { openLog } from '#server/log.ts';
import { readSettings } from '#server/settings.ts';
import { openCommunity } from '#server/start.ts';
import { someone } from '../people.ts';
import { dataFolder, root, startServer, type Started } from './server.ts';

// What a start says is compared to the letter: it must not have to build first.
beforeAll(() => buildIfNeeded());
const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function folder(): Promise<string> {
	const { dataDir, remove } = await dataFolder();
	cleanUps.push(remove);
	return dataDir;
}

async function start(environment: NodeJS.ProcessEnv): Promise<Started> {
	const server = await startServer(environment);
	cleanUps.push(async () => {
		if (server.child.exitCode === null && server.child.signalCode === null) await server.stop();
	});
	return server;
}

/** A command of `npx hearth`, as a process of its own. */
function run(name: string, environment: NodeJS.ProcessEnv) {
	const child = spawn(process.execPath, [path.join(root, 'src/commands/main.ts'), name], {
		env: { ...process.env, HEARTH_LOG: 'warn', ...environment }
	});
	let said = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
	const ended = new Promise<number | string>((resolve) =>
		child.once('exit', (code, signal) => resolve(code ?? signal!))
	);
	return { child, ended, said: () => said };
}

const settingsOf = (environment: NodeJS.ProcessEnv) => readSettings({ HEARTH_LOG: 'silent', ...environment });
const letter = 'The coat was in the hall.';

/** A member who keeps a letter: their key is wrapped by the secret. @returns what starts anew and reads it */
async function keepLetter(environment: NodeJS.ProcessEnv): Promise<() => Promise<string>> {
	const { hearth, close } = await openCommunity(settingsOf(environment));
	const sam = await someone('sam');
	const page = await writePage(sam, { key: crypto.randomUUID(), kind: 'letter', body: letter }, hearth.now());
	await close();
	const { id } = page as { id: string };
	return async () => {
		const again = await openCommunity(settingsOf(environment));
		const read = await readPage(sam, id);
		await again.close();
		return read!.body;
	};
}

/** Everything that the database of a stopped community holds, and the files beside it. */
async function everythingIn(dataDir: string): Promise<string> {
	const bundled = await startBundledDatabase({ dataDir, log: openLog('silent') });
	const owner = new pg.Client({ connectionString: bundled.ownerUrl });
	await owner.connect();
	const { rows } = await owner.query<{ table: string }>(
		`select relname as table from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`
	);
	const all = [];
	for (const { table } of rows)
		all.push(table, (await owner.query(`select t::text from ${pg.escapeIdentifier(table)} t order by 1`)).rows);
	await owner.end();
	await bundled.stop();
	return JSON.stringify(all);
}

describe('starting without the right secret', () => {
	it('stops with one clear line, makes none, touches nothing, and starts again once the right one is back', async () => {
		const dataDir = await folder();
		const file = path.join(dataDir, 'secret');
		const read = await keepLetter({ HEARTH_DATA_DIR: dataDir });
		const right = await readFile(file, 'utf8');
		const before = await everythingIn(dataDir);
		expect(before, 'the premise: there is something to lose').toContain('sam');
		expect(before).not.toContain(letter);

		await rename(file, `${file}.kept`);
		const lost = await start({ HEARTH_DATA_DIR: dataDir });
		expect(await lost.ended).toBe(1);
		expect(lost.said()).toBe(
			`hearth: ${file} is missing, and nothing that members sealed can be opened without it. Put it back from your backup.\n`
		);
		expect(existsSync(file), 'no other secret was made').toBe(false);

		const foreign = `${randomBytes(32).toString('base64url')}\n`;
		await writeFile(file, foreign, { mode: 0o600 });
		const wrong = await start({ HEARTH_DATA_DIR: dataDir });
		expect(await wrong.ended).toBe(1);
		expect(wrong.said()).toBe(
			`hearth: ${file} is not the secret of this community: it does not open what members sealed. Put the right file back from your backup.\n`
		);
		expect(await readFile(file, 'utf8')).toBe(foreign);
		const rotation = run('secret:rotate', { HEARTH_DATA_DIR: dataDir });
		expect(await rotation.ended).toBe(1);
		expect(rotation.said()).toMatch(/is not the secret of this community/);
		expect(existsSync(`${file}.next`)).toBe(false);
		expect(await everythingIn(dataDir)).toBe(before);

		await rename(`${file}.kept`, file);
		const again = await start({ HEARTH_DATA_DIR: dataDir });
		await again.ready();
		expect(await again.stop()).toBe(0);
		expect(await readFile(file, 'utf8')).toBe(right);
		expect(await read()).toBe(letter);
	});
});

describe('making a new secret', () => {
	it('wraps every key in it, says so, and is refused while Hearth runs', async () => {
		const dataDir = await folder();
		const file = path.join(dataDir, 'secret');
		const read = await keepLetter({ HEARTH_DATA_DIR: dataDir });
		const old = await readFile(file, 'utf8');
		const server = await start({ HEARTH_DATA_DIR: dataDir });
		await server.ready();
		const refused = run('secret:rotate', { HEARTH_DATA_DIR: dataDir });
		expect(await refused.ended).toBe(1);
		expect(refused.said()).toMatch(/^hearth: Hearth is already running with the data in/);
		expect(await readFile(file, 'utf8')).toBe(old);
		await server.stop();

		const done = run('secret:rotate', { HEARTH_DATA_DIR: dataDir });
		expect(await done.ended).toBe(0);
		expect(done.said()).toMatch(/^The secret is new, and one member’s key is wrapped in it\./);
		expect(await readFile(file, 'utf8')).not.toBe(old);
		expect(await read()).toBe(letter);
	});

	/** A PostgreSQL of one's own, as several servers share it, and the secret that they share. */
	async function sharedDatabase() {
		const home = await folder();
		const bundled = await startBundledDatabase({ dataDir: home, log: openLog('silent') });
		cleanUps.push(() => bundled.stop());
		await migrate(bundled.ownerUrl, bundled.serverRole);
		const file = path.join(home, 'shared/secret');
		await mkdir(path.dirname(file));
		return { file, ownerUrl: bundled.ownerUrl, shared: { DATABASE_URL: bundled.serverUrl, HEARTH_SECRET_FILE: file } };
	}

	it('is refused while another server of the community runs, with a data folder of its own', async () => {
		const [one, two] = [await folder(), await folder()];
		const { file, shared } = await sharedDatabase();
		const read = await keepLetter({ ...shared, HEARTH_DATA_DIR: one });
		const first = await start({ ...shared, HEARTH_DATA_DIR: one });
		await first.ready();
		const old = await readFile(file, 'utf8');
		const refused = run('secret:rotate', { ...shared, HEARTH_DATA_DIR: two });
		expect(await refused.ended).toBe(1);
		expect(refused.said()).toMatch(/^hearth: Another server of this community is connected to its database.*\n$/);
		expect(await readFile(file, 'utf8')).toBe(old);
		await first.stop();
		const done = run('secret:rotate', { ...shared, HEARTH_DATA_DIR: two });
		expect(await done.ended, done.said()).toBe(0);
		expect(await readFile(file, 'utf8')).not.toBe(old);
		expect(await read()).toBe(letter);
	});

	it('and killed half-way, leaves a community that starts and opens everything', async () => {
		const { file, shared, ownerUrl } = await sharedDatabase();
		const dataDir = await folder();
		const read = await keepLetter({ ...shared, HEARTH_DATA_DIR: dataDir });
		const old = await readFile(file, 'utf8');
		// A lock of ours keeps the rotation in the middle of its transaction.
		const owner = new pg.Client({ connectionString: ownerUrl });
		await owner.connect();
		await owner.query('begin');
		expect((await owner.query('select 1 from member_keys for update')).rowCount).toBe(1);
		const cut = run('secret:rotate', { ...shared, HEARTH_DATA_DIR: dataDir });
		await expect
			.poll(async () => (await owner.query('select 1 from pg_locks where not granted')).rowCount, { timeout: 30_000 })
			.toBeGreaterThan(0);
		expect(existsSync(`${file}.next`), 'the new secret is written').toBe(true);
		cut.child.kill('SIGKILL');
		expect(await cut.ended).toBe('SIGKILL');
		await owner.query('rollback');
		await owner.end();
		expect(await read()).toBe(letter);
		expect(await readFile(file, 'utf8')).toBe(old);
		expect(existsSync(`${file}.next`)).toBe(false);
		const done = run('secret:rotate', { ...shared, HEARTH_DATA_DIR: dataDir });
		expect(await done.ended, done.said()).toBe(0);
		expect(await readFile(file, 'utf8')).not.toBe(old);
		expect(await read()).toBe(letter);
	});
});
