import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Beside, HeldAudience } from '#features/experiences/held.ts';
import { keepApart } from '#features/groups/server/apart.ts';
import { changeName, enterGroup, leaveGroup, removeMember } from '#features/groups/server/seats.ts';
import type { Member } from '#features/people/viewer.ts';
import { chooseSupporter } from '#features/support/server/supporters.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { changeHeld, hold, letGoOf, moveHeld, readHeld, readHeldPage } from './held.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, nils: Member, vera: Member, otto: Member;
let owls: string, early: string, owlsId: string, earlyId: string;
const kind = 'bereavement/partner';

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, nils, vera, otto] = (await Promise.all(
		['ruth', 'sam-w', 'ana-m', 'nils', 'vera-k', 'otto'].map(someone)
	)) as [Member, Member, Member, Member, Member, Member];
	owls = await groupOf(ruth, 'Night Owls');
	early = await groupOf(otto, 'Early Birds');
	await seat(owls, sam, ana, vera);
	await enterGroup(sam, early, { version: 1, words: '', name: 'Heron' });
	await removeMember(ruth, owls, await seatOf(owls, vera), 'Sold things to people in grief.');
	const { rows } = await community.owner.query('select slug, id from groups');
	const idOf = (slug: string) => rows.find((row) => row.slug === slug).id as string;
	[owlsId, earlyId] = [idOf(owls), idOf(early)];
	await chooseSupporter(sam, await seatOf(owls, ana), community.clock.now);
});
afterAll(() => community.close());
beforeEach(() => community.owner.query('delete from held_experiences'));

const input = (audience: HeldAudience, seats: string[] = [], since: string | null = '2026-03', counted = false) => ({
	since,
	audience,
	seats,
	counted
});
const held = async (member: Member) =>
	await community.hearth.database.asMember(member.id, (tx) => readHeld(tx, member));
const rows = (tx: Tx) => tx.selectFrom('held_experiences').select('experience').execute();
const read = (member: Member) => community.hearth.database.asMember(member.id, rows, 'read');
const beside = (viewer: Member, groupId: string) =>
	community.hearth.database.asMember(viewer.id, async (tx) => {
		const { rows } = await sql<Beside>`
			select experience, to_char(since_month, 'YYYY-MM') as since from experiences_beside_seats(${groupId})`.execute(tx);
		return rows;
	});

describe('an experience that a member holds', () => {
	it('is for them alone until they say otherwise, and tells the month in which it began', async () => {
		expect(await hold(sam, kind, input('me'))).toBe('held');
		expect(await held(sam)).toMatchObject([{ experience: kind, since: '2026-03', audience: 'me', groups: [] }]);
		for (const other of [ruth, ana, nils, vera, otto]) expect(await read(other), other.handle).toEqual([]);
	});

	it('is held once, without a month where nobody remembers it, and goes when it is let go', async () => {
		await hold(sam, kind, input('me', [], null));
		expect(await hold(sam, kind, input('community'))).toBe('already');
		const [one] = await held(sam);
		expect(one).toMatchObject({ since: null, audience: 'me' });
		expect(await letGoOf(ana, one!.id)).toBeNull();
		expect(await letGoOf(sam, one!.id)).toBe(true);
		expect(await held(sam)).toEqual([]);
	});

	it('stands in the order that its member chose', async () => {
		for (const experience of ['breakup', 'divorce', 'ghosting']) await hold(sam, experience, input('me'));
		const [, , last] = await held(sam);
		expect(await moveHeld(ana, last!.id, -1)).toBeNull();
		await moveHeld(sam, last!.id, -1);
		expect((await held(sam)).map(({ experience }) => experience)).toEqual(['breakup', 'ghosting', 'divorce']);
	});

	it('is one of a dozen at most', async () => {
		for (let each = 0; each < 12; each++) await hold(sam, `kind-${each}`, input('me'));
		expect(await hold(sam, 'one-more', input('me'))).toBe('too-many');
	});
});

describe('who sees it', () => {
	it('supporters do where it is for them, and nobody else', async () => {
		await hold(sam, kind, input('supporters'));
		expect(await read(ana)).toEqual([{ experience: kind }]);
		for (const other of [ruth, nils, vera, otto]) expect(await read(other), other.handle).toEqual([]);
	});

	it('the people of a chosen seat do, those of another seat do not, and no stranger and no removed member', async () => {
		await hold(sam, kind, input('group', [owls]));
		expect(await beside(ruth, owlsId)).toEqual([{ experience: kind, since: '2026-03' }]);
		expect(await read(ruth)).toEqual([{ experience: kind }]);
		expect(await beside(otto, earlyId)).toEqual([]);
		for (const other of [nils, vera, otto]) {
			expect(await beside(other, owlsId), other.handle).toEqual([]);
			expect(await read(other), other.handle).toEqual([]);
		}
		expect((await readHeldPage(sam)).seats).toMatchObject([
			{ slug: early, name: 'Heron', masked: true },
			{ slug: owls, name: 'sam-w', masked: false }
		]);
	});

	it('what the community may know stands beside the handle, and beside a mask only where that was chosen', async () => {
		await hold(sam, kind, input('community'));
		expect(await read(nils)).toEqual([{ experience: kind }]);
		expect(await beside(ruth, owlsId)).toHaveLength(1);
		expect(await beside(otto, earlyId)).toEqual([]);
		const [one] = await held(sam);
		await changeHeld(sam, one!.id, input('community', [early]));
		expect(await beside(otto, earlyId)).toHaveLength(1);
	});

	it('another name for a seat takes away what stood beside it; so does leaving, and making it narrower', async () => {
		await hold(sam, kind, input('group', [owls, early]));
		expect(await changeName(sam, early, 'Curlew')).toBe(true);
		expect(await beside(otto, earlyId)).toEqual([]);
		const [one] = await held(sam);
		expect(one!.groups).toEqual([owls]);
		await changeHeld(sam, one!.id, input('group', [early]));
		expect(await leaveGroup(sam, early, 'keep')).toBe(true);
		expect((await held(sam))[0]!.groups).toEqual([]);
		await enterGroup(sam, early, { version: 1, words: '', name: 'Heron' });
		await changeHeld(sam, one!.id, input('group', [owls]));
		await community.hearth.database.asMember(sam.id, (tx) =>
			tx.updateTable('held_experiences').set({ audience: 'me' }).where('id', '=', one!.id).execute()
		);
		const { rows: left } = await community.owner.query('select 1 from held_experience_seats');
		expect(left).toEqual([]);
	});

	it('nobody who is kept apart sees it, whoever of the two wished it', async () => {
		const [one, two] = (await Promise.all(['kept-one', 'kept-two'].map(someone))) as [Member, Member];
		const group = await groupOf(one, 'Kept');
		await seat(group, two);
		const { rows: found } = await community.owner.query('select id from groups where slug = $1', [group]);
		await hold(one, 'breakup', input('group', [group]));
		await hold(two, 'divorce', input('community'));
		expect(await beside(two, found[0].id)).toHaveLength(2);
		await keepApart(one, { handle: 'kept-two' }, community.clock.now);
		expect((await beside(two, found[0].id)).map(({ experience }) => experience)).toEqual(['divorce']);
		expect((await beside(one, found[0].id)).map(({ experience }) => experience)).toEqual(['breakup']);
		expect(await read(two)).toEqual([{ experience: 'divorce' }]);
		expect(await read(one)).toEqual([{ experience: 'breakup' }]);
	});

	it('a visitor reads nothing, and a connection with no identity neither', async () => {
		await hold(sam, kind, input('community', [owls]));
		expect(await community.hearth.database.asVisitor(rows)).toEqual([]);
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		for (const table of ['held_experiences', 'held_experience_seats', 'taxonomy_changes'])
			expect((await client.query(`select * from ${table}`)).rows, table).toEqual([]);
		expect((await client.query('select * from experiences_beside_seats($1)', [owlsId])).rows).toEqual([]);
		await client.end();
	});
});

describe('who writes it', () => {
	it('nobody holds, changes or shows anything in another’s name', async () => {
		await hold(sam, kind, input('community', [owls]));
		const [one] = await held(sam);
		const { database } = community.hearth;
		const forge = (tx: Tx) =>
			sql`insert into held_experiences (id, member_id, experience, place, made_at)
				values (gen_random_uuid(), ${sam.id}, 'self/shame', 1, now())`.execute(tx);
		const show = (tx: Tx) =>
			sql`insert into held_experience_seats (held_id, group_id, member_id) values (${one!.id}, ${earlyId}, ${otto.id})`.execute(
				tx
			);
		const change = (tx: Tx) => tx.updateTable('held_experiences').set({ audience: 'me' }).executeTakeFirst();
		await expect(database.asMember(ana.id, forge)).rejects.toThrow(/row-level security/);
		await expect(database.asVisitor(forge, 'write')).rejects.toThrow(/row-level security/);
		await expect(database.asMember(otto.id, show)).rejects.toThrow(/row-level security/);
		expect((await database.asMember(ana.id, change)).numUpdatedRows).toBe(0n);
		expect(
			(await database.asMember(ana.id, (tx) => tx.deleteFrom('held_experiences').executeTakeFirst())).numDeletedRows
		).toBe(0n);
		expect(
			await database.asMember(ana.id, (tx) => tx.selectFrom('held_experience_seats').selectAll().execute())
		).toEqual([]);
	});

	it('an experience is shown only beside a seat that is one’s own', async () => {
		await hold(ana, kind, input('group', [owls, early]));
		expect((await held(ana))[0]!.groups).toEqual([owls]);
	});
});

describe('how many have been there', () => {
	const count = (viewer: Member | null, months: number | null, experience = 'bereavement') =>
		community.hearth.database.read(viewer, async (tx) => {
			const { rows } = await sql`
				select group_id as "groupId", experience, members from group_experience_counts(${[owlsId, earlyId]}::uuid[],
					${[experience]}::text[], ${months}::integer, ${new Date(community.clock.now)})`.execute(tx);
			return rows;
		});

	it('is said from three on, of those who agreed to be counted, narrower kinds included', async () => {
		await hold(ruth, kind, input('me', [], '2022-01', true));
		await hold(sam, kind, input('me', [], '2026-09', true));
		await hold(ana, 'bereavement/parent', input('me', [], '2026-10', false));
		expect(await count(null, null)).toEqual([]);
		await community.owner.query(`update held_experiences set counted = true`);
		expect(await count(null, null)).toEqual([{ groupId: owlsId, experience: 'bereavement', members: 3 }]);
		expect(await count(nils, null)).toEqual(await count(null, null));
		expect(await count(null, null, kind)).toEqual([]);
		expect(await count(null, 12)).toEqual([]);
		expect(await count(null, 60)).toHaveLength(1);
	});

	it('tells no single month: close months give the same answer', async () => {
		await hold(ruth, kind, input('me', [], '2026-03', true));
		await hold(sam, kind, input('me', [], '2026-03', true));
		await hold(ana, kind, input('me', [], '2026-03', true));
		expect(await count(null, 7)).toEqual(await count(null, 12));
		expect(await count(null, 6)).toEqual([]);
	});

	it('says nothing of a group that is not listed to those outside it', async () => {
		await hold(ruth, kind, input('me', [], null, true));
		await hold(sam, kind, input('me', [], null, true));
		await hold(ana, kind, input('me', [], null, true));
		await community.owner.query('update groups set listed = false where id = $1', [owlsId]);
		expect(await count(nils, null)).toEqual([]);
		expect(await count(null, null)).toEqual([]);
		expect(await count(sam, null)).toHaveLength(1);
		await community.owner.query('update groups set listed = true where id = $1', [owlsId]);
	});
});
