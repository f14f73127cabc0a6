import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Told } from '#features/gatherings/gathering.ts';
import { keepApart } from '#features/groups/server/apart.ts';
import { removeMember } from '#features/groups/server/seats.ts';
import { planMeeting } from '#features/meetings/server/plan.ts';
import { beginSession } from '#features/people/server/sessions.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Guest } from '#features/rooms/room.ts';
import type { Person, Tx } from '#server/database/database.ts';
import { LiveHub } from '#server/live/hub.ts';
import { liveSockets } from '#server/live/socket.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { cookieOf, sitAsGuest } from '../../../../tests/guests.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { tuesdays } from '../../../../tests/tuesdays.ts';
import type { RoomState } from '../room-state.ts';
import { evolve } from '../evolve.ts';
import type { Wish } from '../wish.ts';
import { arrive, closeOldRooms, readGathering, sayAt, wishFor } from './rooms.ts';
import { followGatherings } from './topic.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, joe: Member, nils: Member, otto: Member;
let robin: Guest;
let slug: string, meeting: string;
const date = '2026-11-24';
let many = 0;
const ends: (() => Promise<unknown>)[] = [];

const starts = Date.UTC(2026, 10, 24, 19);
const of = ({ id }: Member): Person => ({ kind: 'member', id });
const guest = ({ id }: Guest): Person => ({ kind: 'guest', id });
const address = () => ({ slug, meeting, date });

beforeAll(async () => void (community = await openTestCommunity()));
afterAll(() => community.close());
beforeEach(async () => {
	many++;
	await community.owner.query('delete from gatherings');
	community.clock.now = starts - 26 * 3_600_000;
	[ruth, sam, ana, joe, nils, otto] = (await Promise.all(
		['ruth', 'sam', 'ana', 'joe', 'nils', 'otto'].map((name) => someone(`${name}-${many}`))
	)) as [Member, Member, Member, Member, Member, Member];
	slug = await groupOf(ruth, `Group ${many}`);
	await groupOf(otto, `Elsewhere ${many}`);
	await seat(slug, sam, ana, joe);
	robin = await sitAsGuest(slug, `Robin ${many}`);
	await planMeeting(ruth, slug, tuesdays());
	const { rows } = await community.owner.query<{ id: string }>(
		'select m.id from meetings m join groups g on g.id = m.group_id where g.slug = $1',
		[slug]
	);
	meeting = rows[0]!.id;
	community.clock.now = starts - 5 * 60_000;
});
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

const come = (person: Person, name = '') => arrive(person, address(), { name, way: 'text' });
const seen = async (person: Person) => (await readGathering(person, address()))!.seen!;
const chair = async (person: Person) => (await seen(person)).me;
const id = async (): Promise<string> => (await readGathering(of(ruth), address()))!.front.gathering!;
const wish = async (person: Person, what: Wish) => wishFor(person, await id(), what);
async function say(person: Person, words: string, to: 'room' | 'leaders' | (string & {}) = 'room') {
	community.clock.now += 1_000;
	return sayAt(person, await id(), { key: crypto.randomUUID(), words, to });
}
const hearing = async (person: Person) => (await seen(person)).lines.map(({ words }) => words);
async function begin(...others: Person[]) {
	await come(of(ruth));
	await wish(of(ruth), { do: 'open' });
	for (const other of others) await come(other);
}

describe('coming in', () => {
	it('goes from a quarter of an hour before until the end, and waits at the door until whoever leads opens', async () => {
		community.clock.now = starts - 16 * 60_000;
		expect(await come(of(ruth))).toBe('early');
		community.clock.now = starts - 14 * 60_000;
		expect(await come(of(sam), 'Sparrow')).toBeNull();
		expect(await come(of(ruth))).toBeNull();
		const before = await seen(of(sam));
		expect(before.room.chairs.map(({ name, place }) => [name, place])).toEqual([
			['Sparrow', 'door'],
			[`ruth-${many}`, 'circle']
		]);
		expect(await wish(of(sam), { do: 'open' })).toBe('not-here');
		expect(await wish(of(ruth), { do: 'open' })).toBeNull();
		expect((await seen(of(sam))).room.chairs.map(({ place }) => place)).toEqual(['circle', 'circle']);
		community.clock.now = starts + 91 * 60_000;
		expect(await come(of(ana)), 'a room that goes on longer is open').toBeNull();
	});

	it('is for nobody without a seat: a stranger, who leads elsewhere, a removed member, a guest of another group', async () => {
		await removeMember(ruth, slug, await seatOf(slug, joe), 'Sold things.');
		const other = await groupOf(otto, `Other ${many}`);
		const away = await sitAsGuest(other, 'Heron');
		await begin(of(sam), guest(robin));
		for (const person of [of(nils), of(otto), of(joe), guest(away)]) {
			expect(await come(person)).toBeUndefined();
			expect(await readGathering(person, address())).toBeNull();
			expect(await wishFor(person, await id(), { do: 'raise' })).toBe('not-here');
			expect(await sayAt(person, await id(), { key: crypto.randomUUID(), words: 'x', to: 'room' })).toBe('not-here');
		}
		expect((await seen(of(ruth))).room.chairs).toHaveLength(3);
	});

	it('takes no name of somebody else’s, and no guests where they are not welcome', async () => {
		await begin(of(sam));
		expect(await come(of(ana), `sam-${many}`)).toBe('name-taken');
		expect(await come(of(ana), `Robin ${many}`)).toBe('name-taken');
		await community.owner.query('update meetings set guests = false where id = $1', [meeting]);
		expect(await come(guest(robin))).toBe('no-guests');
	});

	it('once sent out, not again tonight; and never beside a room that is over', async () => {
		await begin(of(sam), of(ana));
		expect(await wish(of(sam), { do: 'remove', seat: await chair(of(ana)) })).toBe('not-leading');
		expect(await wish(of(ruth), { do: 'remove', seat: await chair(of(ana)) })).toBeNull();
		expect(await come(of(ana))).toBe('sent-out');
		expect((await readGathering(of(ana), address()))!.front).toMatchObject({ sentOut: true, chair: null });
		await wish(of(ruth), { do: 'close' });
		expect(await come(of(sam))).toBe('over');
	});
});

describe('what is said', () => {
	it('is heard inside by turns; whispers by those who lead alone; nothing from the door', async () => {
		await begin(of(sam), of(ana));
		expect(await say(of(sam), 'not my turn')).toBe('not-yours');
		await wish(of(sam), { do: 'raise' });
		expect(await say(of(sam), 'The coat was in the hall again.')).toBeNull();
		expect(await say(of(ana), 'Can I go on?', 'leaders')).toBeNull();
		expect(await say(of(ruth), 'Yes, stay.', await chair(of(ana)))).toBeNull();
		expect(await say(of(ana), 'psst', await chair(of(sam)))).toBe('not-leading');
		expect(await hearing(of(ruth))).toEqual(['The coat was in the hall again.', 'Can I go on?', 'Yes, stay.']);
		expect(await hearing(of(ana))).toEqual(['The coat was in the hall again.', 'Can I go on?', 'Yes, stay.']);
		expect(await hearing(of(sam))).toEqual(['The coat was in the hall again.']);
		await wish(of(ruth), { do: 'door', door: 'ask' });
		await come(of(joe));
		expect(await hearing(of(joe))).toEqual([]);
		expect((await seen(of(joe))).room).toMatchObject({ holder: null, hands: [] });
	});

	it('keeps the name of whoever said it, also when they have got up', async () => {
		await begin(of(sam), of(ana));
		await wish(of(sam), { do: 'raise' });
		await say(of(sam), 'I have to go now.');
		await wish(of(sam), { do: 'leave' });
		expect((await seen(of(ana))).lines).toMatchObject([{ name: sam.handle, words: 'I have to go now.' }]);
	});

	it('twice with the same form is said once, and goes with the close, to the last row', async () => {
		await begin(of(sam));
		await wish(of(sam), { do: 'raise' });
		const said = { key: crypto.randomUUID(), words: 'Once.', to: 'room' as const };
		await sayAt(of(sam), await id(), said);
		await sayAt(of(sam), await id(), said);
		expect(await hearing(of(ruth))).toEqual(['Once.']);
		await wish(of(ruth), { do: 'close' });
		for (const table of ['gathering_lines', 'gathering_seats', 'gathering_events'])
			expect((await community.owner.query(`select * from ${table}`)).rows, table).toEqual([]);
		const { rows } = await community.owner.query<{ snapshot: unknown }>(
			'select snapshot from gatherings where meeting_id = $1',
			[meeting]
		);
		expect(JSON.stringify(rows)).not.toContain('sam');
	});

	it('is closed by itself two hours after the end', async () => {
		await begin(of(sam));
		community.clock.now = starts + 90 * 60_000 + 2 * 3_600_000 - 1;
		expect(await closeOldRooms()).toBe(0);
		community.clock.now += 1;
		expect(await closeOldRooms()).toBe(1);
		expect((await readGathering(of(sam), address()))!.front).toMatchObject({ closed: true, chair: null });
	});
});

describe('those who keep apart', () => {
	it('see neither each other nor each other’s words, and the others see both', async () => {
		await begin(of(sam), of(ana), of(joe));
		await wish(of(sam), { do: 'raise' });
		await keepApart(ana, { seat: await seatOf(slug, sam) });
		await say(of(sam), 'I sold the ring.');
		expect((await seen(of(joe))).room.chairs).toHaveLength(4);
		for (const [one, other] of [
			[ana, sam],
			[sam, ana]
		] as const) {
			const names = (await seen(of(one))).room.chairs.map(({ name }) => name);
			expect(names).not.toContain(other.handle);
			expect(names).toHaveLength(3);
		}
		expect(await hearing(of(ana))).toEqual([]);
		expect((await seen(of(ana))).room.holder).toBeNull();
		expect(await hearing(of(joe))).toEqual(['I sold the ring.']);
	});
});

describe('the tables', () => {
	const tables = ['gatherings', 'gathering_events', 'gathering_seats', 'gathering_lines'] as const;
	const rows = (table: (typeof tables)[number]) => async (tx: Tx) =>
		(await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(tx)).rows;

	it('are read by nobody but for one’s own chair and words, and written only through the room', async () => {
		await begin(of(sam), of(ana), guest(robin));
		await wish(of(sam), { do: 'raise' });
		await say(of(sam), 'Mine.');
		const { database } = community.hearth;
		for (const table of tables) {
			expect(await database.asVisitor(rows(table)), `a visitor reads ${table}`).toEqual([]);
			for (const person of [of(nils), of(otto)]) expect(await database.as(person, rows(table))).toEqual([]);
		}
		expect(await database.as(of(sam), rows('gathering_seats'))).toHaveLength(1);
		expect(await database.as(of(sam), rows('gathering_lines'))).toHaveLength(1);
		for (const person of [of(ana), of(ruth), guest(robin)])
			expect(await database.as(person, rows('gathering_lines'))).toEqual([]);
		const gathering = await id();
		for (const attempt of [
			sql`insert into gathering_events (gathering_id, number, fact) values (${gathering}, 999, '{}')`,
			sql`insert into gathering_lines (id, gathering_id, seat, sealed, said_at, form_key)
				select gen_random_uuid(), ${gathering}, seat, '\\x00', now(), gen_random_uuid() from gathering_seats`
		])
			await expect(database.as(of(sam), (tx) => attempt.execute(tx))).rejects.toThrow(/row-level security/);
		const changed = await database.as(of(sam), async (tx) => [
			(await sql`update gatherings set number = 0`.execute(tx)).numAffectedRows,
			(await sql`delete from gathering_lines`.execute(tx)).numAffectedRows
		]);
		expect(changed).toEqual([0n, 0n]);
		const forged = await database.as(of(nils), async (tx) => {
			const { rows } = await sql<{ one: unknown; two: unknown }>`select enter_gathering(${gathering}, -1) as one,
				add_to_gathering(${gathering}, 1, '[{"kind":"closed"}]', null, null, now()) as two`.execute(tx);
			return rows[0];
		});
		expect(forged).toEqual({ one: null, two: false });
	});
});

// Windows -----------------------------------------------------------------------------------------------------------------

async function serve() {
	const { hearth } = community;
	const live = new LiveHub(hearth.database, hearth.log);
	followGatherings(live);
	await live.start();
	hearth.live = live;
	const sockets = liveSockets({ ...hearth, live });
	const server = createServer().on(
		'upgrade',
		(request, socket, head) => sockets.upgrade(request, socket, head) || socket.destroy()
	);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	ends.push(async () => {
		live.stop();
		sockets.closeAll();
		await new Promise((resolve) => server.close(resolve));
	});
	return (server.address() as AddressInfo).port;
}

async function open(cookie: string, port: number) {
	const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, {
		headers: { cookie, origin: `http://127.0.0.1:${port}` }
	});
	let room: RoomState | null = null;
	const said: string[] = [];
	const answers = new Map<number, string>();
	/** All that was sent, as it came. */
	const heard: string[] = [];
	socket.on('message', (data) => {
		heard.push(String(data));
		const told = JSON.parse(String(data)) as Partial<
			Extract<Told, { room: unknown }> & Extract<Told, { event: unknown }> & Extract<Told, { answer: unknown }>
		>;
		if (told.room) room = told.room;
		if (told.event && room) room = evolve(room, told.event);
		for (const line of told.lines ?? []) said.push(line.words);
		if (told.said) said.push(told.said.words);
		if (told.answer !== undefined) answers.set(told.answer, told.refused ?? 'done');
	});
	const closed = new Promise<number>((resolve) => socket.on('close', resolve));
	await new Promise<void>((resolve, reject) => {
		socket.once('open', resolve);
		socket.once('error', reject);
	});
	socket.send(JSON.stringify({ topic: 'gathering', group: await id(), after: '0' }));
	const until = (look: (state: RoomState) => unknown, is: unknown) =>
		expect.poll(() => room && look(room), { timeout: 8_000, interval: 10 }).toEqual(is);
	await until((state) => state.chairs.length > 0, true);
	return { socket, heard, said, answers, closed, until, send: (what: object) => socket.send(JSON.stringify(what)) };
}

describe('windows', () => {
	it('hear facts in order, and what each may hear; whoever is removed from the group is out at once', async () => {
		const port = await serve();
		await begin(of(sam), guest(robin));
		const [rs, ss, gs] = [
			await open(await beginSession(ruth.id), port),
			await open(await beginSession(sam.id), port),
			await open(cookieOf(robin), port)
		] as const;
		const samsChair = await chair(of(sam));
		ss.send({ id: 1, wish: { do: 'raise' } });
		await gs.until(({ holder }) => holder, samsChair);
		ss.send({ id: 2, say: { key: crypto.randomUUID(), words: 'It is quiet at home.', to: 'room' } });
		gs.send({ id: 3, say: { key: crypto.randomUUID(), words: 'A question', to: 'leaders' } });
		gs.send({ id: 4, wish: { do: 'close' } });
		await expect.poll(() => gs.answers.get(4)).toBe('not-leading');
		await expect.poll(() => rs.said).toEqual(['It is quiet at home.', 'A question']);
		expect(ss.said).toEqual(['It is quiet at home.']);
		await removeMember(ruth, slug, await seatOf(slug, sam), 'Sold things.');
		expect(await ss.closed).toBe(4003);
		await rs.until(({ chairs, holder }) => [chairs.length, holder], [2, null]);
		gs.send({ nonsense: true });
		expect(await gs.closed).toBe(4000);
	});

	it('whose connection is gone leave their chair standing, and find it again', async () => {
		const port = await serve();
		await begin(of(sam));
		const rs = await open(await beginSession(ruth.id), port);
		const session = await beginSession(sam.id);
		const ss = await open(session, port);
		ss.socket.terminate();
		await rs.until(({ chairs }) => chairs.map(({ lostAt }) => lostAt !== null), [false, true]);
		// What was written meanwhile may come before the server has taken note of the window.
		await wish(of(sam), { do: 'raise' });
		await rs.until(({ holder, chairs }) => [holder !== null, chairs[1]!.lostAt], [true, null]);
		ss.socket.terminate();
		await open(session, port);
		await rs.until(({ chairs }) => chairs.map(({ lostAt }) => lostAt !== null), [false, false]);
	});

	it('at the door are told of those who lead alone, and of the rest with what was said once they are let in', async () => {
		const port = await serve();
		await begin(of(sam));
		await wish(of(ruth), { do: 'door', door: 'ask' });
		await wish(of(sam), { do: 'raise' });
		await say(of(sam), 'Before you came.');
		await come(of(ana));
		const as = await open(await beginSession(ana.id), port);
		await as.until(({ chairs }) => chairs.map(({ name }) => name), [ruth.handle, ana.handle]);
		await say(of(sam), 'Still not for the door.');
		expect(as.said).toEqual([]);
		await wish(of(ruth), { do: 'admit', seat: await chair(of(ana)) });
		await as.until(({ chairs }) => chairs.length, 3);
		await expect.poll(() => as.said).toEqual(['Before you came.', 'Still not for the door.']);
	});

	it('do not show who comes in while somebody sits there who keeps apart from them, and the other way round', async () => {
		const port = await serve();
		await keepApart(ana, { seat: await seatOf(slug, sam) });
		await begin(of(ana));
		const [rs, as] = [await open(await beginSession(ruth.id), port), await open(await beginSession(ana.id), port)];
		await come(of(sam));
		const ss = await open(await beginSession(sam.id), port);
		await rs.until(({ chairs }) => chairs.length, 3);
		await wish(of(sam), { do: 'raise' });
		await say(of(sam), 'Good evening.');
		await come(of(joe));
		await as.until(({ chairs }) => chairs.map(({ name }) => name), [ruth.handle, ana.handle, joe.handle]);
		await ss.until(({ chairs }) => chairs.map(({ name }) => name), [ruth.handle, sam.handle, joe.handle]);
		expect(as.heard.filter((text) => text.includes(sam.handle) || text.includes('Good evening.'))).toEqual([]);
		expect(ss.heard.filter((text) => text.includes(ana.handle))).toEqual([]);
	});

	it('of those who keep apart show the room as each may see it', async () => {
		const port = await serve();
		await begin(of(sam), of(ana));
		const as = await open(await beginSession(ana.id), port);
		await as.until(({ chairs }) => chairs.length, 3);
		await keepApart(ana, { seat: await seatOf(slug, sam) });
		await as.until(({ chairs }) => chairs.map(({ name }) => name), [ruth.handle, ana.handle]);
		await wish(of(sam), { do: 'raise' });
		await say(of(sam), 'Not for Ana.');
		await say(of(ruth), 'For the one who asked.', await chair(of(ana)));
		await expect.poll(() => as.said).toEqual(['For the one who asked.']);
		await as.until(({ holder, chairs }) => [holder, chairs.length], [null, 2]);
	});
});
