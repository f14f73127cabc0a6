import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { enterGroup, leaveGroup, removeMember } from '#features/groups/server/seats.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import { changeMutes } from '#features/sharing/server/mutes.ts';
import type { CheckInInput } from '#features/support/check-in.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import {
	readCheckInReaders,
	readCheckInsOfSupported,
	readGroupCheckIns,
	readOwnCheckIn,
	shareCheckIn
} from './check-in-readers.ts';
import { changeCheckIn, checkIn, letGoOfCheckIn, readCheckIns } from './check-ins.ts';
import { chooseSupporter } from './supporters.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, nils: Member, vera: Member, apart: Member, otto: Member;
let slug: string;
const words = 'The marmalade was on the second shelf.';

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, nils, vera, apart, otto] = (await Promise.all(
		['ruth', 'sam-w', 'ana-m', 'nils', 'vera-k', 'the-ex', 'otto'].map(someone)
	)) as [Member, Member, Member, Member, Member, Member, Member];
	slug = await groupOf(ruth, 'Night Owls');
	await groupOf(otto, 'Elsewhere');
	await enterGroup(sam, slug, { version: 1, words: '', name: 'Heron' });
	await seat(slug, ana, vera, apart);
	await chooseSupporter(sam, await seatOf(slug, ana));
	await chooseSupporter(sam, await seatOf(slug, apart));
	await removeMember(ruth, slug, await seatOf(slug, vera), 'Sold things to people in grief.');
	await keepApart(apart, { seat: await seatOf(slug, sam) });
});
afterAll(() => community.close());
beforeEach(async () => {
	community.clock.now += 60_000;
	await community.owner.query('delete from check_ins');
	await community.owner.query('delete from notifications');
});

const said = (change: Partial<CheckInInput> = {}): CheckInInput => ({
	key: crypto.randomUUID(),
	feeling: 2,
	helped: ['a-walk'],
	line: words,
	grief: 3,
	urge: null,
	loneliness: null,
	...change
});
const newest = async () => (await readCheckIns(sam, null)).checkIns[0]!;
const share = async (audience: 'me' | 'supporters' | 'group', group: string | null = null) =>
	shareCheckIn(sam, (await newest()).id, { audience, group });
const rows = (tx: Tx) => sql<{ id: string }>`select * from check_ins`.execute(tx).then((found) => found.rows);
const keys = (id: string) => (tx: Tx) =>
	sql`select * from check_in_keys(array[${id}]::uuid[])`.execute(tx).then((found) => found.rows);

it('tells its readers once, however often its audience is switched off and on', async () => {
	await checkIn(sam, said());
	const told = async () =>
		(await readNotifications(ana, null)).notes.filter(({ kind }) => kind === 'check-in-shared').length;
	await share('supporters');
	expect(await told()).toBe(1);
	await share('me');
	expect(await told()).toBe(0);
	for (let again = 0; again < 3; again++) {
		await share('supporters');
		await share('me');
	}
	await share('supporters');
	expect(await told()).toBe(0);
	expect((await readCheckInsOfSupported(ana, null)).checkIns).toHaveLength(1);
});

it('can be put right on its own day by its member’s clocks, and by nobody else', async () => {
	community.clock.now = Date.UTC(2026, 10, 25, 22, 30);
	await checkIn(sam, said());
	const { id } = await newest();
	const better = {
		feeling: 3 as const,
		helped: ['a-call'],
		line: 'It was the first shelf.',
		grief: null,
		urge: 1 as const,
		loneliness: null
	};
	expect(await changeCheckIn(ana, id, better)).toBeNull();
	community.clock.now += 80 * 60_000;
	expect(await changeCheckIn(sam, id, better)).toBe(true);
	expect(await newest()).toMatchObject({ ...better, id });
	expect((await readOwnCheckIn(sam, id))!.isToday).toBe(true);
	community.clock.now += 20 * 60_000;
	expect((await readOwnCheckIn(sam, id))!.isToday).toBe(false);
	expect(await changeCheckIn(sam, id, { ...better, feeling: 5 })).toBeNull();
	expect(await newest()).toMatchObject(better);
});

/** What everybody but these reads of it, by whatever way. */
async function nobodyBut(...readers: Member[]) {
	const { database } = community.hearth;
	const { id } = await newest();
	for (const other of [ruth, ana, nils, vera, apart, otto].filter((each) => !readers.includes(each))) {
		expect(await database.asMember(other.id, rows), other.handle).toEqual([]);
		expect(await database.asMember(other.id, keys(id)), other.handle).toEqual([]);
		expect((await readCheckInsOfSupported(other, null)).checkIns, other.handle).toEqual([]);
		expect((await readGroupCheckIns(other, slug, null))?.checkIns ?? [], other.handle).toEqual([]);
	}
	expect(await database.asVisitor(rows)).toEqual([]);
	expect(await database.asVisitor(keys(id))).toEqual([]);
	expect(await database.asGuest(crypto.randomUUID(), rows)).toEqual([]);
	const client = new pg.Client({ connectionString: community.serverUrl });
	await client.connect();
	expect((await client.query('select * from check_ins')).rows).toEqual([]);
	expect((await client.query('select * from check_in_keys(array[$1]::uuid[])', [id])).rows).toEqual([]);
	await client.end();
}

describe('a check-in that is shared', () => {
	it('with supporters is read by them, under the name by which they know its member, and by nobody else', async () => {
		await checkIn(sam, said());
		await nobodyBut();
		expect(await share('supporters')).toBe('done');
		const { checkIns, people } = await readCheckInsOfSupported(ana, null);
		expect(checkIns).toMatchObject([{ name: 'Heron', mine: false, feeling: 2, line: words, muted: false }]);
		expect(JSON.stringify(checkIns)).not.toMatch(new RegExp(`${sam.id}|${sam.handle}`));
		expect(people).toEqual(['Heron']);
		await nobodyBut(ana);
		const stored = await community.owner.query('select c::text as row from check_ins c');
		expect(stored.rows[0].row, 'sealed as before').not.toContain('marmalade');
	});

	it('with supporters is told to them, one line at a time, and no more once it is taken back', async () => {
		const told = async (whom: Member) =>
			(await readNotifications(whom, null)).notes.map(({ kind, actorName }) => [kind, actorName]);
		await checkIn(sam, said());
		await share('supporters');
		community.clock.now += 60_000;
		await checkIn(sam, said());
		await share('supporters');
		expect(await told(ana)).toEqual([['check-in-shared', 'Heron']]);
		expect(await told(apart)).toEqual([]);
		await letGoOfCheckIn(sam, (await newest()).id);
		expect(await told(ana)).toHaveLength(1);
		await share('me');
		expect(await told(ana)).toEqual([]);
	});

	it('with a group is read by those who sit there, under the name of the seat, and by nobody else', async () => {
		await checkIn(sam, said());
		expect(await share('group', slug)).toBe('done');
		for (const reader of [ruth, ana])
			expect((await readGroupCheckIns(reader, slug, null))!.checkIns).toMatchObject([{ name: 'Heron', line: words }]);
		await nobodyBut(ruth, ana);
		expect(await readGroupCheckIns(nils, slug, null), 'not even that there is such a page').toBeNull();
		expect((await readGroupCheckIns(sam, slug, null))!.checkIns).toMatchObject([{ name: 'Heron', mine: true }]);
	});

	it('waits behind a neutral line for whom its words are muted', async () => {
		await checkIn(sam, said());
		await share('group', slug);
		await changeMutes(ana, { topics: [], words: ['marmalade'] });
		expect((await readGroupCheckIns(ana, slug, null))!.checkIns[0]).toMatchObject({ muted: true });
		await changeMutes(ana, { topics: [], words: [] });
	});

	it('goes nowhere else: not to a group without a seat, not to an empty circle, not by another’s hand', async () => {
		await checkIn(sam, said());
		expect(await share('group', 'elsewhere')).toBe('no-group');
		const { id } = await newest();
		expect(await shareCheckIn(ana, id, { audience: 'supporters', group: null })).toBeNull();
		expect(await readOwnCheckIn(ana, id)).toBeNull();
		await checkIn(nils, said());
		const his = (await readCheckIns(nils, null)).checkIns[0]!;
		expect(await shareCheckIn(nils, his.id, { audience: 'supporters', group: null })).toBe('no-supporters');
		const { database } = community.hearth;
		const forge = (tx: Tx) =>
			sql`insert into check_ins (id, member_id, at, feeling, form_key, audience)
				values (gen_random_uuid(), ${nils.id}, now(), 1, gen_random_uuid(), 'supporters')`.execute(tx);
		await expect(database.asMember(nils.id, forge)).rejects.toThrow(/row-level security/);
		const news = (tx: Tx) =>
			sql`insert into notifications (id, member_id, kind, actor_id, actor_name, created_at)
				values (gen_random_uuid(), ${ana.id}, 'check-in-shared', ${nils.id}, 'Heron', now())`.execute(tx);
		await expect(database.asMember(nils.id, news)).rejects.toThrow(/row-level security/);
	});

	it('can be shared with those whom its member sees beforehand', async () => {
		const { supporters, groups } = await readCheckInReaders(sam);
		expect(supporters).toEqual([ana.handle]);
		expect(groups).toMatchObject([{ slug, name: 'Night Owls' }]);
		expect(groups[0]!.faces).not.toContain('Heron');
		expect(await readCheckInReaders(nils)).toEqual({ supporters: [], groups: [] });
	});

	it('is taken back, and comes home when its member leaves', async () => {
		await checkIn(sam, said());
		await share('group', slug);
		await share('me');
		await nobodyBut();
		await share('group', slug);
		expect((await readGroupCheckIns(ana, slug, null))!.checkIns, 'the premise').toHaveLength(1);
		await leaveGroup(sam, slug, 'anonymise');
		expect(await newest()).toMatchObject({ audience: 'me', group: null, line: words });
		await nobodyBut();
	});
});
