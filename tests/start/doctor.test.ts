import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePage } from '#features/journal/server/pages.ts';
import { readSettings } from '#server/settings.ts';
import { openCommunity } from '#server/start.ts';
import { someone } from '../people.ts';
import { dataFolder, root, startServer } from './server.ts';

let dataDir: string;
let remove: () => Promise<void>;
beforeAll(async () => {
	({ dataDir, remove } = await dataFolder());
});
afterAll(() => remove());

function doctor(environment: NodeJS.ProcessEnv = {}) {
	const env = { ...process.env, HEARTH_DATA_DIR: dataDir, PORT: '1', ...environment };
	const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'src/commands/main.ts'), 'doctor'], {
		env,
		encoding: 'utf8'
	});
	return { status, stdout, stderr };
}

it('the doctor finds nothing wrong before the first start, while Hearth runs, and after it', async () => {
	const before = doctor({ HEARTH_DATA_DIR: path.join(dataDir, 'not yet') });
	expect(before.stdout).toContain('✓ database: bundled; the first start makes it.');
	expect(before.status).toBe(0);

	const server = await startServer({ HEARTH_DATA_DIR: dataDir });
	await server.ready();
	const running = doctor({ PORT: String(server.port) });
	expect(running.stdout).toContain('✓ running: the running Hearth says: database: ready, jobs: ready, secret: ready.');
	expect(running.stdout).toMatch(fineDatabase);
	expect(running.status).toBe(0);
	const elsewhere = doctor();
	expect(elsewhere.stdout).toContain('✗ running: Hearth runs with this data, but does not answer on port 1.');
	expect(elsewhere.stderr).toContain('one thing needs you');
	expect(elsewhere.status).toBe(1);
	expect(await server.stop()).toBe(0);

	const after = doctor();
	expect(after.stdout).toMatch(fineDatabase);
	expect(after.status).toBe(0);
});

const fineDatabase =
	/✓ database: PostgreSQL \d+\.\d+, up to date, row-level security on every table\n✓ keys: (the secret opens|nobody has written anything sealed yet)/;

describe('whether the secret opens the keys, the doctor proves', () => {
	const file = () => path.join(dataDir, 'secret');
	const kept = () => path.join(dataDir, 'elsewhere/kept');
	const opens = '✓ keys: the secret opens the keys of 2 members\n';
	const foreign = '✗ keys: the secret opens 0 of 2 members’ keys. Put the right secret back from your backup.\n';
	const missing = '✗ keys: the secret is missing, and 2 members’ keys wait for it. Put it back from your backup.\n';
	beforeAll(async () => {
		const { hearth, close } = await openCommunity(readSettings({ HEARTH_DATA_DIR: dataDir, HEARTH_LOG: 'silent' }));
		for (const handle of ['sam', 'noor'])
			await writePage(
				await someone(handle),
				{ key: crypto.randomUUID(), kind: 'page', body: 'Only mine.' },
				hearth.now()
			);
		await close();
		await mkdir(path.dirname(kept()));
	});

	/** Asks with the right secret, with another one, with none, and with the right one in another place. */
	async function askAll(environment: NodeJS.ProcessEnv) {
		const asked = { right: doctor(environment) } as Record<string, ReturnType<typeof doctor>>;
		await rename(file(), kept());
		asked.missing = doctor(environment);
		asked.elsewhere = doctor({ ...environment, HEARTH_SECRET_FILE: kept() });
		await writeFile(file(), `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
		asked.wrong = doctor(environment);
		await rename(kept(), file());
		return asked;
	}

	it('while Hearth runs', async () => {
		const server = await startServer({ HEARTH_DATA_DIR: dataDir });
		await server.ready();
		const asked = await askAll({ PORT: String(server.port) });
		expect(await server.stop()).toBe(0);
		judge(asked);
	});

	it('while it stands still', async () => judge(await askAll({})));

	function judge(asked: Awaited<ReturnType<typeof askAll>>) {
		expect(asked.right!.stdout).toContain(opens);
		expect(asked.elsewhere!.stdout).toContain(opens);
		expect(asked.missing!.stdout).toContain(missing);
		expect(asked.wrong!.stdout).toContain(foreign);
		expect(Object.entries(asked).map(([name, { status }]) => [name, status])).toEqual([
			['right', 0],
			['missing', 1],
			['elsewhere', 0],
			['wrong', 1]
		]);
	}
});

it('the doctor says what is wrong and what to do', async () => {
	await chmod(path.join(dataDir, 'secret'), 0o644);
	const { stdout, stderr, status } = doctor({ ORIGIN: 'http://hearth.example.org' });
	expect(stdout).toMatch(/✗ secret: .* chmod 600/);
	expect(stdout).toContain('✗ address: http://hearth.example.org is not HTTPS');
	expect(stdout).toContain('✓ database');
	expect(stdout).toContain('✓ keys: the secret opens the keys of 2 members');
	expect(stderr).toContain('2 things need you');
	expect(status).toBe(1);
});
