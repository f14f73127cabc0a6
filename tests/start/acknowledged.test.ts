import { randomBytes } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openGroup } from '#features/groups/server/lead.ts';
import { enterGroup } from '#features/groups/server/seats.ts';
import { setUp } from '#features/host/server/set-up.ts';
import { beginSession } from '#features/people/server/sessions.ts';
import { signUp } from '#features/people/server/sign-up.ts';
import type { Member } from '#features/people/viewer.ts';
import { readSettings } from '#server/settings.ts';
import { openCommunity } from '#server/start.ts';
import { dataFolder, startServer } from './server.ts';

let dataDir: string;
let remove: () => Promise<void>;
const cookies: string[] = [];
let slug: string;

beforeAll(async () => {
	({ dataDir, remove } = await dataFolder());
	const { hearth, close } = await openCommunity(readSettings({ HEARTH_DATA_DIR: dataDir, HEARTH_LOG: 'silent' }));
	const now = hearth.now();
	const founded = await setUp(
		{ name: 'Test', locale: 'en', timeZone: 'UTC', handle: 'founder', passphrase: randomBytes(12).toString('hex') },
		now
	);
	if ('problem' in founded) throw new Error(founded.problem);
	const as = (id: string, handle: string): Member => ({
		id,
		handle,
		locale: 'en',
		timeZone: 'UTC',
		isHost: false,
		hasNews: false,
		sessionId: ''
	});
	const group = {
		name: 'Night Owls',
		purpose: 'For whoever is up late.',
		access: 'open' as const,
		listed: true,
		capacity: null,
		locale: 'en' as const,
		timeZone: 'UTC',
		experiences: []
	};
	slug = await openGroup(as(founded.id, 'founder'), group, [{ title: 'Here', text: '' }]);
	for (let index = 0; index < 40; index++) {
		const made = await signUp({ handle: `writer-${index}`, locale: 'en', timeZone: 'UTC' }, now);
		if ('problem' in made) throw new Error(made.problem);
		await enterGroup(as(made.id, `writer-${index}`), slug, { version: 1, words: '' });
		cookies.push(await beginSession(made.id));
	}
	await close();
});
afterAll(() => remove());

it('the server is killed while shares are being written, and every share that was acknowledged is there', async () => {
	const server = await startServer({ HEARTH_DATA_DIR: dataDir });
	await server.ready();
	const acknowledged: string[] = [];
	let running = true;
	let tried = 0;
	const writers = Array.from({ length: 8 }, async () => {
		while (running) {
			const words = `word of honour ${tried}`;
			const cookie = cookies[tried++ % cookies.length]!;
			const body = new URLSearchParams({ key: crypto.randomUUID(), body: words, audience: 'group', wish: 'listen' });
			const answer = await fetch(`${server.url}/groups/${slug}/shares`, {
				method: 'POST',
				body,
				redirect: 'manual',
				headers: { cookie, origin: server.url, accept: 'text/html' }
			}).catch(() => null);
			if (!answer) return; // killed
			if (answer.status === 303) acknowledged.push(words);
			else if (answer.status !== 409) throw new Error(`${answer.status}: ${await answer.text()}`);
		}
	});
	await new Promise((resolve) => setTimeout(resolve, 1_200));
	server.child.kill('SIGKILL');
	running = false;
	await Promise.all(writers);
	await server.ended;
	expect(acknowledged.length, 'the test is about something').toBeGreaterThan(50);

	const again = await startServer({ HEARTH_DATA_DIR: dataDir });
	await again.ready();
	const owner = new pg.Client({
		connectionString: `postgres://hearth_owner@localhost/hearth?host=${encodeURIComponent(path.join(dataDir, 'socket'))}`
	});
	await owner.connect();
	const { rows } = await owner.query<{ body: string }>('select body from shares');
	await owner.end();
	expect(await again.stop()).toBe(0);
	const kept = new Set(rows.map((row) => row.body));
	expect(acknowledged.filter((words) => !kept.has(words))).toEqual([]);
});
