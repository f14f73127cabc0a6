import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { keepApart } from '#features/groups/server/apart.ts';
import { removeMember } from '#features/groups/server/seats.ts';
import { beginSession } from '#features/people/server/sessions.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Guest } from '#features/rooms/room.ts';
import type { Person } from '#server/database/database.ts';
import { bridgeProcesses } from '#server/live/bridge.ts';
import { LiveHub } from '#server/live/hub.ts';
import { Presence } from '#server/live/presence.ts';
import { liveSockets } from '#server/live/socket.ts';
import { changeMutes } from '#features/sharing/server/mutes.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { cookieOf, sitAsGuest, tokenOf } from '../../../../tests/guests.ts';
import { groupOf, say, seat, seatOf, someone } from '../../../../tests/people.ts';
import { forgetGuest, keepSeats } from './guests.ts';
import { hideLine, readLine, sayInRoom, takeLineBack } from './lines.ts';
import { changeRoom, endGuestSeat, findRoom, readGuestDesk, readRoom } from './rooms.ts';
import { followRooms, type RoomShows } from './topic.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, nils: Member;
let robin: Guest;
let slug: string, roomId: string;
let groups = 0;
const ends: (() => Promise<unknown>)[] = [];

/** What the pages do with components is done here with plain facts: these tests are about who hears what. */
const facts: RoomShows = {
	line: ({ name, words, mine, hidden, muted }, _, isNew) => ({ line: words, name, mine, hidden, muted, isNew }),
	gone: (gone) => ({ gone }),
	here: (here) => ({
		here: here.map(({ name, guest, writing }) => `${name}${guest ? ' (guest)' : ''}${writing ? ' writes' : ''}`)
	})
};
interface Heard {
	line?: string | null;
	name?: string;
	mine?: boolean;
	hidden?: boolean;
	muted?: boolean;
	isNew?: boolean;
	gone?: string;
	here?: string[];
	kind?: string;
	horizon?: string;
}

/** One server on the community's database, with what it has to be told of when it is not the one that writes. */
async function serve() {
	const { hearth } = community;
	const live = new LiveHub(
		hearth.database,
		hearth.log,
		new Presence({ grace: 120, spread: 0, looked: 300, gather: 5 })
	);
	followRooms(live, facts);
	await live.start();
	const sockets = liveSockets({ ...hearth, live });
	const server: Server = createServer().on(
		'upgrade',
		(request, socket, head) => sockets.upgrade(request, socket, head) || socket.destroy()
	);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const bridge = bridgeProcesses(community.serverUrl, live, hearth.log);
	ends.push(async () => {
		live.stop();
		sockets.closeAll();
		await bridge.stop();
		await new Promise((resolve) => server.close(resolve));
	});
	return { live, port: (server.address() as AddressInfo).port, kill: () => bridge.stop() };
}

let here: Awaited<ReturnType<typeof serve>>;

async function openWindow(who: Member | Guest, { port } = here, topic = 'room', after?: string) {
	const cookie = 'seats' in who ? cookieOf(who) : await beginSession(who.id);
	const { rows } = await community.owner.query<{ now: string }>(
		'select pg_snapshot_xmin(pg_current_snapshot())::text as now'
	);
	const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, {
		headers: { cookie, origin: `http://127.0.0.1:${port}` }
	});
	const heard: Heard[] = [];
	socket.on('message', (data) => heard.push(JSON.parse(String(data)) as Heard));
	const closed = new Promise<number>((resolve) => socket.on('close', resolve));
	await new Promise<void>((resolve, reject) => {
		socket.once('open', resolve);
		socket.once('error', reject);
	});
	socket.send(JSON.stringify({ topic, group: slug, after: after ?? rows[0]!.now }));
	const until = (is: (message: Heard) => boolean) =>
		expect.poll(() => heard.some(is), { timeout: 8_000, interval: 10 }).toBe(true);
	const sees = (...names: string[]) =>
		expect
			.poll(() => heard.filter((message) => message.here).at(-1)?.here, { timeout: 8_000, interval: 10 })
			.toEqual(names);
	return { heard, closed, socket, until, sees };
}

const member = ({ id }: Member): Person => ({ kind: 'member', id });
const guest = ({ id }: Guest): Person => ({ kind: 'guest', id });
const tell = async (who: Person, text: string) =>
	expect(await sayInRoom(who, roomId, { key: crypto.randomUUID(), words: text, notes: [] })).toBeNull();
const joined = (message: Heard) => message.kind === 'joined';
const line = (text: string) => (message: Heard) => message.line === text;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, nils] = (await Promise.all(['ruth', 'sam-w', 'ana-m', 'nils'].map(someone))) as [
		Member,
		Member,
		Member,
		Member
	];
});
afterAll(() => community.close());
beforeEach(async () => {
	community.clock.now += 3_600_000;
	slug = await groupOf(ruth, `Night Owls ${++groups}`);
	await seat(slug, sam, ana);
	robin = await sitAsGuest(slug, 'Robin');
	roomId = (await findRoom(member(ruth), slug))!;
	here = await serve();
	community.hearth.live = here.live;
});
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
	await community.owner.query('delete from blocks');
});

describe('a reading room', () => {
	it('hears lines in their order, and whose they are is known to their own windows alone', async () => {
		const [theirs, others] = [await openWindow(robin), await openWindow(sam)];
		await Promise.all([theirs.until(joined), others.until(joined)]);
		for (const text of ['one', 'two', 'three']) await tell(guest(robin), text);
		await Promise.all([theirs.until(line('three')), others.until(line('three'))]);
		const said = (heard: Heard[]) => heard.filter((message) => message.line);
		expect(said(others.heard)).toMatchObject(
			['one', 'two', 'three'].map((text) => ({ line: text, mine: false, isNew: true }))
		);
		expect(said(theirs.heard).every(({ mine, name }) => mine && name === 'Robin')).toBe(true);
		expect(JSON.stringify(others.heard)).not.toContain(robin.id);
	});

	it('does not say what a member muted: not in their window, nor on their page, until they open it', async () => {
		const [sams, anas] = [await openWindow(sam), await openWindow(ana)];
		await Promise.all([sams.until(joined), anas.until(joined)]);
		await changeMutes(sam, { topics: ['death'], words: ['hospital'] });
		await tell(guest(robin), 'The HOSPITALS were full.');
		await tell(member(sam), 'I was in a hospital too.');
		await sayInRoom(member(ana), roomId, { key: crypto.randomUUID(), words: 'It was June.', notes: ['death'] });
		await tell(member(ana), 'The garden is white.');
		await Promise.all([sams.until(line('The garden is white.')), anas.until(line('The garden is white.'))]);
		const lines = (heard: Heard[]) => heard.filter(({ name }) => name).map((one) => [one.line, one.muted]);
		expect(lines(sams.heard)).toEqual([
			[null, true],
			['I was in a hospital too.', false],
			[null, true],
			['The garden is white.', false]
		]);
		expect(JSON.stringify(sams.heard)).not.toMatch(/HOSPITALS|June/);
		expect(lines(anas.heard), 'for others it stands as it was said').toEqual([
			['The HOSPITALS were full.', false],
			['I was in a hospital too.', false],
			['It was June.', false],
			['The garden is white.', false]
		]);
		const page = (await readRoom(member(sam), slug))!.lines;
		expect(page.map(({ words, muted }) => [words, muted])).toEqual(lines(sams.heard));
		expect((await readLine(member(sam), slug, page[0]!.id))!.line).toMatchObject({
			words: 'The HOSPITALS were full.',
			muted: true
		});
		await changeMutes(sam, { topics: [], words: [] });
	});

	it('is caught up with after a lost connection, under one’s own identity', async () => {
		const { rows } = await community.owner.query<{ now: string }>(
			'select pg_snapshot_xmin(pg_current_snapshot())::text as now'
		);
		await tell(member(sam), 'while you were in the lift');
		const window = await openWindow(robin, here, 'room', rows[0]!.now);
		await window.until(joined);
		expect(window.heard.some(line('while you were in the lift'))).toBe(true);
	});

	it('hears that a line was taken back, and that one was taken away', async () => {
		const window = await openWindow(sam);
		await window.until(joined);
		await tell(guest(robin), 'first');
		await tell(guest(robin), 'second');
		await window.until(line('second'));
		const [first, second] = (await readRoom(guest(robin), slug))!.lines;
		await takeLineBack(guest(robin), first!.id);
		await window.until(({ gone }) => gone === first!.id);
		await hideLine(member(ruth), second!.id);
		await window.until(({ hidden }) => hidden === true);
		expect(window.heard.filter(({ hidden }) => hidden).every((message) => message.line === null)).toBe(true);
	});

	it('is deaf to those without a seat, and a guest’s socket hears no share of the group', async () => {
		expect(await (await openWindow(nils)).closed).toBe(4003);
		const elsewhere = await sitAsGuest(await groupOf(ruth, `Elsewhere ${groups}`), 'Heron');
		const refused = await openWindow(elsewhere);
		expect(await refused.closed).toBe(4003);
		expect(refused.heard).toEqual([]);
		expect(await (await openWindow(robin, here, 'group')).closed).toBe(4003);
		expect(await (await openWindow(sam, here, 'no-such-topic')).closed).toBe(4003);
		const window = await openWindow(robin);
		await window.until(joined);
		await say(sam, slug, 'Among us.');
		await tell(member(sam), 'after it');
		await window.until(line('after it'));
		expect(JSON.stringify(window.heard)).not.toMatch(/share|Among us/);
	});

	it('closes before anything later passes: for a guest whose seat ends, one who gets up, and a removed member', async () => {
		const gone = await sitAsGuest(slug, 'Wren');
		const [ended, up, removed, stays] = [
			await openWindow(robin),
			await openWindow(gone),
			await openWindow(ana),
			await openWindow(sam)
		];
		await Promise.all([ended, up, removed, stays].map((window) => window.until(joined)));
		const { desk } = (await readGuestDesk(ruth, slug))!;
		await endGuestSeat(ruth, slug, desk.guests.find(({ name }) => name === 'Robin')!.seat);
		await forgetGuest(tokenOf(gone));
		await removeMember(ruth, slug, await seatOf(slug, ana), 'It was agreed.');
		expect(await Promise.all([ended.closed, up.closed, removed.closed])).toEqual([4003, 4003, 4003]);
		await tell(member(sam), 'now without them');
		await stays.until(line('now without them'));
		for (const window of [ended, up, removed]) expect(window.heard.some(line('now without them'))).toBe(false);
		await stays.sees('sam-w');
	});

	it('closes for all guests at once where it becomes members only, or closes its door', async () => {
		const [theirs, stays] = [await openWindow(robin), await openWindow(sam)];
		await Promise.all([theirs.until(joined), stays.until(joined)]);
		await changeRoom(ruth, slug, { welcomes: true, membersOnly: true });
		expect(await theirs.closed).toBe(4003);
		await changeRoom(ruth, slug, { welcomes: true, membersOnly: false });
		const again = await openWindow(robin);
		await again.until(joined);
		await community.owner.query(`update groups set access = 'request' where slug = $1`, [slug]);
		here.live.poke();
		expect(await again.closed).toBe(4003);
		expect(stays.socket.readyState).toBe(WebSocket.OPEN);
	});

	it('goes on as a member for a guest who made an account', async () => {
		const window = await openWindow(robin);
		await window.until(joined);
		const rob = await someone(`rob-${groups}`);
		await keepSeats(rob, tokenOf(robin));
		expect(await window.closed).toBe(4003);
		const again = await openWindow(rob);
		await again.sees('Robin');
	});
});

describe('who is in a room', () => {
	it('is told by the group’s names: who came, who writes, who went; two windows are one person', async () => {
		const first = await openWindow(sam);
		await first.sees('sam-w');
		const theirs = await openWindow(robin);
		await first.sees('Robin (guest)', 'sam-w');
		const second = await openWindow(robin);
		await second.sees('Robin (guest)', 'sam-w');
		theirs.socket.send('{"doing":"writing"}');
		await first.sees('Robin (guest) writes', 'sam-w');
		theirs.socket.send('{"doing":"listening"}');
		await first.sees('Robin (guest)', 'sam-w');
		theirs.socket.close();
		await theirs.closed;
		await new Promise((resolve) => setTimeout(resolve, 300));
		await first.sees('Robin (guest)', 'sam-w');
		second.socket.terminate();
		await first.sees('sam-w');
	});

	it('is told to two who keep apart without each other, and to all others whole', async () => {
		const [one, other, leads] = [await openWindow(sam), await openWindow(ana), await openWindow(ruth)];
		await one.sees('ana-m', 'ruth', 'sam-w');
		await keepApart(sam, { seat: await seatOf(slug, ana) });
		await one.sees('ruth', 'sam-w');
		await other.sees('ana-m', 'ruth');
		await leads.sees('ana-m', 'ruth', 'sam-w');
		await tell(member(ana), 'not for sam');
		await tell(member(ruth), 'for all');
		await Promise.all([one.until(line('for all')), other.until(line('not for sam'))]);
		expect(one.heard.some(line('not for sam'))).toBe(false);
		const page = (await readRoom(member(sam), slug))!;
		expect(page.here.map(({ name }) => name)).toEqual(['ruth', 'sam-w']);
	});

	it('is known to every process that serves the community, and forgotten when one is gone', async () => {
		const there = await serve();
		const one = await openWindow(sam);
		const other = await openWindow(robin, there);
		await one.sees('Robin (guest)', 'sam-w');
		await other.sees('Robin (guest)', 'sam-w');
		await tell(guest(robin), 'written by a process that holds no window of robin’s');
		await Promise.all([one, other].map((window) => window.until(({ line }) => Boolean(line))));
		other.socket.terminate();
		await one.sees('sam-w');
	});

	it('is stored nowhere', async () => {
		const window = await openWindow(robin);
		await window.sees('Robin (guest)');
		const { rows } = await community.owner.query<{ kind: string }>(
			`select distinct kind from live_events where topic = 'room' and group_id = $1`,
			[roomId]
		);
		expect(rows).toEqual([]);
	});
});

describe('a forged or broken window', () => {
	it.each(['{"doing":"shouting"}', '{"doing":', 'null', '{"topic":"room"}'])('that says %s is closed', async (said) => {
		const window = await openWindow(robin);
		await window.until(joined);
		window.socket.send(said);
		expect(await window.closed).toBe(4000);
	});

	it('that talks without end is closed, and the room goes on', async () => {
		const [flood, stays] = [await openWindow(robin), await openWindow(sam)];
		await Promise.all([flood.until(joined), stays.until(joined)]);
		for (let said = 0; said < 200; said++) flood.socket.send(`{"doing":"${said % 2 ? 'writing' : 'listening'}"}`);
		expect(await flood.closed).toBe(4000);
		expect(stays.heard.filter((message) => message.here).length).toBeLessThan(60);
	});

	it.each(['hearth.guest=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'hearth.guest=', 'hearth.guest=x; hearth.guest=y'])(
		'with the cookie %s is refused',
		async (cookie) => {
			const socket = new WebSocket(`ws://127.0.0.1:${here.port}/live`, {
				headers: { cookie, origin: `http://127.0.0.1:${here.port}` }
			});
			await expect(new Promise((_, reject) => socket.once('error', reject))).rejects.toThrow('401');
		}
	);

	it('of another site is refused with a guest’s cookie, too', async () => {
		const socket = new WebSocket(`ws://127.0.0.1:${here.port}/live`, {
			headers: { cookie: cookieOf(robin), origin: 'https://elsewhere.example' }
		});
		await expect(new Promise((_, reject) => socket.once('error', reject))).rejects.toThrow('403');
	});
});
