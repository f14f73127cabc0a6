import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { removeMember } from '#features/groups/server/seats.ts';
import type { Member } from '#features/people/viewer.ts';
import type { CheckInInput } from '#features/support/check-in.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { checkIn, checkInsOnList, keepCheckIns, letGoOfCheckIn, readCheckIns } from './check-ins.ts';
import { readPicture } from './picture.ts';
import { chooseSupporter } from './supporters.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, nils: Member, vera: Member, apart: Member;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, nils, vera, apart] = (await Promise.all(
		['ruth', 'sam-w', 'ana-m', 'nils', 'vera-k', 'the-ex'].map(someone)
	)) as [Member, Member, Member, Member, Member, Member];
	const slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, sam, ana, vera, apart);
	await chooseSupporter(sam, await seatOf(slug, ana));
	await removeMember(ruth, slug, await seatOf(slug, vera), 'Sold things to people in grief.');
	await keepApart(apart, { handle: sam.handle });
});
afterAll(() => community.close());
beforeEach(() => community.owner.query('delete from check_ins'));

const said = (change: Partial<CheckInInput> = {}): CheckInInput => ({
	key: crypto.randomUUID(),
	feeling: 2,
	helped: ['walk'],
	line: 'The marmalade was on the second shelf.',
	grief: 3,
	urge: null,
	loneliness: 0,
	...change
});
const rows = (tx: Tx) => sql<{ id: string }>`select * from check_ins`.execute(tx).then((found) => found.rows);

describe('a check-in', () => {
	it('is found again as it was said, and its line stands nowhere in the clear', async () => {
		await checkIn(sam, said());
		const { checkIns, older } = await readCheckIns(sam, null);
		expect(checkIns).toMatchObject([
			{
				feeling: 2,
				helped: ['walk'],
				line: 'The marmalade was on the second shelf.',
				grief: 3,
				urge: null,
				loneliness: 0,
				at: community.clock.now
			}
		]);
		expect(older).toBeNull();
		const { rows: held } = await community.owner.query('select c::text as row from check_ins c');
		expect(held[0].row).not.toContain('marmalade');
		expect(held[0].row, 'the premise: the rest is found so').toContain('walk');
	});

	it('needs no line, and without one no key', async () => {
		await checkIn(nils, said({ line: '' }));
		expect((await readCheckIns(nils, null)).checkIns[0]!.line).toBe('');
		const { rowCount } = await community.owner.query('select 1 from member_keys where member_id = $1', [nils.id]);
		expect(rowCount).toBe(0);
	});

	it('that comes twice is one, and none lies in the future', async () => {
		const once = said();
		await checkIn(sam, once);
		await keepCheckIns(sam, [
			{ ...once, feeling: 5, at: community.clock.now },
			{ ...said({ line: '' }), at: community.clock.now + 3_600_000 }
		]);
		const { checkIns } = await readCheckIns(sam, null);
		expect(checkIns.map(({ feeling }) => feeling)).toEqual([2, 2]);
		for (const { at } of checkIns) expect(at).toBe(community.clock.now);
	});

	it('comes newest first, a page at a time, none twice and none left out', async () => {
		const many = Array.from({ length: checkInsOnList + 5 }, (_, day) => ({
			...said({ line: '' }),
			at: community.clock.now - Math.floor(day / 2) * 86_400_000
		}));
		await keepCheckIns(sam, many);
		const first = await readCheckIns(sam, null);
		const second = await readCheckIns(sam, first.older);
		expect([first.checkIns.length, second.checkIns.length]).toEqual([checkInsOnList, 5]);
		expect(second.older).toBeNull();
		const all = [...first.checkIns, ...second.checkIns];
		expect(new Set(all.map(({ id }) => id)).size).toBe(many.length);
		expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).sort((one, other) => other - one));
	});

	it('can be let go of by whoever made it, and by nobody else', async () => {
		await checkIn(sam, said());
		const [one] = (await readCheckIns(sam, null)).checkIns;
		expect(await letGoOfCheckIn(ana, one!.id)).toBeNull();
		expect(await letGoOfCheckIn(sam, one!.id)).toBe(true);
		expect((await readCheckIns(sam, null)).checkIns).toEqual([]);
	});

	it('off the scale is refused', async () => {
		await expect(checkIn(sam, said({ feeling: 6 as 5 }))).rejects.toThrow(/check constraint/);
		await expect(checkIn(sam, said({ urge: 9 as 4 }))).rejects.toThrow(/check constraint/);
	});
});

describe('one’s own picture', () => {
	it('has the days on which something was said, by the clock on one’s wall, and the months of a year', async () => {
		const at = (text: string) => ({ ...said({ line: '' }), at: Date.parse(text) });
		community.clock.now = Date.parse('2026-11-25T12:00Z');
		await keepCheckIns(sam, [
			{ ...at('2026-11-03T23:30Z'), feeling: 1, grief: 4 },
			{ ...at('2026-11-03T08:00Z'), feeling: 4, grief: null },
			{ ...at('2026-06-30T23:30Z'), feeling: 3 },
			{ ...at('2025-11-30T12:00Z'), feeling: 5 }
		]);
		await checkIn(ana, said());
		const { days, months, first } = await readPicture(sam, '2026-11');
		expect(days).toEqual([{ when: '2026-11-03', feeling: 2.5, grief: 4, urge: null, loneliness: 0 }]);
		expect(months.map(({ when, feeling }) => [when, feeling])).toEqual([
			['2026-07', 3],
			['2026-11', 2.5]
		]);
		expect(first).toBe('2025-11');
		expect((await readPicture({ ...sam, timeZone: 'Asia/Tokyo' }, '2026-11')).days.map(({ when }) => when)).toEqual([
			'2026-11-03',
			'2026-11-04'
		]);
	});

	it('is empty for whoever said nothing, though others did, and names the seats that were taken', async () => {
		await checkIn(sam, said());
		const month = new Date(community.clock.now).toISOString().slice(0, 7);
		expect(await readPicture(nils, month)).toEqual({ days: [], months: [], marks: [], first: null });
		const seated = await community.owner.query('select joined_at from memberships where member_id = $1', [ana.id]);
		const taken = (seated.rows[0].joined_at as Date).toISOString();
		expect((await readPicture(ana, taken.slice(0, 7))).marks).toEqual([
			{ when: taken.slice(0, 10), what: 'seat', group: 'Night Owls' }
		]);
	});
});

describe('who reads and writes it', () => {
	it('nobody but its member: no supporter, no facilitator, no stranger, nobody removed or kept apart, no visitor', async () => {
		await checkIn(sam, said());
		const { database } = community.hearth;
		expect(await database.asMember(sam.id, rows), 'the premise').toHaveLength(1);
		for (const other of [ruth, ana, nils, vera, apart])
			expect(await database.asMember(other.id, rows), other.handle).toEqual([]);
		expect(await database.asVisitor(rows)).toEqual([]);
		expect(await database.asGuest(crypto.randomUUID(), rows)).toEqual([]);
	});

	it('a connection with no identity reads and writes nothing', async () => {
		await checkIn(sam, said());
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		expect((await client.query('select * from check_ins')).rows).toEqual([]);
		expect((await client.query('delete from check_ins')).rowCount).toBe(0);
		await expect(
			client.query(
				`insert into check_ins (id, member_id, at, feeling, form_key) values (gen_random_uuid(), $1, now(), 1, gen_random_uuid())`,
				[sam.id]
			)
		).rejects.toThrow(/row-level security/);
		await client.end();
	});

	it('nobody checks in for another, moves a check-in or changes one', async () => {
		await checkIn(sam, said());
		const { database } = community.hearth;
		const forge = (tx: Tx) =>
			sql`insert into check_ins (id, member_id, at, feeling, form_key)
				values (gen_random_uuid(), ${sam.id}, now(), 1, gen_random_uuid())`.execute(tx);
		await expect(database.asMember(ana.id, forge)).rejects.toThrow(/row-level security/);
		await expect(database.asVisitor(forge, 'write')).rejects.toThrow(/row-level security/);
		const change = (tx: Tx) => tx.updateTable('check_ins').set({ feeling: 5 }).executeTakeFirst();
		for (const each of [sam, ana]) expect((await database.asMember(each.id, change)).numUpdatedRows).toBe(0n);
		const wipe = (tx: Tx) => tx.deleteFrom('check_ins').executeTakeFirst();
		expect((await database.asMember(ana.id, wipe)).numDeletedRows).toBe(0n);
		expect((await readCheckIns(sam, null)).checkIns).toHaveLength(1);
	});
});
