import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { removeMember } from '#features/groups/server/seats.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { acceptConnection, askToConnect, declineConnection, readConnections } from './connections.ts';

const tables = ['connections', 'connection_refusals'] as const;

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, nils: Member, vera: Member, ida: Member;
let slug: string;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, nils, vera, ida] = (await Promise.all(
		['ruth', 'sam-w', 'ana-m', 'nils', 'vera-k', 'ida-b'].map(someone)
	)) as [Member, Member, Member, Member, Member, Member];
	slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, sam, ana, vera, ida);
	await connect(sam, ana);
	await askToConnect(sam, await seatOf(slug, ruth), 'Said to Ruth alone.');
	await askToConnect(sam, await seatOf(slug, vera), 'Said to Vera.');
	await removeMember(ruth, slug, await seatOf(slug, vera), 'Sold things to people in grief.');
	await askToConnect(vera, await seatOf(slug, sam), 'From outside.');
	await connect(ida, ana);
	await keepApart(ida, { seat: await seatOf(slug, ana) });
	await askToConnect(ana, await seatOf(slug, ruth), 'Said to Ruth, who says no.');
	const asked = (await readConnections(ruth)).toMe.find(({ name }) => name === ana.handle)!;
	await declineConnection(ruth, asked.id);
});
afterAll(() => community.close());

async function connect(one: Member, other: Member): Promise<void> {
	await askToConnect(one, await seatOf(slug, other), 'Hello.');
	await acceptConnection(other, (await readConnections(other)).toMe[0]!.id);
}

const count = (table: (typeof tables)[number]) => async (tx: Tx) => {
	const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(tx);
	return rows[0]!.count;
};

describe('who reads connections', () => {
	it.each(tables)('there is something in %s to read at all', async (table) => {
		const { rows } = await community.owner.query(`select count(*)::int as count from ${table}`);
		expect(rows[0].count).toBeGreaterThan(0);
	});

	it('the two, and whoever was asked until they refused', async () => {
		const { database } = community.hearth;
		expect(await database.asMember(sam.id, count('connections'))).toBe(2);
		expect(await database.asMember(ana.id, count('connections')), 'hers with sam, and what she asked').toBe(2);
		expect(await database.asMember(ruth.id, count('connections')), 'not what she declined').toBe(1);
		expect(await database.asMember(ruth.id, count('connection_refusals'))).toBe(1);
		expect(await database.asMember(ana.id, count('connection_refusals')), 'and not what was declined to her').toBe(0);
	});

	it.each(tables)('a stranger, a removed and a kept-apart member, and a visitor read nothing of %s', async (table) => {
		const { database } = community.hearth;
		for (const member of [nils, vera, ida]) expect(await database.asMember(member.id, count(table))).toBe(0);
		expect(await database.asVisitor(count(table))).toBe(0);
	});

	it.each(tables)('a connection with no identity reads nothing of %s', async (table) => {
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		const { rows } = await client.query(`select count(*)::int as count from ${table}`);
		const keys = await client.query('select * from request_keys(now())');
		await client.end();
		expect(rows[0].count).toBe(0);
		expect(keys.rows).toEqual([]);
	});

	it('the key of a line is given to the two whom it is between, and to nobody else', async () => {
		const keys = (tx: Tx) => sql`select * from request_keys(${new Date(community.clock.now)})`.execute(tx);
		const { database } = community.hearth;
		expect((await database.asMember(ruth.id, keys)).rows, 'of what waits for her').toHaveLength(1);
		for (const member of [nils, vera, ida]) expect((await database.asMember(member.id, keys)).rows).toEqual([]);
	});
});

describe('who writes them', () => {
	const make = (asker: Member, asked: Member) => (tx: Tx) =>
		tx
			.insertInto('connections')
			.values({
				id: crypto.randomUUID(),
				place: crypto.randomUUID(),
				asker_id: asker.id,
				asked_id: asked.id,
				asker_name: 'Made up',
				answerer_name: 'Made up',
				asked_at: new Date(),
				connected_at: new Date()
			})
			.execute();

	it('nobody, but through the functions that ask and answer', async () => {
		const { database } = community.hearth;
		for (const member of [sam, nils])
			await expect(database.asMember(member.id, make(member, ana))).rejects.toThrow(/row-level security/);
		const change = (tx: Tx) =>
			tx.updateTable('connections').set({ connected_at: new Date(), asker_name: 'Other' }).executeTakeFirst();
		expect((await database.asMember(sam.id, change)).numUpdatedRows).toBe(0n);
		const remove = (tx: Tx) => tx.deleteFrom('connections').executeTakeFirst();
		expect((await database.asMember(sam.id, remove)).numDeletedRows).toBe(0n);
	});

	it('nobody is told of a connection that nobody asked for', async () => {
		const tell = (tx: Tx) =>
			tx
				.insertInto('notifications')
				.values({
					id: crypto.randomUUID(),
					member_id: sam.id,
					kind: 'connect-asked',
					actor_id: ruth.id,
					actor_name: 'ruth',
					group_id: sql<string>`(select id from groups where slug = ${slug})`,
					created_at: new Date()
				})
				.execute();
		await expect(community.hearth.database.asMember(ruth.id, tell)).rejects.toThrow(/row-level security/);
	});
});
