import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeMember } from '#features/groups/server/seats.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, someone, seatOf } from '../../../../tests/people.ts';
import { setGesture, writeReply } from './write.ts';

const tables = ['shares', 'replies', 'gestures', 'live_events'] as const;

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, nils: Member, vera: Member;
let slug: string, shareId: string, veras: string;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, nils, vera] = (await Promise.all(['ruth', 'sam-w', 'ana-m', 'nils', 'vera-k'].map(someone))) as [
		Member,
		Member,
		Member,
		Member,
		Member
	];
	slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, sam, ana, vera);
	shareId = await say(sam, slug, 'The coat was in the hall again.');
	veras = await say(vera, slug, 'I said this while I was here.');
	await writeReply(ana, slug, veras, { key: crypto.randomUUID(), body: 'Before you went.' });
	await writeReply(ana, slug, shareId, { key: crypto.randomUUID(), body: 'I hear you.' });
	await setGesture(ana, slug, shareId, { kind: 'with-you', made: true });
	await removeMember(ruth, slug, await seatOf(slug, vera), 'Sold things to people in grief.');
	await writeReply(ana, slug, veras, { key: crypto.randomUUID(), body: 'Now that you are gone.' });
	await setGesture(ana, slug, veras, { kind: 'hope', made: true });
});
afterAll(() => community.close());

const count = (table: (typeof tables)[number]) => async (tx: Tx) => {
	const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(tx);
	return rows[0]!.count;
};
/** Rows of a table that are not the member's own doing. */
const othersWords = (member: Member, table: 'shares' | 'replies') => (tx: Tx) =>
	tx.selectFrom(table).select('id').where('author_id', '!=', member.id).execute();

describe('who reads what is said to a group', () => {
	it.each(tables)('there is something in %s to read at all, and a member reads it', async (table) => {
		const { rows } = await community.owner.query(`select count(*)::int as count from ${table}`);
		expect(rows[0].count).toBeGreaterThan(0);
		expect(await community.hearth.database.asMember(ana.id, count(table))).toBeGreaterThan(0);
	});

	it.each(tables)('a visitor reads nothing of %s', async (table) => {
		expect(await community.hearth.database.asVisitor(count(table))).toBe(0);
	});

	it.each(tables)('a stranger with an account reads nothing of %s', async (table) => {
		expect(await community.hearth.database.asMember(nils.id, count(table))).toBe(0);
	});

	it.each(['shares', 'replies'] as const)('a removed member reads nobody else’s %s any more', async (table) => {
		expect(await community.hearth.database.asMember(vera.id, othersWords(vera, table))).toEqual([]);
	});

	it.each(['gestures', 'live_events'] as const)('a removed member reads nothing of %s any more', async (table) => {
		expect(await community.hearth.database.asMember(vera.id, count(table))).toBe(0);
	});

	it('a removed member still reads what they said themselves, to take it back, and is told of no answer to it', async () => {
		const own = (tx: Tx) => tx.selectFrom('shares').select('id').where('id', '=', veras).execute();
		const told = (tx: Tx) => tx.selectFrom('notifications').select('kind').where('share_id', '=', veras).execute();
		expect(await community.hearth.database.asMember(vera.id, own)).toEqual([{ id: veras }]);
		expect(await community.hearth.database.asMember(vera.id, told)).toEqual([]);
	});

	it.each(tables)('a connection with no identity reads nothing of %s', async (table) => {
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		const { rows } = await client.query(`select count(*)::int as count from ${table}`);
		await client.end();
		expect(rows[0].count).toBe(0);
	});
});

describe('who may read a share of each audience', () => {
	it('what is for the author alone is read by nobody else in the group', async () => {
		const id = await say(sam, slug, 'Only for me, for now.', { audience: 'me' });
		const find = (tx: Tx) => tx.selectFrom('shares').select('id').where('id', '=', id).executeTakeFirst();
		expect(await community.hearth.database.asMember(sam.id, find)).toEqual({ id });
		expect(await community.hearth.database.asMember(ruth.id, find)).toBeUndefined();
	});

	it('what is for the community is read by a stranger with an account and by no visitor', async () => {
		const id = await say(sam, slug, 'To everyone here.', { audience: 'community' });
		const find = (tx: Tx) => tx.selectFrom('shares').select('id').where('id', '=', id).executeTakeFirst();
		expect(await community.hearth.database.asMember(nils.id, find)).toEqual({ id });
		expect(await community.hearth.database.asVisitor(find)).toBeUndefined();
	});

	it('what is public is read by a visitor', async () => {
		const id = await say(sam, slug, 'To anybody.', { audience: 'public' });
		const find = (tx: Tx) => tx.selectFrom('shares').select('id').where('id', '=', id).executeTakeFirst();
		expect(await community.hearth.database.asVisitor(find)).toEqual({ id });
	});
});

describe('who may write', () => {
	const insert = (author: Member, groupId: string) => (tx: Tx) =>
		tx
			.insertInto('shares')
			.values({
				id: crypto.randomUUID(),
				group_id: groupId,
				author_id: author.id,
				byline: author.handle,
				audience: 'group',
				wish: 'listen',
				body: 'Past the code.',
				created_at: new Date(),
				form_key: crypto.randomUUID()
			})
			.execute();

	it('the database lets a seated member write, and no stranger, no removed member and nobody in another’s name', async () => {
		const { rows } = await community.owner.query('select id from groups where slug = $1', [slug]);
		const groupId = rows[0].id as string;
		const { database } = community.hearth;
		await expect(database.asMember(ana.id, insert(ana, groupId))).resolves.toBeDefined();
		await expect(database.asMember(nils.id, insert(nils, groupId))).rejects.toThrow(/row-level security/);
		await expect(database.asMember(vera.id, insert(vera, groupId))).rejects.toThrow(/row-level security/);
		await expect(database.asMember(ana.id, insert(sam, groupId))).rejects.toThrow(/row-level security/);
		await expect(database.asVisitor(insert(sam, groupId), 'write')).rejects.toThrow(/row-level security/);
	});

	it('nobody changes or erases what somebody else said', async () => {
		const { database } = community.hearth;
		const change = (tx: Tx) =>
			tx.updateTable('shares').set({ body: 'Put into their mouth.' }).where('id', '=', shareId).executeTakeFirst();
		const erase = (tx: Tx) => tx.deleteFrom('shares').where('id', '=', shareId).executeTakeFirst();
		expect((await database.asMember(ruth.id, change)).numUpdatedRows).toBe(0n);
		expect((await database.asMember(ruth.id, erase)).numDeletedRows).toBe(0n);
	});
});
