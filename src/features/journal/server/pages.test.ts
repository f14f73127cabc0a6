import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { leaveGroup, removeMember } from '#features/groups/server/seats.ts';
import { changeAudience, readPageAndReaders } from '#features/journal/server/audience.ts';
import type { Member } from '#features/people/viewer.ts';
import { answerOpened, gestureOpened, readOpenedShare, readOpenedToMe } from '#features/sharing/server/opened.ts';
import { readGroupPage, readSharePage } from '#features/sharing/server/pages.ts';
import { editShare, withdrawReply, writeReply } from '#features/sharing/server/write.ts';
import { chooseSupporter, endSupport, readCircles } from '#features/support/server/supporters.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import type { AudienceChange } from '../page.ts';
import { letGoOfPage, readJournal, readPage, rewritePage, sealPages, writePage } from './pages.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, nils: Member;
let slug: string, other: string;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, nils] = (await Promise.all(['ruth', 'sam-w', 'ana-m', 'nils'].map(someone))) as [
		Member,
		Member,
		Member,
		Member
	];
	slug = await groupOf(ruth, 'Night Owls');
	other = await groupOf(ruth, 'Second Circle');
	await seat(slug, sam, ana);
	await seat(other, sam);
	await chooseSupporter(sam, await seatOf(slug, ana));
});
afterAll(() => community.close());

const write = async (member: Member, body: string, kind: 'page' | 'letter' = 'page') => {
	const kept = await writePage(member, { key: crypto.randomUUID(), kind, body });
	return (kept as { id: string }).id;
};
const open = async (pageId: string, change: Partial<AudienceChange>) => {
	const page = await readPage(sam, pageId);
	const rest = { group: slug, wish: 'listen' as const, notes: [], masked: false, version: page!.version };
	return changeAudience(sam, pageId, { audience: 'group', ...rest, ...change });
};
const row = async (pageId: string) =>
	(await community.owner.query<Record<string, unknown>>('select * from shares where id = $1', [pageId])).rows[0];
/** Whether the words stand anywhere in the database as somebody with a copy of it would find them. */
const standsInTheClear = async (words: string) => {
	const { rows } = await community.owner.query<{ table_name: string }>(
		`select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`
	);
	for (const { table_name } of rows) {
		const found = await community.owner.query(
			`select 1 from ${pg.escapeIdentifier(table_name)} t where t::text ilike $1`,
			[`%${words}%`]
		);
		if (found.rowCount) return true;
	}
	return false;
};

describe('a page', () => {
	it('stands nowhere in the database in the clear, and its author reads it', async () => {
		const id = await write(sam, 'I dreamt of the marmalade cupboard.');
		expect(await readPage(sam, id)).toMatchObject({ body: 'I dreamt of the marmalade cupboard.', audience: 'me' });
		expect((await readJournal(sam, null)).pages[0]).toMatchObject({
			firstWords: 'I dreamt of the marmalade cupboard.'
		});
		expect(await standsInTheClear('marmalade')).toBe(false);
		const said = await write(ruth, 'x');
		await community.owner.query(`update shares set body = 'marmalade', sealed = null where id = $1`, [said]);
		expect(await standsInTheClear('marmalade'), 'the premise: it would be found').toBe(true);
		await letGoOfPage(ruth, said);
	});

	it('is opened by nobody else: not by another member, a visitor, a connection with no identity', async () => {
		const id = await write(sam, 'Only mine.');
		expect(await readPage(ruth, id)).toBeNull();
		expect(await rewritePage(ruth, id, { body: 'Hers.', version: 1 })).toBeNull();
		expect(await letGoOfPage(ruth, id)).toBeNull();
		const seen = (table: string) => async (tx: Tx) =>
			(
				await sql`select 1 from ${sql.table(table)} where ${sql.ref(table === 'shares' ? 'author_id' : 'member_id')} = ${sam.id}`.execute(
					tx
				)
			).rows.length;
		const { database } = community.hearth;
		for (const table of ['shares', 'member_keys']) {
			expect(await database.asMember(sam.id, seen(table)), 'the premise').toBeGreaterThan(0);
			expect(await database.asMember(ruth.id, seen(table))).toBe(0);
			expect(await database.asVisitor(seen(table))).toBe(0);
			const client = new pg.Client({ connectionString: community.serverUrl });
			await client.connect();
			expect((await client.query(`select 1 from ${table}`)).rowCount).toBe(0);
			await client.end();
		}
	});

	it('whose sealed words are carried to another row does not open there', async () => {
		const [one, two] = [await write(sam, 'Words of one.'), await write(sam, 'Words of two.')];
		await community.owner.query('update shares set sealed = (select sealed from shares where id = $1) where id = $2', [
			one,
			two
		]);
		await expect(readPage(sam, two)).rejects.toThrow(/sealed with another key/);
		await community.owner.query('delete from shares where id = $1', [two]);
	});

	it('that is sent twice is one page, and says what it said last', async () => {
		const key = crypto.randomUUID();
		const first = await writePage(sam, { key, kind: 'page', body: 'Once.' });
		const again = await writePage(sam, { key, kind: 'page', body: 'Once more.' });
		expect(again).toMatchObject({ id: (first as { id: string }).id, version: 2 });
		expect(await readPage(sam, (first as { id: string }).id)).toMatchObject({ body: 'Once more.' });
	});

	it('written in two windows keeps what was kept first, and says so to the other', async () => {
		const id = await write(sam, 'Begun.');
		expect(await rewritePage(sam, id, { body: 'From the first window.', version: 1 })).toEqual({ id, version: 2 });
		expect(await rewritePage(sam, id, { body: 'From the second.', version: 1 })).toEqual({ changed: 2 });
		expect(await readPage(sam, id)).toMatchObject({ body: 'From the first window.' });
	});

	it('that is let go is erased, row and all', async () => {
		const id = await write(sam, 'Dear Tom, I forgive you.', 'letter');
		expect(await row(id)).toBeDefined();
		expect(await letGoOfPage(sam, id)).toBe(true);
		expect(await row(id)).toBeUndefined();
		expect(await letGoOfPage(sam, id)).toBeNull();
	});
});

describe('a page that is opened', () => {
	it('to supporters is read by them alone, under the name that they know, until it is closed', async () => {
		const id = await write(sam, 'It was the anniversary.');
		expect(await open(id, { audience: 'supporters' })).toEqual({ id });
		expect(await readOpenedShare(ana, id)).toMatchObject({
			byline: sam.handle,
			body: 'It was the anniversary.',
			mine: false
		});
		expect((await readOpenedToMe(ana, null)).shares.map((share) => share.id)).toContain(id);
		expect(await readOpenedShare(ruth, id)).toBeNull();
		expect(await readOpenedShare(nils, id)).toBeNull();
		await open(id, { audience: 'me' });
		expect(await readOpenedShare(ana, id)).toBeNull();
		expect(await row(id)).toMatchObject({ body: '', audience: 'me' });
		expect(await readPage(sam, id)).toMatchObject({ body: 'It was the anniversary.' });
		const told = await community.owner.query(
			`select 1 from notifications where share_id = $1 and kind = 'page-shared'`,
			[id]
		);
		await open(id, { audience: 'supporters' });
		const after = await community.owner.query(
			`select 1 from notifications where share_id = $1 and kind = 'page-shared'`,
			[id]
		);
		expect([told.rowCount, after.rowCount], 'told once').toEqual([1, 1]);
	});

	it('to supporters is answered for its author alone', async () => {
		const id = await write(sam, 'I could not get up.');
		const key = crypto.randomUUID();
		expect(await answerOpened(ana, id, { key, body: 'Too early.' }), 'still closed').toBeNull();
		await open(id, { audience: 'supporters' });
		expect(await answerOpened(ana, id, { key, body: 'I am here.' })).toMatchObject({ id: expect.any(String) });
		expect(await answerOpened(nils, id, { key: crypto.randomUUID(), body: 'Me too.' })).toBeNull();
		await gestureOpened(ana, id, { kind: 'with-you', made: true });
		const seen = await readOpenedShare(sam, id);
		expect(seen!.replies).toMatchObject([{ byline: ana.handle, body: 'I am here.' }]);
		expect(seen!.gestures).toMatchObject([{ kind: 'with-you', names: [ana.handle] }]);
		await withdrawReply(ana, seen!.replies[0]!.id);
		expect((await readOpenedShare(sam, id))!.replies).toMatchObject([{ body: '', withdrawn: true }]);
	});

	it('to a group stands there under the name of its author, moves on, and comes home again', async () => {
		const id = await write(sam, 'For the owls.');
		expect(await open(id, {})).toEqual({ id });
		expect((await readSharePage(ruth, slug, id, null))!.share).toMatchObject({
			byline: sam.handle,
			body: 'For the owls.'
		});
		expect(await open(id, { group: other })).toEqual({ id });
		expect(await readSharePage(ana, slug, id, null)).toBeNull();
		expect((await readSharePage(ruth, other, id, null))!.share.body).toBe('For the owls.');
		await open(id, { audience: 'me' });
		expect(await readSharePage(ruth, other, id, null)).toBeNull();
		expect(await row(id)).toMatchObject({ body: '', group_id: null, byline: null });
	});

	it('under a mask of its own is someone’s there', async () => {
		const id = await write(sam, 'Behind a mask.');
		await open(id, { masked: true });
		const shown = (await readGroupPage(ruth, slug, null))!.shares.find((share) => share.id === id);
		expect(shown).toMatchObject({ byline: 'Someone here', mine: false });
	});

	it('is not opened in a group without a seat, without supporters, or from an old version', async () => {
		const id = await write(sam, 'Not yet.');
		expect(await open(id, { group: 'nowhere' })).toEqual({ problem: 'no-group' });
		expect(await open(id, { version: 7 })).toEqual({ changed: true });
		const hers = await write(nils, 'Alone.');
		const change = { audience: 'supporters' as const, group: '', wish: 'listen' as const, notes: [], masked: false };
		expect(await changeAudience(nils, hers, { ...change, version: 1 })).toEqual({ problem: 'no-supporters' });
		expect(await changeAudience(ruth, id, { ...change, version: 1 })).toBeNull();
		expect((await readPageAndReaders(sam, id))!.readers.supporters).toEqual([
			{ name: ana.handle, knownAs: sam.handle }
		]);
	});

	it('is changed in the journal alone, not as a share', async () => {
		const id = await write(sam, 'As it was.');
		await open(id, {});
		const { version } = (await readPage(sam, id))!;
		const edit = { body: 'Past the journal.', audience: 'me' as const, wish: 'listen' as const, notes: [], version };
		expect(await editShare(sam, id, edit)).toEqual({ changed: true });
	});

	it('leaves an empty place where people of the group answered it, once it is let go', async () => {
		const id = await write(sam, 'A cup that nobody uses.');
		await open(id, {});
		await writeReply(ana, slug, id, { key: crypto.randomUUID(), body: 'I kept his too.' });
		await letGoOfPage(sam, id);
		expect(await row(id)).toMatchObject({ body: '', sealed: null });
		expect((await readSharePage(ana, slug, id, null))!.share).toMatchObject({ withdrawn: true, body: '' });
		expect(await readPage(sam, id)).toBeNull();
	});

	it('is not read any more by a supporter who was let go, or who is kept apart', async () => {
		const id = await write(sam, 'Until today.');
		await open(id, { audience: 'supporters' });
		expect(await readOpenedShare(ana, id)).not.toBeNull();
		await endSupport(sam, (await readCircles(sam)).mine[0]!.id);
		expect(await readOpenedShare(ana, id)).toBeNull();
		await chooseSupporter(sam, await seatOf(slug, ana));
		expect(await readOpenedShare(ana, id)).not.toBeNull();
		await keepApart(ana, { seat: await seatOf(slug, sam) });
		expect(await readOpenedShare(ana, id)).toBeNull();
	});

	it('comes home and is sealed again when its author leaves the group or is removed from it', async () => {
		const id = await write(sam, 'The pear tree fell.');
		await open(id, { group: other });
		expect(await standsInTheClear('pear tree'), 'the premise').toBe(true);
		await leaveGroup(sam, other, 'erase');
		await sealPages();
		expect(await readPage(sam, id)).toMatchObject({ audience: 'me', body: 'The pear tree fell.' });
		expect(await standsInTheClear('pear tree')).toBe(false);
		const open2 = await write(sam, 'Still in the group.');
		await open(open2, {});
		await removeMember(ruth, slug, await seatOf(slug, sam), 'It was agreed.');
		expect(await open(open2, { audience: 'me' })).toEqual({ id: open2 });
		expect(await readPage(sam, open2)).toMatchObject({ audience: 'me', body: 'Still in the group.' });
	});
});
