import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { keepApart } from '#features/groups/server/apart.ts';
import { removeMember } from '#features/groups/server/seats.ts';
import { beginSession } from '#features/people/server/sessions.ts';
import type { Member } from '#features/people/viewer.ts';
import { bridgeProcesses } from '#server/live/bridge.ts';
import { LiveHub } from '#server/live/hub.ts';
import { liveSockets } from '#server/live/socket.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { cookieOf, sitAsGuest } from '../../../../tests/guests.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { chooseSupporter } from '#features/support/server/supporters.ts';
import { answerReachOut, cancelReachOut, passReachOut, reachOut, readReaching } from './reach-outs.ts';
import { followOneself } from './topic.ts';

interface Heard {
	states?: { company: boolean; news: boolean };
	kind?: string;
}

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, nora: Member;
let slug: string;
let many = 0;
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => void (community = await openTestCommunity()));
afterAll(() => community.close());
beforeEach(async () => {
	many++;
	// Noon in London, so that everybody is awake.
	community.clock.now = Date.UTC(2026, 10, 25, 12) + many * 86_400_000;
	[ruth, sam, ana, nora] = (await Promise.all(
		['ruth', 'sam', 'ana', 'nora'].map((name) => someone(`${name}-${many}`))
	)) as [Member, Member, Member, Member];
	slug = await groupOf(ruth, `Group ${many}`);
	await seat(slug, sam, ana, nora);
	await chooseSupporter(sam, await seatOf(slug, ana));
	await chooseSupporter(sam, await seatOf(slug, nora));
	await community.owner.query('delete from notifications');
});
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

/** A server with windows of its own on the community's database. */
async function serve() {
	const { hearth } = community;
	const live = new LiveHub(hearth.database, hearth.log);
	followOneself(live);
	await live.start();
	const sockets = liveSockets({ ...hearth, live });
	const server: Server = createServer().on(
		'upgrade',
		(request, socket, head) => sockets.upgrade(request, socket, head) || socket.destroy()
	);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	ends.push(async () => {
		live.stop();
		sockets.closeAll();
		await new Promise((resolve) => server.close(resolve));
	});
	return { live, port: (server.address() as AddressInfo).port };
}

async function openWindow(cookie: string, port: number) {
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
	socket.send(JSON.stringify({ topic: 'me', group: 'me', after: '0' }));
	const company = () => heard.findLast(({ states }) => states)?.states?.company;
	const shows = (wanted: boolean) => expect.poll(company, { timeout: 8_000, interval: 10 }).toBe(wanted);
	return { heard, closed, shows, socket };
}
const windowOf = async (member: Member, { port }: { port: number }) => openWindow(await beginSession(member.id), port);
const ask = () => reachOut(sam, { wants: ['write'], supporters: true, slug: null });

it('whoever is asked sees it in an open window; the first who comes puts it out for the others, and nobody else hears of it', async () => {
	const here = await serve();
	community.hearth.live = here.live;
	const [anas, noras, ruths] = await Promise.all([windowOf(ana, here), windowOf(nora, here), windowOf(ruth, here)]);
	await Promise.all([anas.shows(false), noras.shows(false), ruths.shows(false)]);
	await ask();
	await Promise.all([anas.shows(true), noras.shows(true)]);
	expect(anas.heard.findLast(({ states }) => states)?.states?.news).toBe(true);
	const { id } = (await readReaching(ana)).toMe[0]!;
	await answerReachOut(ana, id);
	await noras.shows(false);
	await anas.shows(false);
	expect(ruths.heard.filter(({ states }) => states?.company)).toEqual([]);
	expect((await answerReachOut(nora, id))?.state).toBe('held');
});

it('a window that opens later says how it stands, and one that cannot come is not asked on', async () => {
	const here = await serve();
	community.hearth.live = here.live;
	await ask();
	const late = await windowOf(nora, here);
	await late.shows(true);
	const { id } = (await readReaching(nora)).toMe[0]!;
	await passReachOut(nora, id);
	await late.shows(false);
	const anas = await windowOf(ana, here);
	await anas.shows(true);
	await cancelReachOut(sam);
	await anas.shows(false);
});

it('whoever keeps apart, or was let go, hears nothing; nor does a removed member of what the group is asked', async () => {
	const here = await serve();
	community.hearth.live = here.live;
	await keepApart(ana, { seat: await seatOf(slug, sam) });
	const [anas, noras] = await Promise.all([windowOf(ana, here), windowOf(nora, here)]);
	await ask();
	await noras.shows(true);
	expect(anas.heard.filter(({ states }) => states?.company)).toEqual([]);
	await cancelReachOut(sam);
	await noras.shows(false);
	// A window that has just joined may be told the same twice.
	const before = noras.heard.filter(({ states }) => states?.company).length;
	await community.owner.query('delete from supporters');
	await removeMember(ruth, slug, await seatOf(slug, nora), 'It was agreed.');
	const ruths = await windowOf(ruth, here);
	await reachOut(sam, { wants: ['write'], supporters: false, slug });
	await ruths.shows(true);
	expect(noras.heard.filter(({ states }) => states?.company)).toHaveLength(before);
});

it('another server tells its own windows', async () => {
	const [here, there] = [await serve(), await serve()];
	const bridges = [here, there].map(({ live }) => bridgeProcesses(community.serverUrl, live, community.hearth.log));
	ends.push(() => Promise.all(bridges.map((bridge) => bridge.stop())));
	community.hearth.live = here.live;
	const noras = await windowOf(nora, there);
	await noras.shows(false);
	await ask();
	await noras.shows(true);
});

it('a guest has nothing of their own to hear, and a member reads no other’s events', async () => {
	const here = await serve();
	const guest = await openWindow(cookieOf(await sitAsGuest(slug, 'Robin')), here.port);
	expect(await guest.closed).toBe(4003);
	expect(guest.heard).toEqual([]);
	community.hearth.live = here.live;
	await ask();
	const { database } = community.hearth;
	const read = (member: Member) =>
		database.asMember(
			member.id,
			(tx) => tx.selectFrom('live_events').select('group_id').where('topic', '=', 'me').execute(),
			'read'
		);
	expect((await read(nora)).every(({ group_id }) => group_id === nora.id)).toBe(true);
	expect((await read(nora)).length).toBeGreaterThan(0);
	expect(await read(ruth)).toEqual([]);
	expect(
		await database.asVisitor((tx) => tx.selectFrom('live_events').select('seq').where('topic', '=', 'me').execute())
	).toEqual([]);
});
