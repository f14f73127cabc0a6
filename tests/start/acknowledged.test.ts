import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { foundCircle, keepWriting, wordsKept, type Circle } from './community.ts';
import { dataFolder, startServer } from './server.ts';

let dataDir: string;
let remove: () => Promise<void>;
let circle: Circle;

beforeEach(async () => {
	({ dataDir, remove } = await dataFolder());
	circle = await foundCircle(dataDir, 60);
});
afterEach(() => remove());

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

it('the server is killed while shares are being written, and every share that was acknowledged is there', async () => {
	const server = await startServer({ HEARTH_DATA_DIR: dataDir });
	await server.ready();
	const writing = keepWriting(server, circle);
	await writing.taken(100);
	server.child.kill('SIGKILL');
	const { acknowledged, other } = await writing.stop();
	await server.ended;
	expect(other).toEqual([]);
	expect(acknowledged.length, 'the test is about something').toBeGreaterThan(50);

	const again = await startServer({ HEARTH_DATA_DIR: dataDir });
	await again.ready();
	const kept = await wordsKept(dataDir);
	expect(acknowledged.filter((words) => !kept.has(words))).toEqual([]);
	expect(await again.stop()).toBe(0);
});

it('the database is killed while shares are being written: people are told, it comes back, nothing acknowledged is lost', async () => {
	const server = await startServer({ HEARTH_DATA_DIR: dataDir });
	await server.ready();
	const writing = keepWriting(server, circle);
	await writing.taken(50);
	const postmaster = execFileSync('head', ['-1', path.join(dataDir, 'postgres/postmaster.pid')], { encoding: 'utf8' });
	process.kill(Number(postmaster), 'SIGKILL');
	await pause(300);
	await server.ready();
	await writing.taken(50);
	const { acknowledged, away, other } = await writing.stop();
	expect([...new Set(other)]).toEqual([]);
	expect(away, 'some writers met the database away').toBeGreaterThan(0);
	expect(acknowledged.length).toBeGreaterThan(50);
	const kept = await wordsKept(dataDir);
	expect(acknowledged.filter((words) => !kept.has(words))).toEqual([]);
	expect(await server.stop()).toBe(0);
});
