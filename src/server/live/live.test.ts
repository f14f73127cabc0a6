import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { keepApart } from '#features/groups/server/apart.ts';
import { groupTopic } from '#features/groups/server/hearing.ts';
import { removeMember } from '#features/groups/server/seats.ts';
import { beginSession } from '#features/people/server/sessions.ts';
import type { Member } from '#features/people/viewer.ts';
import { openTestCommunity, type TestCommunity } from '../../../tests/database.ts';
import { groupOf, say, seat, someone, seatOf } from '../../../tests/people.ts';
import { bridgeProcesses } from './bridge.ts';
import { LiveHub } from './hub.ts';
import type { Renderer } from './topic.ts';
import { liveSockets } from './socket.ts';
import { trimLiveEvents } from './trim.ts';

let community: TestCommunity;
let server: Server;
let closeAll: () => void;
let ruth: Member, sam: Member, nils: Member;
let slug: string;
let groups = 0;

/** What the pages' bundle does with components is done here with plain facts: these tests are about who hears what. */
const facts: Renderer = async (_, events) =>
	new Map(
		events.map(({ seq, kind, shareId }) => [
			seq,
			{ forOthers: { said: kind, shareId }, forAuthor: null, authorId: null }
		])
	);

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, nils] = (await Promise.all(['ruth', 'sam-w', 'nils'].map(someone))) as [Member, Member, Member];
});
afterAll(() => community.close());

beforeEach(async () => {
	community.clock.now += 3_600_000;
	slug = await groupOf(ruth, `Night Owls ${++groups}`);
	await seat(slug, sam);
	const { hearth } = community;
	hearth.live = new LiveHub(hearth.database, hearth.log);
	hearth.live.addTopic(groupTopic(facts));
	await hearth.live.start();
	const sockets = liveSockets(hearth);
	closeAll = sockets.closeAll;
	server = createServer().on(
		'upgrade',
		(request, socket, head) => sockets.upgrade(request, socket, head) || socket.destroy()
	);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
	community.hearth.live.stop();
	closeAll();
	await new Promise((resolve) => server.close(resolve));
});

interface Window {
	heard: { said?: string; shareId?: string; kind?: string; horizon?: string; seq?: string }[];
	closed: Promise<number>;
	/** Waits until something was heard. */
	hears(is: (message: Window['heard'][number]) => boolean): Promise<void>;
	socket: WebSocket;
}

/** A member's open window of the group. */
async function openWindow(member: Member, after?: string, origin?: string): Promise<Window> {
	const { port } = server.address() as AddressInfo;
	const [cookie, horizon] = [await beginSession(member.id), after ?? (await horizonNow())];
	const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, {
		headers: { cookie, origin: origin ?? `http://127.0.0.1:${port}` }
	});
	const heard: Window['heard'] = [];
	const waiting = new Set<() => void>();
	socket.on('message', (data) => {
		heard.push(JSON.parse(String(data)) as Window['heard'][number]);
		for (const wake of waiting) wake();
	});
	const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)));
	await new Promise<void>((resolve, reject) => {
		socket.once('open', resolve);
		socket.once('error', reject);
	});
	socket.send(JSON.stringify({ group: slug, after: horizon }));
	const hears: Window['hears'] = (is) =>
		new Promise((resolve) => {
			const look = () => {
				if (!heard.some(is)) return;
				waiting.delete(look);
				resolve();
			};
			waiting.add(look);
			look();
		});
	return { heard, closed, hears, socket };
}

async function horizonNow(): Promise<string> {
	const { rows } = await community.owner.query<{ now: string }>(
		'select pg_snapshot_xmin(pg_current_snapshot())::text as now'
	);
	return rows[0]!.now;
}

const joined = (message: { kind?: string }) => message.kind === 'joined';
const newShare = (id: string) => (message: { said?: string; shareId?: string }) =>
	message.said === 'share.written' && message.shareId === id;

describe('a window', () => {
	it('hears what is said after it joined, and what was said since its page was read', async () => {
		const before = await horizonNow();
		const missed = await say(ruth, slug, 'while the page was on its way');
		const window = await openWindow(sam, before);
		await window.hears(joined);
		expect(window.heard.some(newShare(missed))).toBe(true);
		const later = await say(ruth, slug, 'and now');
		await window.hears(newShare(later));
	});

	it('of somebody without a seat is closed, and hears nothing', async () => {
		const window = await openWindow(nils);
		expect(await window.closed).toBe(4003);
		expect(window.heard).toEqual([]);
	});

	it('that a page of another site opens is refused', async () => {
		await expect(openWindow(sam, undefined, 'https://elsewhere.example')).rejects.toThrow('403');
	});

	it('without a session is refused', async () => {
		const { port } = server.address() as AddressInfo;
		const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { headers: { origin: `http://127.0.0.1:${port}` } });
		await expect(new Promise((_, reject) => socket.once('error', reject))).rejects.toThrow('401');
	});

	it('of a removed member is closed before the next word, and cannot join again', async () => {
		const window = await openWindow(sam);
		await window.hears(joined);
		await removeMember(ruth, slug, await seatOf(slug, sam), 'It was agreed.');
		expect(await window.closed).toBe(4003);
		const later = await say(ruth, slug, 'now we are without him');
		expect(window.heard.some(newShare(later))).toBe(false);
		const again = await openWindow(sam, '3');
		expect(await again.closed).toBe(4003);
		expect(again.heard).toEqual([]);
	});

	it('is closed when its session ends', async () => {
		const window = await openWindow(sam);
		await window.hears(joined);
		community.hearth.live.endSessions(sam.id);
		expect(await window.closed).toBe(4001);
	});

	it('that missed too much is asked for a fresh page, and nothing is held for it', async () => {
		const window = await openWindow(sam, '99999999999999999999');
		expect(await window.closed).toBe(1012);
		expect(window.heard).toEqual([{ kind: 'reload' }]);
		expect(community.hearth.live.size).toBe(0);
	});

	it.each(['//', 'http://[', '/live//', '/%'])('that asks for “%s” opens nothing, and ends nothing', async (path) => {
		const { port } = server.address() as AddressInfo;
		const stranger = connect(port, '127.0.0.1');
		stranger.write(`GET ${path} HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
		await new Promise((resolve) => stranger.once('close', resolve).once('error', () => {}));
		const window = await openWindow(sam);
		await window.hears(joined);
	});

	it('that talks nonsense is closed', async () => {
		const window = await openWindow(sam);
		await window.hears(joined);
		window.socket.send('{"group":');
		expect(await window.closed).toBe(4000);
	});

	it('does not hear what somebody kept for themselves when it catches up', async () => {
		const before = await horizonNow();
		const own = await say(ruth, slug, 'only for me', { audience: 'me' });
		const others = await say(ruth, slug, 'for all of us');
		const window = await openWindow(sam, before);
		await window.hears(joined);
		expect(window.heard.some(newShare(others))).toBe(true);
		expect(window.heard.some((message) => message.shareId === own)).toBe(false);
	});
});

describe('two people who are kept apart', () => {
	it('hear nothing of each other from the next word on, and go on hearing everybody else', async () => {
		const [one, other] = [await someone('apart-1'), await someone('apart-2')];
		await seat(slug, one, other);
		const window = await openWindow(one);
		const theirs = await openWindow(other);
		await Promise.all([window.hears(joined), theirs.hears(joined)]);
		const before = await say(other, slug, 'while we still meet');
		await window.hears(newShare(before));
		await keepApart(one, { seat: await seatOf(slug, other) });
		const [silent, back, open] = [
			await say(other, slug, 'not for one'),
			await say(one, slug, 'not for the other'),
			await say(ruth, slug, 'for both')
		];
		await Promise.all([window.hears(newShare(open)), theirs.hears(newShare(open)), window.hears(newShare(back))]);
		expect(window.heard.some((message) => message.shareId === silent)).toBe(false);
		expect(theirs.heard.some((message) => message.shareId === back)).toBe(false);
		const again = await openWindow(one, '3');
		await again.hears(joined);
		expect(again.heard.some((message) => message.shareId === silent)).toBe(false);
	});
});

describe('the log of events', () => {
	it('gives an event with a lower number that is committed late', async () => {
		const window = await openWindow(sam);
		await window.hears(joined);
		const slow = new pg.Client({ connectionString: community.serverUrl });
		await slow.connect();
		await slow.query('begin');
		await slow.query(`select set_config('hearth.identity', 'system', true)`);
		const { rows } = await community.owner.query<{ id: string }>('select id from groups where slug = $1', [slug]);
		const late = crypto.randomUUID();
		await slow.query(`insert into live_events (group_id, kind, share_id, at) values ($1, 'share.written', $2, now())`, [
			rows[0]!.id,
			late
		]);
		const quick = await say(ruth, slug, 'committed first, with the higher number');
		await window.hears(newShare(quick));
		expect(window.heard.some(newShare(late))).toBe(false);
		await slow.query('commit');
		community.hearth.live.hear();
		await window.hears(newShare(late));
		const numberOf = (id: string) => Number(window.heard.find(newShare(id))!.seq);
		expect(numberOf(late), 'the premise: the late one has the lower number').toBeLessThan(numberOf(quick));
		await slow.end();
	});

	it('reaches the windows of another process over the bridge', async () => {
		const { hearth } = community;
		const window = await openWindow(sam);
		await window.hears(joined);
		const here = bridgeProcesses(community.serverUrl, hearth.live, hearth.log);
		const elsewhere = new LiveHub(hearth.database, hearth.log);
		await elsewhere.start();
		const there = bridgeProcesses(community.serverUrl, elsewhere, hearth.log);
		await listeners(2);
		const { live } = hearth;
		hearth.live = elsewhere; // the share is written by a process that holds no window
		const begun = performance.now();
		const written = await say(ruth, slug, 'from the other machine');
		hearth.live = live;
		await window.hears(newShare(written));
		expect(performance.now() - begun, 'sooner than the slow poll').toBeLessThan(2_500);
		elsewhere.stop();
		await Promise.all([here.stop(), there.stop()]);
	});

	it('with an event that cannot be shown asks windows for a fresh page, and goes on', async () => {
		const window = await openWindow(sam);
		await window.hears(joined);
		let broken = true;
		community.hearth.live.addTopic(
			groupTopic((tx, events) => (broken ? Promise.reject(new Error('cannot be shown')) : facts(tx, events)))
		);
		await say(ruth, slug, 'poison');
		for (let pass = 0; pass < 20 && !window.heard.some(({ kind }) => kind === 'reload'); pass++) {
			community.hearth.live.hear();
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		expect(window.heard.some(({ kind }) => kind === 'reload')).toBe(true);
		expect(await window.closed).toBe(1012);
		broken = false;
		const again = await openWindow(sam);
		await again.hears(joined);
		const next = await say(ruth, slug, 'and after it');
		await again.hears(newShare(next));
	});

	it('is forgotten after a week', async () => {
		const written = await say(ruth, slug, 'soon a week old');
		const kept = async () =>
			(await community.owner.query('select 1 from live_events where share_id = $1', [written])).rowCount;
		await trimLiveEvents(community.hearth.database, community.clock.now + 6 * 86_400_000);
		expect(await kept()).toBe(1);
		await trimLiveEvents(community.hearth.database, community.clock.now + 8 * 86_400_000);
		expect(await kept()).toBe(0);
	});
});

/** A login sees what its own connections do. */
async function listeners(count: number): Promise<void> {
	const own = new pg.Client({ connectionString: community.serverUrl });
	await own.connect();
	for (let seen = 0; seen !== count;) {
		const { rowCount } = await own.query(
			`select 1 from pg_stat_activity where application_name = 'hearth live' and datname = current_database()
				and query ~ 'listen hearth_live|pg_notify' and state = 'idle'`
		);
		seen = rowCount ?? 0;
	}
	await own.end();
}
