import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { removeMember } from '#features/groups/server/seats.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Guest } from '#features/rooms/room.ts';
import type { Person, Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, someone, seatOf } from '../../../../tests/people.ts';
import { sitAsGuest } from '../../../../tests/guests.ts';
import { sayInRoom } from './lines.ts';
import { changeRoom, endGuestSeat, findRoom, readGuestDesk, readRoom } from './rooms.ts';

const tables = ['guests', 'guest_seats', 'reading_rooms', 'room_lines', 'live_events'] as const;

let community: TestCommunity;
let ruth: Member, sam: Member, nils: Member, vera: Member, otto: Member, ana: Member;
let robin: Guest, elsewhere: Guest, ended: Guest;
let slug: string, other: string, roomId: string;

const member = ({ id }: Member): Person => ({ kind: 'member', id });
const guest = ({ id }: Guest): Person => ({ kind: 'guest', id });
const words = (text: string) => ({ key: crypto.randomUUID(), words: text, notes: [] });

/** Asked when the test runs: who they are is made before it. */
const outsiders: [string, () => Person | null][] = [
	['a visitor', () => null],
	['a stranger with an account', () => member(nils)],
	['a guest of another group', () => guest(elsewhere)],
	['somebody who leads another group', () => member(otto)],
	['a removed member', () => member(vera)],
	['a guest whose seat was ended', () => guest(ended)]
];

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, nils, vera, otto, ana] = (await Promise.all(
		['ruth', 'sam-w', 'nils', 'vera-k', 'otto', 'ana-m'].map(someone)
	)) as [Member, Member, Member, Member, Member, Member];
	slug = await groupOf(ruth, 'Night Owls');
	other = await groupOf(otto, 'Elsewhere');
	await seat(slug, sam, vera, ana);
	robin = await sitAsGuest(slug, 'Robin');
	elsewhere = await sitAsGuest(other, 'Heron');
	ended = await sitAsGuest(slug, 'Unkind');
	roomId = (await findRoom(member(ruth), slug))!;
	await sayInRoom(member(sam), roomId, words('The coat was in the hall again.'));
	await sayInRoom(guest(robin), roomId, words('I am only listening.'));
	await sayInRoom(member(vera), roomId, words('Buy my course.'));
	await sayInRoom(guest(ended), roomId, words('You are all pathetic.'));
	await changeRoom(ruth, slug, { welcomes: true, membersOnly: false });
	await removeMember(ruth, slug, await seatOf(slug, vera), 'Sold things.');
	const { desk } = (await readGuestDesk(ruth, slug))!;
	await endGuestSeat(ruth, slug, desk.guests.find(({ name }) => name === 'Unkind')!.seat);
});
afterAll(() => community.close());

const rows = (table: (typeof tables)[number]) => async (tx: Tx) =>
	(await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(tx)).rows;

describe('who reads what is said in a reading room', () => {
	it('there is something in every table, and those who sit in the room read its lines', async () => {
		for (const table of tables)
			expect((await community.owner.query(`select 1 from ${table}`)).rowCount).toBeGreaterThan(0);
		for (const person of [member(ruth), member(sam), guest(robin)])
			expect(await community.hearth.database.as(person, rows('room_lines'))).toHaveLength(2);
	});

	it('words lie sealed: the table holds none of them', async () => {
		const kept = await community.owner.query<{ line: string }>('select l::text as line from room_lines l');
		expect(kept.rows.map(({ line }) => line).join('\n')).not.toMatch(/coat|listening/);
		expect((await readRoom(guest(robin), slug))!.lines.map((line) => line.words)).toEqual([
			'The coat was in the hall again.',
			'I am only listening.'
		]);
	});

	it.each(outsiders)('%s reads no line, hears no event, and is not let into the room', async (_, who) => {
		const { database } = community.hearth;
		const person = who();
		const read = (table: (typeof tables)[number]): Promise<Record<string, unknown>[]> =>
			person ? database.as(person, rows(table)) : database.asVisitor(rows(table));
		const lines = await read('room_lines');
		expect(lines.filter(({ group_id }) => group_id === roomId)).toEqual([]);
		const events = await read('live_events');
		expect(events.filter(({ topic, group_id }) => topic === 'room' && group_id === roomId)).toEqual([]);
		if (person) expect(await readRoom(person, slug)).toBeNull();
		if (person) expect(await sayInRoom(person, roomId, words('Past the door.'))).toBe('no-seat');
	});

	it('a guest reads their own seat and row and nobody else’s; other members read neither', async () => {
		const { database } = community.hearth;
		expect(await database.asGuest(robin.id, rows('guests'))).toHaveLength(1);
		expect(await database.asGuest(robin.id, rows('guest_seats'))).toHaveLength(1);
		for (const person of [sam, nils, otto])
			for (const table of ['guests', 'guest_seats'] as const) {
				const found = await database.asMember(person.id, rows(table));
				expect(found.filter(({ group_id, id }) => group_id === roomId || id === robin.id)).toEqual([]);
			}
		expect(await database.asMember(ruth.id, rows('guests')), 'who leads sees seats, and no guest’s row').toEqual([]);
		expect(await database.asMember(ruth.id, rows('guest_seats'))).toHaveLength(2);
	});

	it('a connection with no identity reads nothing, and says nothing', async () => {
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		for (const table of tables) expect((await client.query(`select 1 from ${table}`)).rowCount, table).toBe(0);
		const { rows } = await client.query(
			`select say_in_room(gen_random_uuid(), $1, null, 'hope', '{}', gen_random_uuid(), now()) as problem`,
			[roomId]
		);
		expect(rows[0].problem).toBe('no-seat');
		// A guest's id is nothing without the identity that goes with it.
		await client.query(`select set_config('hearth.guest', $1, false)`, [robin.id]);
		expect((await client.query('select 1 from room_lines')).rowCount).toBe(0);
		await client.end();
	});
});

describe('what a guest reads besides', () => {
	it('is what a visitor reads: public shares and listed groups, and no share of the group', async () => {
		const { database } = community.hearth;
		const inside = await say(sam, slug, 'Among us.');
		const open = await say(sam, slug, 'To anybody.', { audience: 'public' });
		const shares = (tx: Tx) => tx.selectFrom('shares').select('id').execute();
		expect((await database.asGuest(robin.id, shares)).map(({ id }) => id)).toEqual([open]);
		expect(await database.asGuest(robin.id, shares)).toEqual(await database.asVisitor(shares));
		expect(inside).not.toBe(open);
		const groups = (tx: Tx) => tx.selectFrom('groups').select('slug').orderBy('slug').execute();
		expect(await database.asGuest(robin.id, groups)).toEqual(await database.asVisitor(groups));
		for (const table of ['memberships', 'replies', 'notifications', 'members', 'facilitations'] as const) {
			const all = (tx: Tx) => sql`select 1 from ${sql.table(table)}`.execute(tx).then((found) => found.rows.length);
			expect(await database.asGuest(robin.id, all), table).toBe(await database.asVisitor(all));
		}
	});

	it('every policy that lets visitors in has said what a guest may', async () => {
		const { rows } = await community.owner.query<{ on: string }>(
			`select tablename as on from pg_policies where qual like '%''visitor''%' and qual not like '%''guest''%'`
		);
		const guests = await community.owner.query<{ on: string }>(
			`select tablename as on from pg_policies where qual like '%viewer_kind()%' and qual like '%''guest''%'`
		);
		const covered = new Set(guests.rows.map(({ on }) => on));
		expect(rows.map(({ on }) => on).filter((table) => !covered.has(table))).toEqual([]);
	});
});

describe('who writes', () => {
	const forge = (line: Record<string, unknown>) => (tx: Tx) =>
		tx
			.insertInto('room_lines')
			.values({
				id: crypto.randomUUID(),
				group_id: roomId,
				name: 'ruth',
				gesture: 'hope',
				said_at: new Date(),
				form_key: crypto.randomUUID(),
				...line
			})
			.execute();

	it('nobody past the room’s own door: not in their own name, and in no other', async () => {
		const { database } = community.hearth;
		for (const person of [guest(robin), member(sam), member(nils)])
			for (const line of [{ guest_id: robin.id }, { member_id: sam.id }])
				await expect(database.as(person, forge(line))).rejects.toThrow(/row-level security/);
	});

	it('nobody changes a line or a seat, and takes back only their own', async () => {
		const { database } = community.hearth;
		for (const person of [guest(robin), member(sam), member(ruth)]) {
			const changed = await database.as(person, (tx) =>
				tx.updateTable('room_lines').set({ name: 'ruth' }).executeTakeFirst()
			);
			const seats = await database.as(person, (tx) =>
				tx.updateTable('guest_seats').set({ ended_at: null }).executeTakeFirst()
			);
			expect([changed.numUpdatedRows, seats.numUpdatedRows]).toEqual([0n, 0n]);
		}
		await sayInRoom(guest(robin), roomId, words('I take this back.'));
		const { numDeletedRows } = await database.asGuest(robin.id, (tx) => tx.deleteFrom('room_lines').executeTakeFirst());
		expect(numDeletedRows, 'their two, and nobody else’s').toBe(2n);
	});

	it('no guest makes guests, seats others or lets themselves in again', async () => {
		const { database } = community.hearth;
		const insert = (tx: Tx) =>
			tx
				.insertInto('guests')
				.values({
					id: crypto.randomUUID(),
					token_hash: Buffer.alloc(32),
					name: 'Made up',
					locale: 'en',
					time_zone: 'UTC',
					made_at: new Date(),
					seen_at: new Date()
				})
				.execute();
		await expect(database.asGuest(robin.id, insert)).rejects.toThrow(/row-level security/);
		const take = (whose: string) => (tx: Tx) =>
			sql<{ problem: string }>`select take_guest_seat(${whose}, ${slug}, 'Once more', 1, now()) as problem`
				.execute(tx)
				.then(({ rows }) => rows[0]!.problem);
		expect(await database.asGuest(robin.id, take(elsewhere.id))).toBe('not-found');
		expect(await database.asMember(sam.id, take(robin.id))).toBe('not-found');
		expect(await database.asVisitor(take(robin.id), 'write')).toBe('not-found');
		expect(await database.asGuest(ended.id, take(ended.id))).toBe('ended');
	});
});

describe('two who keep apart', () => {
	it('do not read each other’s lines in the room', async () => {
		await sayInRoom(member(ana), roomId, words('Ana was here.'));
		const reads = async (person: Person) => (await readRoom(person, slug))!.lines.map((line) => line.words);
		expect(await reads(member(sam))).toContain('Ana was here.');
		await keepApart(sam, { seat: await seatOf(slug, ana) });
		expect(await reads(member(sam))).not.toContain('Ana was here.');
		expect(await reads(member(ana))).not.toContain('The coat was in the hall again.');
		expect(await reads(member(ruth))).toContain('Ana was here.');
	});
});
