import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { keepApart, liftApart, nameFor, readKeptApart } from './apart.ts';
import { answerRequest } from './lead.ts';
import { readDesk, readPeople } from './people.ts';
import { anyGroup } from '#features/finding/finder.ts';
import { findGroups } from '#features/finding/server/finder.ts';
import { changeName, enterGroup, fillFreeSeats, leaveGroup, removeMember } from './seats.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, nils: Member;
let slug: string;
let number = 0;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, nils] = (await Promise.all(['ruth', 'sam-w', 'ana-m', 'nils'].map(someone))) as [
		Member,
		Member,
		Member,
		Member
	];
	slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, sam, ana);
});
afterAll(() => community.close());

/** Two people whom no other test has met. */
const two = async (): Promise<[Member, Member]> => {
	number++;
	return [await someone(`leaver-${number}`), await someone(`left-${number}`)];
};
const yes = { version: 1, words: 'Please.' };

describe('keeping away from somebody', () => {
	it('takes each off the other’s list of people, and nobody else’s', async () => {
		const [mother, son] = await two();
		await seat(slug, mother, son);
		expect(await nameFor(son, { seat: await seatOf(slug, mother) })).toBe(mother.handle);
		expect(await keepApart(son, { seat: await seatOf(slug, mother) })).toBe(true);
		const names = async (viewer: Member) => (await readPeople(viewer, slug))!.people.map((person) => person.name);
		expect(await names(son)).not.toContain(mother.handle);
		expect(await names(mother)).not.toContain(son.handle);
		expect(await names(ana)).toEqual(expect.arrayContaining([mother.handle, son.handle]));
		const [kept] = await readKeptApart(son);
		expect(kept).toMatchObject({ knownAs: mother.handle, groups: [{ slug, name: 'Night Owls' }] });
		expect(await readKeptApart(mother), 'the other finds nothing about it').toEqual([]);
		expect(await liftApart(mother, kept!.id), 'nor can they end it').toBeNull();
		expect(await liftApart(son, kept!.id)).toBe(true);
		expect(await names(son)).toContain(mother.handle);
	});

	it('does not tell in which groups the other sits under a mask', async () => {
		const [wife, husband] = await two();
		await enterGroup(husband, slug, { ...yes, name: 'Lantern keeper' });
		await seat(slug, wife);
		await keepApart(wife, { handle: husband.handle });
		expect((await readKeptApart(wife))[0]).toMatchObject({ knownAs: husband.handle, groups: [] });
		const { people } = (await readPeople(wife, slug))!;
		expect(people.map((person) => person.name)).not.toContain('Lantern keeper');
	});

	it('by a handle that nobody has gets the same answer, and holds from the day somebody takes it', async () => {
		const [daughter] = await two();
		expect(await keepApart(daughter, { handle: 'father-of-mine' })).toBe(true);
		expect(await keepApart(daughter, { handle: ruth.handle })).toBe(true);
		const group = await groupOf(daughter, 'Daughters');
		const father = await someone('father-of-mine');
		expect(await enterGroup(father, group, yes)).toEqual({ now: 'waiting' });
		expect(await keepApart(daughter, { handle: daughter.handle }), 'nobody keeps away from themselves').toBeNull();
	});

	it('gives no seat beside each other: the door looks as if all were taken, for both', async () => {
		const [one, other] = await two();
		const small = await groupOf(ruth, `Small ${number}`, { capacity: 5 });
		await seat(small, one);
		await keepApart(one, { handle: other.handle });
		const { groups } = await findGroups(other, { ...anyGroup, words: `Small ${number}` });
		expect(groups[0]).toMatchObject({ full: true, seatsTaken: 5, capacity: 5 });
		expect(await enterGroup(other, small, yes)).toEqual({ now: 'waiting' });
		expect(await fillFreeSeats(null), 'waiting does not end beside them').toBe(0);
		await seat(small, ana);
		await leaveGroup(one, small, 'keep');
		expect(await fillFreeSeats(null)).toBe(1);
		expect((await readPeople(other, small))!.group.relation).toBe('member');
		expect(await enterGroup(one, small, yes), 'and it holds the other way round').toEqual({ now: 'waiting' });
	});

	it('holds where a facilitator says yes to a request: the seat waits', async () => {
		const [one, other] = await two();
		const asked = await groupOf(ruth, `Asked ${number}`, { access: 'request' });
		await enterGroup(one, asked, yes);
		const answer = async (name: string) => {
			const { desk } = (await readDesk(ruth, asked))!;
			return answerRequest(ruth, asked, desk.requests.find((request) => request.name === name)!.id, 'accepted', '');
		};
		expect(await answer(one.handle)).toBe('seated');
		await keepApart(other, { handle: one.handle });
		await enterGroup(other, asked, yes);
		expect(await answer(other.handle)).toBe('waiting');
	});

	it('works through a seat of one’s own groups only', async () => {
		const [stranger] = await two();
		expect(await keepApart(stranger, { seat: await seatOf(slug, sam) })).toBeNull();
		expect(await nameFor(stranger, { seat: await seatOf(slug, sam) })).toBeNull();
	});

	it('is a row that only its maker reads, and nobody writes by hand', async () => {
		const [one, other] = await two();
		await keepApart(one, { handle: other.handle });
		const count = async (tx: Tx) =>
			(await tx.selectFrom('blocks').select('id').where('blocker_id', '=', one.id).execute()).length;
		const { database } = community.hearth;
		expect(await database.asMember(one.id, count)).toBe(1);
		for (const viewer of [other, ruth, nils]) expect(await database.asMember(viewer.id, count)).toBe(0);
		expect(await database.asVisitor(count)).toBe(0);
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		expect((await client.query('select 1 from blocks')).rowCount).toBe(0);
		await client.end();
		const forge = (tx: Tx) =>
			tx
				.insertInto('blocks')
				.values({ id: newId(), blocker_id: ruth.id, blocked_id: one.id, known_as: 'x', made_at: new Date() })
				.execute();
		await expect(database.asMember(nils.id, forge)).rejects.toThrow(/row-level security/);
	});
});

describe('a mask', () => {
	it('is the only name that the group has for a person', async () => {
		const [shy] = await two();
		await enterGroup(shy, slug, { ...yes, name: 'Moss' });
		const sent = JSON.stringify([await readPeople(ana, slug), await readDesk(ruth, slug)]);
		expect(sent).toContain('Moss');
		expect(sent).not.toContain(shy.handle);
		expect(sent).not.toContain(shy.id);
	});

	it('may not be, or look like, somebody else’s name or handle', async () => {
		const [shy] = await two();
		await enterGroup(shy, slug, { ...yes, name: 'Fern' });
		const [next] = await two();
		for (const name of ['fern', 'F.e r-n', nils.handle, 'RUTH'])
			expect(await enterGroup(next, slug, { ...yes, name }), name).toEqual({ problem: 'name-taken' });
		expect(await enterGroup(next, slug, { ...yes, name: 'Fernando' })).toEqual({ now: 'seated' });
	});

	it('stays reserved under the words of somebody who left', async () => {
		const [gone, next] = await two();
		await enterGroup(gone, slug, { ...yes, name: 'Old Oak' });
		await leaveGroup(gone, slug, 'keep');
		expect(await enterGroup(next, slug, { ...yes, name: 'old oak' })).toEqual({ problem: 'name-taken' });
	});

	it('can be taken later, and what was said before goes along', async () => {
		const [open] = await two();
		await seat(slug, open);
		expect(await changeName(open, slug, 'ana-m')).toBe('name-taken');
		expect(await changeName(open, slug, 'Harbour')).toBe(true);
		expect((await readPeople(sam, slug))!.people.map((person) => person.name)).toContain('Harbour');
		expect(await changeName(nils, slug, 'Harbour'), 'a stranger has no name there').toBeNull();
	});

	it('hides nobody from being removed, and from staying so', async () => {
		const [shy] = await two();
		await enterGroup(shy, slug, { ...yes, name: 'Fog' });
		expect(await removeMember(ruth, slug, await seatOf(slug, shy), 'It was agreed.')).toBe(true);
		const { desk } = (await readDesk(ruth, slug))!;
		expect(desk.removed.map((ending) => ending.name)).toContain('Fog');
		expect(await enterGroup(shy, slug, { ...yes, name: 'Another name' })).toEqual({ problem: 'no-way-in' });
	});
});
