import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeAgreements, closeGroup } from '#features/groups/server/lead.ts';
import { changeName, enterGroup, leaveGroup, removeMember } from '#features/groups/server/seats.ts';
import { keepApart } from '#features/groups/server/apart.ts';
import type { Member } from '#features/people/viewer.ts';
import { linesAMinute, type Guest } from '#features/rooms/room.ts';
import type { Person } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { cookieOf, sitAsGuest, tokenOf } from '../../../../tests/guests.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { forgetGuest, keepSeat, keepSeats, maySitDown, noteEndedGuest, recogniseGuest, sitDown } from './guests.ts';
import { hideLine, readLine, sayInRoom, takeLineBack } from './lines.ts';
import { changeRoom, endGuestSeat, findRoom, readGuestDesk, readRoom, sweepRooms } from './rooms.ts';

let community: TestCommunity;
let ruth: Member, sam: Member;
let slug: string;
let groups = 0;

const hour = 3_600_000;
const member = ({ id }: Member): Person => ({ kind: 'member', id });
const guest = ({ id }: Guest): Person => ({ kind: 'guest', id });
const words = (text: string) => ({ key: crypto.randomUUID(), words: text, notes: [] });
const sit = (who: Guest | null, name: string, where = slug, version = 1) =>
	sitDown(who, { slug: where, name, version, locale: 'en', timeZone: 'Europe/London' }, null);
const said = async (person: Person) => (await readRoom(person, slug))!.lines.map((line) => line.words);
const say = async (person: Person, text: string) => sayInRoom(person, (await findRoom(person, slug))!, words(text));
const inGroup = async (who: { id: string }) =>
	(
		await community.owner.query<{ name: string }>(
			'select m.name from memberships m join groups g on g.id = m.group_id where g.slug = $1 and member_id = $2',
			[slug, who.id]
		)
	).rows[0]?.name ?? null;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam] = (await Promise.all(['ruth', 'sam-w'].map(someone))) as [Member, Member];
});
afterAll(() => community.close());
beforeEach(async () => {
	community.clock.now += hour;
	slug = await groupOf(ruth, `Night Owls ${++groups}`);
	await seat(slug, sam);
});

describe('a visitor', () => {
	it('takes a seat under a name of the moment, and is known again by the browser alone', async () => {
		const robin = await sitAsGuest(slug, 'Robin');
		expect(robin.seats).toEqual([{ slug, group: `Night Owls ${groups}`, name: 'Robin', ended: false }]);
		expect(await recogniseGuest(cookieOf(robin))).toEqual(robin);
		expect(await recogniseGuest('hearth.guest=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).toBeNull();
		expect(await recogniseGuest('hearth.guest=; x=1')).toBeNull();
		const { rows } = await community.owner.query('select g::text as kept from guests g where id = $1', [robin.id]);
		expect(rows[0].kept).not.toContain(tokenOf(robin));
	});

	it('gets no seat under a name that passes for somebody’s in letters of another alphabet', async () => {
		for (const name of ['Rυtһ', 'ＲＵＴＨ', 'r.u.t.h', 'sаm-w'])
			expect(await sit(null, name), name).toEqual({ problem: 'name-taken' });
		const ellis = await someone('ellis-b');
		await enterGroup(ellis, slug, { version: 1, words: '', name: 'Ellis 0' });
		for (const name of ['EIlis O', 'E1lis 0']) expect(await sit(null, name), name).toEqual({ problem: 'name-taken' });
		expect(await sit(null, 'Elis 0'), 'the premise: another name is free').toHaveProperty('token');
		expect(await sit(null, 'Анна'), 'the premise: a name in another alphabet is a name').toHaveProperty('token');
	});

	it('gets no seat where one asks, is invited, or which is not shown, and no answer that tells of it', async () => {
		for (const change of [{ access: 'request' as const }, { access: 'invite' as const }, { listed: false }])
			expect(await sit(null, 'Robin', await groupOf(ruth, `Closed ${Math.random()}`, change))).toBeUndefined();
		expect(await sit(null, 'Robin', 'no-such-group')).toBeUndefined();
		await closeGroup(ruth, slug, '');
		expect(await sit(null, 'Robin')).toBeUndefined();
		expect(
			(
				await community.owner.query(`select 1 from guests where name = 'Robin' and made_at > $1`, [
					new Date(community.clock.now - 1)
				])
			).rowCount
		).toBe(0);
	});

	it('takes nobody’s name: no member’s, no facilitator’s, no handle, no other guest’s, however it is written', async () => {
		await changeName(sam, slug, 'Quiet Sam');
		await someone('from-elsewhere');
		await sitAsGuest(slug, 'Robin');
		for (const name of ['Quiet Sam', 'QUIET-SAM', 'r u t h', 'Ruth', 'from elsewhere', 'ROBIN', 'Rob.in'])
			expect(await sit(null, name), name).toEqual({ problem: 'name-taken' });
		expect(await sit(null, 'Robin 2')).toHaveProperty('token');
	});

	it('is asked again where the agreements changed meanwhile', async () => {
		await changeAgreements(ruth, slug, 1, { rules: [{ title: 'We let people cry', text: '' }], alerts: false });
		expect(await sit(null, 'Robin')).toEqual({ problem: 'changed' });
		expect(await sit(null, 'Robin', slug, 2)).toHaveProperty('token');
	});
});

describe('a guest', () => {
	it('keeps one token for several groups, and another name in each', async () => {
		const robin = await sitAsGuest(slug, 'Robin');
		const second = await groupOf(ruth, 'Second');
		expect(await sit(robin, 'Heron', second)).toEqual({ token: null });
		const seats = (await recogniseGuest(cookieOf(robin)))!.seats;
		expect(seats.map(({ name }) => name)).toEqual(['Robin', 'Heron']);
	});

	it('says a line, takes it back, and says nothing before the new agreements are accepted', async () => {
		const robin = await sitAsGuest(slug, 'Robin');
		expect(await say(guest(robin), 'I am only listening.')).toBeNull();
		expect(await said(member(sam))).toEqual(['I am only listening.']);
		const [line] = (await readRoom(guest(robin), slug))!.lines;
		expect(line).toMatchObject({ name: 'Robin', guest: true, mine: true });
		expect(await takeLineBack(member(sam), line!.id), 'not somebody else’s').toBeNull();
		expect(await takeLineBack(guest(robin), line!.id)).toBe(true);
		expect(await said(member(sam))).toEqual([]);
		await changeAgreements(ruth, slug, 1, { rules: [{ title: 'We let people cry', text: '' }], alerts: false });
		expect(await say(guest(robin), 'And now?')).toBe('not-writable');
		await sit(robin, 'Robin', slug, 2);
		expect(await say(guest(robin), 'And now?')).toBeNull();
	});

	it('cannot flood the room, and a form that is sent twice says it once', async () => {
		const robin = await sitAsGuest(slug, 'Robin');
		const room = (await findRoom(guest(robin), slug))!;
		const once = words('Once.');
		const tries = await Promise.all(Array.from({ length: 5 }, () => sayInRoom(guest(robin), room, once)));
		expect(tries).toEqual([null, null, null, null, null]);
		expect(await said(guest(robin))).toEqual(['Once.']);
		const many = await Promise.all(Array.from({ length: 20 }, () => say(guest(robin), 'Again.')));
		expect(many.filter((problem) => problem === null)).toHaveLength(linesAMinute - 1);
		expect(many.filter((problem) => problem === 'too-fast')).toHaveLength(21 - linesAMinute);
		community.clock.now += 61_000;
		expect(await say(guest(robin), 'After a minute.')).toBeNull();
	});

	it('whose seat was ended does not come in again with that token; what they said goes, and their name stays taken', async () => {
		const robin = await sitAsGuest(slug, 'Robin');
		await say(guest(robin), 'You are all pathetic.');
		const { desk } = (await readGuestDesk(ruth, slug))!;
		expect(await endGuestSeat(sam, slug, desk.guests[0]!.seat), 'only those who lead').toBeNull();
		expect(await endGuestSeat(ruth, slug, desk.guests[0]!.seat)).toBe(true);
		expect(await readRoom(guest(robin), slug)).toBeNull();
		expect(await said(member(sam))).toEqual([]);
		expect(await sit(robin, 'Somebody new')).toEqual({ problem: 'ended' });
		expect(await sit(null, 'Robin')).toEqual({ problem: 'name-taken' });
		expect((await recogniseGuest(cookieOf(robin)))!.seats[0]!.ended).toBe(true);
		expect(await keepSeats(await someone(`kept-${groups}`), tokenOf(robin))).toEqual([]);
	});

	it('of another browser is not slowed when one was ended; a fresh one from there is, for an hour at least', async () => {
		// A minute before the hour is full, by which tries are counted.
		const now = community.clock.now - (community.clock.now % hour) + 59 * 60_000;
		await noteEndedGuest(slug, '192.0.2.7', 'an old phone', now);
		expect(await maySitDown(slug, '192.0.2.7', 'an old phone', now)).toMatchObject({ problem: 'too-many' });
		expect(await maySitDown(slug, '192.0.2.7', 'an old phone', now + hour)).toMatchObject({ problem: 'too-many' });
		expect(await maySitDown(slug, '192.0.2.7', 'another', now)).toBe(true);
		expect(await maySitDown('after-the-breakup', '192.0.2.7', 'an old phone', now)).toBe(true);
		expect(await maySitDown(slug, '192.0.2.7', 'an old phone', now + 4 * hour)).toBe(true);
	});

	it('waits outside while it is members only, and sits again afterwards', async () => {
		const robin = await sitAsGuest(slug, 'Robin');
		expect(await changeRoom(sam, slug, { welcomes: false, membersOnly: true }), 'only those who lead').toBeNull();
		await changeRoom(ruth, slug, { welcomes: true, membersOnly: true });
		expect(await readRoom(guest(robin), slug)).toBeNull();
		expect(await sit(null, 'Heron')).toEqual({ problem: 'no-guests' });
		expect(await readRoom(member(sam), slug)).not.toBeNull();
		await changeRoom(ruth, slug, { welcomes: true, membersOnly: false });
		expect(await readRoom(guest(robin), slug)).toMatchObject({ myName: 'Robin', relation: 'guest' });
	});

	it('who gets up is forgotten with all that they said', async () => {
		const robin = await sitAsGuest(slug, 'Robin');
		await say(guest(robin), 'Something.');
		expect(await forgetGuest(tokenOf(robin))).toBe(true);
		expect(await recogniseGuest(cookieOf(robin))).toBeNull();
		expect(await said(member(sam))).toEqual([]);
		const { rowCount } = await community.owner.query('select 1 from guest_seats where guest_id = $1', [robin.id]);
		expect(rowCount).toBe(0);
	});
});

describe('time', () => {
	it('takes lines after twelve hours and guests after thirty days without use; a use counts', async () => {
		const robin = await sitAsGuest(slug, 'Robin');
		await say(guest(robin), 'Tonight.');
		community.clock.now += 11 * hour;
		await sweepRooms();
		expect(await said(guest(robin))).toEqual(['Tonight.']);
		community.clock.now += 2 * hour;
		expect(await said(guest(robin)), 'not shown, even before the job comes').toEqual([]);
		await sweepRooms();
		expect((await community.owner.query('select 1 from room_lines where guest_id = $1', [robin.id])).rowCount).toBe(0);
		community.clock.now += 29 * 24 * hour;
		await recogniseGuest(cookieOf(robin));
		community.clock.now += 29 * 24 * hour;
		await sweepRooms();
		expect(await recogniseGuest(cookieOf(robin))).not.toBeNull();
		community.clock.now += 31 * 24 * hour;
		expect(await recogniseGuest(cookieOf(robin)), 'not known, even before the job comes').toBeNull();
		await sweepRooms();
		expect((await community.owner.query('select 1 from guests where id = $1', [robin.id])).rowCount).toBe(0);
	});
});

describe('an account made later', () => {
	it('keeps the seat, the name and what was said, and the guest is forgotten', async () => {
		const robin = await sitAsGuest(slug, 'Robin');
		await say(guest(robin), 'I am only listening.');
		const rob = await someone(`rob-${groups}`);
		expect(await keepSeats(rob, tokenOf(robin))).toEqual([{ slug, group: `Night Owls ${groups}`, became: 'kept' }]);
		expect(await inGroup(rob)).toBe('Robin');
		const room = (await readRoom(member(rob), slug))!;
		expect(room).toMatchObject({ myName: 'Robin', relation: 'member', mayWrite: true });
		expect(room.lines).toMatchObject([{ words: 'I am only listening.', mine: true, guest: false, name: 'Robin' }]);
		expect(await recogniseGuest(cookieOf(robin))).toBeNull();
	});

	it('of somebody who sits there already brings the lines over, under the name that the group knows', async () => {
		const robin = await sitAsGuest(slug, 'Robin');
		await say(guest(robin), 'It is me.');
		expect(await keepSeats(sam, tokenOf(robin))).toMatchObject([{ became: 'kept' }]);
		expect((await readRoom(member(sam), slug))!.lines).toMatchObject([{ name: 'sam-w', mine: true }]);
	});

	it('whose name was taken meanwhile is asked for another', async () => {
		const robin = await sitAsGuest(slug, 'Robin');
		await someone('ro-bin');
		const rob = await someone(`rob-${groups}`);
		expect(await keepSeats(rob, tokenOf(robin))).toMatchObject([{ became: 'name-taken' }]);
		expect(await inGroup(rob)).toBeNull();
		expect(await keepSeat(rob, tokenOf(robin), slug, 'ruth')).toBe('name-taken');
		expect(await keepSeat(rob, tokenOf(robin), slug, 'Robin of the night')).toBe('kept');
		expect(await inGroup(rob)).toBe('Robin of the night');
		await community.owner.query(`delete from members where handle = 'ro-bin'`);
	});

	it('of somebody who was removed there opens no door again, and the seat ends', async () => {
		const vera = await someone(`vera-${groups}`);
		await seat(slug, vera);
		await removeMember(ruth, slug, await seatOf(slug, vera), 'It was agreed.');
		const robin = await sitAsGuest(slug, 'Robin');
		expect(await keepSeats(vera, tokenOf(robin))).toMatchObject([{ became: 'removed' }]);
		expect(await inGroup(vera)).toBeNull();
		expect(await recogniseGuest(cookieOf(robin))).toBeNull();
	});

	it('waits where no chair is free, or beside somebody whom they must not meet', async () => {
		slug = await groupOf(ruth, `Small ${groups}`, { capacity: 2 });
		await seat(slug, sam);
		const robin = await sitAsGuest(slug, 'Robin');
		const rob = await someone(`rob-${groups}`);
		expect(await keepSeats(rob, tokenOf(robin))).toMatchObject([{ became: 'waiting' }]);
		slug = await groupOf(ruth, `Apart ${groups}`);
		await seat(slug, sam);
		const heron = await sitAsGuest(slug, 'Heron');
		await keepApart(rob, { handle: 'sam-w' });
		expect(await keepSeats(rob, tokenOf(heron))).toMatchObject([{ became: 'waiting' }]);
		expect(await inGroup(rob)).toBeNull();
	});

	it('keeps nothing with a token that is nobody’s', async () => {
		expect(await keepSeats(sam, 'A'.repeat(32))).toEqual([]);
		expect(await keepSeat(sam, 'A'.repeat(32), slug, '')).toBe('not-found');
	});
});

describe('those who lead', () => {
	it('take a line away: the room sees that there was one, and nobody its words', async () => {
		await say(member(sam), 'Something harsh.');
		const [line] = (await readRoom(member(sam), slug))!.lines;
		expect((await readLine(member(sam), slug, line!.id))!.mayHide).toBe(false);
		expect(await hideLine(member(sam), line!.id), 'only those who lead').toBeNull();
		expect((await readLine(member(ruth), slug, line!.id))!.mayHide).toBe(true);
		expect(await hideLine(member(ruth), line!.id)).toBe(true);
		expect((await readRoom(member(sam), slug))!.lines).toMatchObject([{ words: null, hidden: true }]);
		const { rows } = await community.owner.query('select sealed from room_lines where id = $1', [line!.id]);
		expect(rows[0].sealed).toBeNull();
		const log = await community.owner.query(`select about, actor_name from care_log where kind = 'line-hidden'`);
		expect(log.rows.at(-1)).toEqual({ about: 'sam-w', actor_name: 'ruth' });
	});

	it('and whoever takes another name, or leaves, takes their lines along', async () => {
		await say(member(sam), 'Before.');
		await changeName(sam, slug, 'Quiet Sam');
		expect((await readRoom(member(ruth), slug))!.lines).toMatchObject([{ name: 'Quiet Sam' }]);
		await leaveGroup(sam, slug, 'keep');
		expect(await said(member(ruth))).toEqual([]);
		expect(await enterGroup(sam, slug, { version: 1, words: '' })).toEqual({ now: 'seated' });
	});
});
