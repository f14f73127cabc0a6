import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { beginSession } from '#features/people/server/sessions.ts';
import { readSettings } from '#server/settings.ts';
import { openCommunity } from '#server/start.ts';
import { plantedIn } from '../planted.ts';
import { dataFolder, startServer, type Started } from './server.ts';

const elsewhere = 'https://weather.example/today';
let dataDir: string;
let remove: () => Promise<void>;
let server: Started;
let cookie: string;

beforeAll(async () => {
	({ dataDir, remove } = await dataFolder());
	const env = { HEARTH_DATA_DIR: dataDir, HEARTH_LOG: 'silent' };
	await plantedIn(dataDir);
	const { hearth, close } = await openCommunity(readSettings(env));
	const sam = await hearth.database.asSystem('test', (tx) =>
		tx.selectFrom('members').select('id').where('handle', '=', 'sam').executeTakeFirstOrThrow()
	);
	cookie = await beginSession(sam.id);
	await close();
	server = await startServer({ HEARTH_DATA_DIR: dataDir, HEARTH_LEAVE_TO: elsewhere });
	await server.ready();
});
afterAll(async () => {
	await server?.stop();
	await remove();
});

const leave = () => fetch(`${server.url}/leave-now`, { headers: { cookie }, redirect: 'manual' });

it('a database that does not answer keeps nobody from leaving: the browser forgets the session instead', async () => {
	const held = execFileSync('head', ['-1', path.join(dataDir, 'postgres/postmaster.pid')], { encoding: 'utf8' });
	const all = execFileSync('pgrep', ['-P', held.trim()], { encoding: 'utf8' }).trim().split('\n').map(Number);
	for (const id of all) process.kill(id, 'SIGSTOP');
	const begun = Date.now();
	try {
		const answer = await leave();
		expect(answer.status).toBe(303);
		expect(answer.headers.get('location')).toBe(elsewhere);
		expect(answer.headers.getSetCookie().join()).toMatch(/hearth\.session_token=;.*(Max-Age=0|1970)/i);
		expect(Date.now() - begun).toBeLessThan(2_000);
	} finally {
		for (const id of all) process.kill(id, 'SIGCONT');
	}
});

it('where it answers, the session is locked and the cookie stays for unlocking', async () => {
	await server.ready();
	const answer = await leave();
	expect(answer.headers.get('location')).toBe(elsewhere);
	expect(answer.headers.getSetCookie()).toEqual([]);
	const page = await fetch(`${server.url}/account`, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' });
	expect(page.headers.get('location')).toContain('/sign-in');
});
