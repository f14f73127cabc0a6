import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { afterEach, expect, it } from 'vitest';
import { makeFacilitator } from '#features/groups/server/lead.ts';
import { setUp } from '#features/host/server/set-up.ts';
import { writePage } from '#features/journal/server/pages.ts';
import { recogniseViewer } from '#features/people/server/viewer.ts';
import { eraseAccount, readLeftBehind } from '#features/privacy/server/erase.ts';
import { readGroupPage } from '#features/sharing/server/pages.ts';
import { readSettings } from '#server/settings.ts';
import { openCommunity } from '#server/start.ts';
import { groupOf, say, seat, seatOf, someone } from '../people.ts';
import { enter, passphrase, somebody } from '../somebody.ts';
import { dataFolder, startServer } from './server.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

it('an older copy of the database does not bring back who erased their account since', async () => {
	const { dataDir, remove } = await dataFolder();
	cleanUps.push(remove);
	const open = () => openCommunity(readSettings({ HEARTH_DATA_DIR: dataDir, HEARTH_LOG: 'silent' }));
	const list = path.join(dataDir, 'erased');
	const [database, copy] = [path.join(dataDir, 'postgres'), path.join(dataDir, 'copy')];

	// On the day of the copy Sam is the only host and leads a group alone.
	let { hearth, close } = await open();
	const host = { name: 'Test', locale: 'en', timeZone: 'UTC', handle: 'sam', passphrase } as const;
	const founded = await setUp(host, hearth.now());
	if ('problem' in founded) throw new Error(founded.problem);
	const sam = await enter(founded.id);
	const [ana, next] = [await someone('ana'), await somebody('next-host')];
	const [kept, gone] = [await groupOf(sam, 'Words stay'), await groupOf(sam, 'Words go')];
	await seat(kept, ana);
	await seat(gone, ana);
	await say(sam, kept, 'These may stay.');
	await say(sam, gone, 'These go with me.');
	await say(ana, gone, 'Ana speaks.');
	await writePage(sam, { key: crypto.randomUUID(), kind: 'letter', body: 'For nobody.' }, hearth.now());
	await writePage(ana, { key: crypto.randomUUID(), kind: 'letter', body: 'Mine.' }, hearth.now());
	await close();
	execFileSync('cp', ['-a', database, copy]);

	({ hearth, close } = await open());
	expect(existsSync(list)).toBe(false);
	for (const slug of [kept, gone]) await makeFacilitator(sam, slug, await seatOf(slug, ana), hearth.now());
	await hearth.database.asSystem('test', (tx) =>
		tx.insertInto('hosts').values({ member_id: next.id, since: new Date(), made_by: next.id }).execute()
	);
	const keptId = (await readLeftBehind(sam)).groups.find(({ slug }) => slug === kept)!.id;
	const erased = await eraseAccount(sam, { words: 'erase', except: [`unnamed ${keptId}`], passphrase }, hearth.now());
	expect(erased).toBe(true);
	await close();
	const text = await readFile(list, 'utf8');
	expect(text).toMatch(/^# Who erased.*\n[0-9a-f]{64} [0-9a-f]{64}\n$/);
	expect(text).not.toContain(sam.id.replaceAll('-', ''));
	expect((await stat(list)).mode & 0o077, 'for Hearth alone').toBe(0);
	await appendFile(list, 'half a li');

	// The older copy is put back.
	await rm(database, { recursive: true });
	execFileSync('mv', [copy, database]);
	const server = await startServer({ HEARTH_DATA_DIR: dataDir });
	await server.ready();
	expect(server.said()).toMatch(/who had erased their account is erased again/);
	expect(await server.stop()).toBe(0);

	({ hearth, close } = await open());
	cleanUps.push(() => close());
	const count = (table: 'members' | 'member_keys' | 'auth_users' | 'auth_sessions' | 'hosts' | 'erasures') =>
		hearth.database.asSystem('test', async (tx) => {
			const { rows } = await sql<{ n: number }>`select count(*)::integer as n from ${sql.table(table)}`.execute(tx);
			return rows[0]!.n;
		});
	expect(await recogniseViewer('anything')).toBe(null);
	expect([await count('members'), await count('auth_users')], 'ana and the next host').toEqual([2, 2]);
	expect(await count('member_keys'), 'the key is destroyed again').toBe(1);
	expect(await count('hosts')).toBe(0);
	expect(await count('erasures')).toBe(1);
	const words = async (slug: string) =>
		(await readGroupPage(ana, slug, null))!.shares.map(({ byline, body }) => [byline, body]);
	expect(await words(kept)).toEqual([[null, 'These may stay.']]);
	expect(await words(gone)).toEqual([['ana', 'Ana speaks.']]);
	expect(await readFile(list, 'utf8'), 'nobody is added twice').toBe(`${text}half a li`);
});

it('whoever went while the file could not be written is in it at the next start', async () => {
	const { dataDir, remove } = await dataFolder();
	cleanUps.push(remove);
	const list = path.join(dataDir, 'erased');
	const open = () => openCommunity(readSettings({ HEARTH_DATA_DIR: dataDir, HEARTH_LOG: 'silent' }));
	const first = await open();
	const sam = await enter((await somebody('sam')).id);
	expect(await eraseAccount(sam, { words: 'erase', except: [], passphrase }, first.hearth.now())).toBe(true);
	await first.close();
	const text = await readFile(list, 'utf8');
	await rm(list);
	await (await open()).close();
	expect(await readFile(list, 'utf8')).toBe(text);
});
