import { spawnSync } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
	expect(running.stdout).toContain('✓ database: the running Hearth says: database: ready, jobs: ready.');
	expect(running.status).toBe(0);
	const elsewhere = doctor();
	expect(elsewhere.stdout).toContain('✗ database: Hearth runs with this data, but does not answer on port 1.');
	expect(elsewhere.stderr).toContain('one thing needs you');
	expect(elsewhere.status).toBe(1);
	expect(await server.stop()).toBe(0);

	const after = doctor();
	expect(after.stdout).toMatch(/✓ database: PostgreSQL \d+\.\d+, up to date, row-level security on every table/);
	expect(after.status).toBe(0);
});

it('the doctor says what is wrong and what to do', async () => {
	await chmod(path.join(dataDir, 'secret'), 0o644);
	const { stdout, stderr, status } = doctor({ ORIGIN: 'http://hearth.example.org' });
	expect(stdout).toMatch(/✗ secret: .* chmod 600/);
	expect(stdout).toContain('✗ address: http://hearth.example.org is not HTTPS');
	expect(stdout).toContain('✓ database');
	expect(stderr).toContain('2 things need you');
	expect(status).toBe(1);
});
