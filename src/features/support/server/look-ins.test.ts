import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { checkIn } from './check-ins.ts';
import { agreeToLookIn, askToLookIn, readLookIn } from './look-ins.ts';
import { chooseSupporter, endSupport, readCircles } from './supporters.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, bea: Member, nils: Member;
let many = 0;
const day = 86_400_000;

beforeAll(async () => void (community = await openTestCommunity()));
afterAll(() => community.close());
beforeEach(async () => {
	await community.owner.query('delete from look_ins');
	community.clock.now += day;
	many++;
	[ruth, sam, ana, bea, nils] = (await Promise.all(
		['ruth', 'sam', 'ana', 'bea', 'nils'].map((name) => someone(`${name}-${many}`))
	)) as [Member, Member, Member, Member, Member];
	const slug = await groupOf(ruth, `Night Owls ${many}`);
	await seat(slug, sam, ana, bea);
	for (const each of [ana, bea]) {
		community.clock.now += 1000;
		await chooseSupporter(sam, await seatOf(slug, each));
	}
});

const lines = async () => (await readLookIn(sam)).people.map(({ id }) => id);
const said = () => ({
	key: crypto.randomUUID(),
	feeling: 3 as const,
	helped: [],
	line: '',
	grief: null,
	urge: null,
	loneliness: null
});
const asked = async (whom: Member) =>
	(await readNotifications(whom, null)).notes
		.filter(({ kind }) => kind === 'look-in')
		.map(({ actorName }) => actorName);
const pass = (days: number) => (community.clock.now += days * day);

it('nobody is ever asked unless the member agreed', async () => {
	expect(await readLookIn(sam)).toMatchObject({ after: null, askedAt: null });
	pass(60);
	expect(await askToLookIn()).toBe(0);
	expect(await asked(ana)).toEqual([]);
});

it('after the silence that was chosen those who were chosen are asked, once, under the name that they know', async () => {
	const [first] = await lines();
	expect(await agreeToLookIn(sam, 3, [first!])).toBe(true);
	pass(2.9);
	expect(await askToLookIn()).toBe(0);
	pass(0.2);
	expect(await askToLookIn()).toBe(1);
	expect(await asked(ana)).toEqual([sam.handle]);
	expect(await asked(bea), 'was not chosen').toEqual([]);
	pass(30);
	expect(await askToLookIn(), 'the same silence').toBe(0);
	expect(await asked(ana)).toHaveLength(1);
});

it('a check-in ends it, and the next silence is another one', async () => {
	await agreeToLookIn(sam, 3, await lines());
	pass(2);
	await checkIn(sam, said());
	pass(2);
	expect(await askToLookIn(), 'the silence began anew').toBe(0);
	pass(2);
	expect(await askToLookIn()).toBe(1);
	expect(await asked(bea)).toHaveLength(1);
	await checkIn(sam, said());
	expect(await asked(ana), 'what was asked is over').toEqual([]);
	pass(4);
	expect(await askToLookIn()).toBe(1);
	expect(await asked(ana)).toHaveLength(1);
});

it('whoever stepped out or is kept apart is not asked, and never agreed to is over', async () => {
	await agreeToLookIn(sam, 7, await lines());
	await endSupport(ana, (await readCircles(ana)).iSupport[0]!.id);
	await keepApart(bea, { handle: sam.handle });
	pass(8);
	expect(await askToLookIn(), 'nobody is left to ask').toBe(0);
	expect(await asked(ana)).toEqual([]);
	expect(await asked(bea)).toEqual([]);
	expect((await readLookIn(sam)).askedAt, 'and it is not said that somebody was').toBeNull();
	expect(await agreeToLookIn(sam, null, [])).toBe(true);
	expect((await readLookIn(sam)).after).toBeNull();
});

it('nobody sees, sets or ends it for another, nor asks in their name', async () => {
	const mine = await lines();
	await agreeToLookIn(sam, 3, mine);
	expect(await agreeToLookIn(nils, 3, mine), 'lines of another’s circle').toBeNull();
	const { database } = community.hearth;
	const rows = (table: string) => (tx: Tx) =>
		sql`select * from ${sql.table(table)}`.execute(tx).then((found) => found.rows);
	for (const table of ['look_ins', 'look_in_people']) {
		expect(await database.asMember(sam.id, rows(table)), 'the premise').not.toEqual([]);
		for (const other of [ruth, ana, bea, nils]) expect(await database.asMember(other.id, rows(table))).toEqual([]);
		expect(await database.asVisitor(rows(table))).toEqual([]);
	}
	await database.asMember(ana.id, (tx) => tx.deleteFrom('look_ins').execute());
	expect((await readLookIn(sam)).after).toBe(3);
	await expect(
		database.asMember(ana.id, (tx) => sql`update look_ins set after_days = 14`.execute(tx).then(() => readLookIn(sam)))
	).resolves.toMatchObject({ after: 3 });
	pass(9);
	const early = (tx: Tx) =>
		sql<{ n: number }>`select ask_to_look_in(${new Date(community.clock.now)}) as n`
			.execute(tx)
			.then((found) => found.rows[0]!.n);
	expect(await database.asMember(nils.id, early)).toBe(0);
	const client = new pg.Client({ connectionString: community.serverUrl });
	await client.connect();
	expect((await client.query('select * from look_ins')).rows).toEqual([]);
	expect((await client.query('select ask_to_look_in(now()) as n')).rows[0].n).toBe(0);
	await client.end();
});
