import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { takeMeasure } from '#features/care/server/measures.ts';
import { readQueue, report } from '#features/care/server/reports.ts';
import {
	acceptConnection,
	askToConnect,
	endConnection,
	readConnections
} from '#features/connections/server/connections.ts';
import { hold } from '#features/experiences/server/held.ts';
import { keepApart } from '#features/groups/server/apart.ts';
import { changeName, enterGroup, removeMember } from '#features/groups/server/seats.ts';
import { sendMessage } from '#features/messages/server/messages.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import { chooseSupporter } from '#features/support/server/supporters.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { answerBuddy, askBuddy, endBuddy, remindBuddies } from './buddies.ts';
import { offerTime, readCircleAround } from './circle.ts';
import { answerPairing, proposePairing, readGroupBuddies, wishForBuddy } from './pairings.ts';

const hour = 3_600_000;
const day = 24 * hour;
let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member;
let slug: string;
let many = 0;

beforeAll(async () => void (community = await openTestCommunity()));
beforeEach(async () => {
	community.clock.now += 2 * day;
	many++;
	[ruth, sam, ana] = await people('ruth', 'sam', 'ana');
	slug = await groupOf(ruth, `Group ${many}`);
	await seat(slug, sam, ana);
});
afterAll(() => community.close());

const people = async (...names: string[]) =>
	(await Promise.all(names.map((name) => someone(`${name}-${many}`)))) as [Member, Member, Member];
async function connect(one: Member, other: Member, where = slug): Promise<string> {
	community.clock.now += 1000;
	await askToConnect(one, await seatOf(where, other), 'May I?');
	const { toMe } = await readConnections(other);
	const { id } = toMe.find(({ at }) => at === community.clock.now)!;
	await acceptConnection(other, id);
	return id;
}
const news = async (member: Member) =>
	(await readNotifications(member, null)).notes.filter(({ kind }) => kind.startsWith('buddy')).map(({ kind }) => kind);
const around = async (member: Member) => (await readCircleAround(member)).people;
const stateOf = async (member: Member, id: string) => (await around(member)).find((near) => near.id === id)?.buddy;

describe('asking to be buddies', () => {
	it('is answered with yes by both, and each hears of it once', async () => {
		const id = await connect(sam, ana);
		expect(await askBuddy(sam, id, 3)).toBe('asked');
		expect(await askBuddy(sam, id, 3)).toBe('waiting');
		expect(await news(ana)).toEqual(['buddy-asked']);
		expect([await stateOf(sam, id), await stateOf(ana, id)]).toEqual(['waiting', 'asked']);
		expect(await answerBuddy(sam, id, true), 'nobody says yes for somebody else').toBeNull();
		expect(await answerBuddy(ana, id, true)).toBe(true);
		expect([await stateOf(sam, id), await stateOf(ana, id)]).toEqual(['buddies', 'buddies']);
		expect(await news(sam)).toEqual(['buddy-agreed']);
		expect(await news(ana)).toEqual([]);
		expect(await askBuddy(ana, id, 1)).toBe('buddies');
	});

	it('a no looks like waiting for as long as waiting takes, and asking again is not heard', async () => {
		const other = (await people('nora'))[0];
		await seat(slug, other);
		const [declined, open] = [await connect(sam, ana), await connect(sam, other)];
		await askBuddy(sam, declined, 7);
		await askBuddy(sam, open, 7);
		expect(await answerBuddy(ana, declined, false)).toBe(true);
		expect([await stateOf(sam, declined), await stateOf(sam, open)]).toEqual(['waiting', 'waiting']);
		expect(await stateOf(ana, declined)).toBe('none');
		community.clock.now += 31 * day;
		expect([await stateOf(sam, declined), await stateOf(sam, open)]).toEqual(['none', 'none']);
		expect(await askBuddy(sam, declined, 7)).toBe('asked');
		expect(await stateOf(ana, declined)).toBe('none');
		expect(await news(ana)).toEqual([]);
		expect(await askBuddy(ana, declined, 1), 'whoever said no and asks has said yes').toBe('buddies');
	});

	it('taking back and asking again is no way to knock', async () => {
		const id = await connect(sam, ana);
		await askBuddy(sam, id, 3);
		expect(await endBuddy(sam, id)).toBe(true);
		expect(await news(ana)).toEqual([]);
		expect(await stateOf(ana, id)).toBe('none');
		await askBuddy(sam, id, 3);
		expect(await news(ana), 'within a week').toEqual([]);
		expect(await stateOf(ana, id), 'but it is there').toBe('asked');
	});

	it('ends from either side and with the connection; nobody but the two can touch it', async () => {
		const id = await connect(sam, ana);
		expect(await askBuddy(ruth, id, 3)).toBeNull();
		expect(await askBuddy(sam, crypto.randomUUID(), 3)).toBeNull();
		await askBuddy(sam, id, 3);
		await askBuddy(ana, id, 3);
		expect(await endBuddy(ruth, id)).toBeNull();
		expect(await endBuddy(ana, id)).toBe(true);
		expect(await stateOf(sam, id)).toBe('none');
		await askBuddy(sam, id, 3);
		await askBuddy(ana, id, 3);
		await endConnection(ana, id);
		expect(await around(sam)).toEqual([]);
	});
});

describe('reminding', () => {
	const buddies = async (rhythm: 1 | 3 | 7 = 3) => {
		const id = await connect(sam, ana);
		await askBuddy(sam, id, rhythm);
		await askBuddy(ana, id, rhythm);
		await readAway();
		return id;
	};
	/** Reads the news so far. */
	const readAway = () => community.owner.query('delete from notifications');
	const write = async (member: Member, id: string) => {
		const { conversation } = (await around(member)).find((near) => near.id === id)!;
		expect(await sendMessage(member, conversation!, { key: crypto.randomUUID(), words: 'Still here.' })).toBeNull();
	};

	it('both, after as many days without a word; a word begins it anew; three times, then it rests', async () => {
		const id = await buddies();
		community.clock.now += 2 * day;
		await remindBuddies();
		expect(await news(sam)).toEqual([]);
		await write(sam, id);
		community.clock.now += 2 * day;
		await remindBuddies();
		expect(await news(ana)).toEqual([]);
		community.clock.now += day;
		await remindBuddies();
		await remindBuddies();
		expect([await news(sam), await news(ana)], 'once').toEqual([['buddy-time'], ['buddy-time']]);
		for (const told of [1, 1, 0, 0]) {
			await readAway();
			community.clock.now += 3 * day;
			await remindBuddies();
			expect(await news(ana)).toHaveLength(told);
		}
		await write(ana, id);
		community.clock.now += 3 * day;
		await remindBuddies();
		expect(await news(ana), 'a word began it anew').toEqual(['buddy-time']);
	});

	it('two servers at once remind once', async () => {
		await buddies(1);
		community.clock.now += day;
		await Promise.all([remindBuddies(), remindBuddies(), remindBuddies()]);
		expect(await news(sam)).toEqual(['buddy-time']);
	});
});

describe('time for somebody', () => {
	it('is seen by whom one supports and is connected with, until it is over or taken back', async () => {
		await connect(sam, ana);
		await chooseSupporter(ruth, await seatOf(slug, sam));
		expect(await offerTime(sam, 3)).toBe(2);
		const lights = async (member: Member) =>
			(await around(member)).map(({ name, freeUntil }) => [name, freeUntil !== null]);
		expect(await lights(ana)).toEqual([[sam.handle, true]]);
		expect(await lights(ruth)).toEqual([[sam.handle, true]]);
		expect((await readCircleAround(sam)).freeUntil).toBe(community.clock.now + 3 * hour);
		community.clock.now += 3 * hour;
		expect(await lights(ana)).toEqual([[sam.handle, false]]);
		await offerTime(sam, 1);
		await offerTime(sam, 0);
		expect(await lights(ana)).toEqual([[sam.handle, false]]);
	});

	it('two names of one person never light up together', async () => {
		const second = await groupOf(ruth, `Second ${many}`);
		await seat(second, sam);
		const masked = (await people('mask'))[0];
		await enterGroup(masked, slug, { version: 1, words: '', name: `Heron ${many}` });
		await enterGroup(masked, second, { version: 1, words: '', name: `Moss ${many}` });
		await connect(sam, masked);
		await connect(sam, masked, second);
		await chooseSupporter(sam, await seatOf(second, masked));
		await offerTime(masked, 1);
		expect((await around(sam)).map(({ name, freeUntil }) => [name, freeUntil !== null])).toEqual([
			[`Heron ${many}`, false],
			[`Moss ${many}`, true]
		]);
	});

	it('ends with keeping apart and with a ban, for both', async () => {
		const other = (await people('otto'))[0];
		await seat(slug, other);
		await connect(sam, ana);
		await connect(other, ana);
		await offerTime(sam, 6);
		await offerTime(other, 6);
		await keepApart(ana, { seat: await seatOf(slug, sam) });
		const count = async () =>
			(await community.owner.query('select 1 from time_offers where other_id = $1', [ana.id])).rowCount;
		expect(await count()).toBe(1);
		expect(await around(ana)).toHaveLength(1);
		const host = (await people('host'))[0];
		await community.owner.query(`insert into hosts (member_id, since, made_by) values ($1, now(), $1)`, [host.id]);
		await report(ana, { seat: await seatOf(slug, other) }, { reason: 'threat', words: '' });
		const [open] = (await readQueue(host))!.reports.filter(({ name }) => name === other.handle);
		await takeMeasure(host, open!.id, { kind: 'banned', words: 'A threat.', notes: [], days: 1 });
		expect(await count()).toBe(0);
	});
});

describe('pairings', () => {
	let nora: Member;
	beforeEach(async () => {
		nora = (await people('nora'))[0];
		await seat(slug, nora);
		for (const member of [sam, ana, nora]) expect(await wishForBuddy(member, slug, true)).toBe(true);
	});
	const proposed = async () => (await readGroupBuddies(ruth, slug))!;
	const propose = async (one: Member, other: Member) =>
		proposePairing(ruth, await seatOf(slug, one), await seatOf(slug, other));
	const waiting = async (member: Member) => (await readCircleAround(member)).proposals;

	it('come from those who wish for it, with why, to those who lead alone', async () => {
		const { pairs } = await proposed();
		expect(pairs!.length).toBe(1);
		expect(pairs![0]).toMatchObject({ experience: null, sameHours: true });
		await hold(sam, 'breakup', { since: '2026-01', audience: 'group', counted: false, seats: [slug] });
		await hold(ana, 'breakup', { since: '2026-05', audience: 'group', counted: false, seats: [slug] });
		await hold(nora, 'breakup', { since: '2026-05', audience: 'me', counted: false, seats: [] });
		expect((await proposed()).pairs, 'what stands beside both seats').toMatchObject([
			{ experience: 'breakup', monthsApart: 4, sameHours: true }
		]);
		expect((await readGroupBuddies(sam, slug))!.pairs, 'not to members').toBeNull();
		expect(await readGroupBuddies((await people('nils'))[0], slug)).toBeNull();
		await wishForBuddy(nora, slug, false);
		expect(await propose(sam, nora), 'who does not wish is not paired').toBeNull();
	});

	it('two yeses make them buddies under the names of their seats, and their wishes are fulfilled', async () => {
		expect(await propose(sam, ana)).toBe(true);
		expect(await news(sam)).toEqual(['buddy-proposed']);
		expect(await waiting(sam)).toMatchObject([{ name: ana.handle, agreed: false }]);
		const { id } = (await waiting(sam))[0]!;
		expect(await answerPairing(nora, id, true)).toBeNull();
		expect(await answerPairing(sam, id, true)).toBe(false);
		expect(await waiting(sam)).toMatchObject([{ agreed: true }]);
		expect(await waiting(ana), 'the other learns nothing of it yet').toMatchObject([
			{ name: sam.handle, agreed: false }
		]);
		expect(await answerPairing(ana, id, true)).toBe(true);
		expect(await waiting(sam)).toEqual([]);
		expect(await around(sam)).toMatchObject([{ name: ana.handle, buddy: 'buddies', rhythm: 3 }]);
		expect((await around(ana))[0]!.conversation).not.toBeNull();
		const { pairs, proposed: made } = await proposed();
		expect(made).toMatchObject([{ agreed: true }]);
		expect(pairs).toEqual([]);
	});

	it('a no is told to nobody: to the other and to those who lead it waits, and lapses', async () => {
		await propose(sam, ana);
		const { id } = (await waiting(sam))[0]!;
		await answerPairing(sam, id, false);
		expect(await waiting(sam)).toEqual([]);
		expect(await waiting(ana)).toMatchObject([{ agreed: false }]);
		expect(await answerPairing(ana, id, true)).toBe(false);
		expect(await waiting(ana)).toMatchObject([{ agreed: true }]);
		expect((await proposed()).proposed).toMatchObject([{ agreed: false }]);
		community.clock.now += 15 * day;
		expect(await waiting(ana)).toEqual([]);
		expect((await proposed()).proposed).toEqual([]);
	});

	it('those who are kept apart are never put together, before or after', async () => {
		await wishForBuddy(nora, slug, false);
		await propose(sam, ana);
		await keepApart(ana, { seat: await seatOf(slug, sam) });
		expect(await waiting(sam)).toEqual([]);
		expect(await waiting(ana)).toEqual([]);
		community.clock.now += 20 * day;
		expect((await proposed()).pairs).toEqual([]);
		expect(await propose(sam, ana)).toBeNull();
	});

	it('end with the seat, and when it takes another name', async () => {
		await propose(sam, ana);
		await removeMember(ruth, slug, await seatOf(slug, sam), 'Sold things.');
		expect(await waiting(ana)).toEqual([]);
		expect(await wishForBuddy(sam, slug, true), 'who was removed wishes for nothing there').toBeNull();
		await propose(ana, nora);
		await changeName(ana, slug, `Wren ${many}`);
		expect(await waiting(nora)).toEqual([]);
		expect((await readGroupBuddies(ana, slug))!.wishes).toBe(false);
	});
});

describe('who reads it', () => {
	const tables = ['time_offers', 'buddies', 'buddy_wishes', 'pairings'] as const;

	it('a stranger, a removed and a kept-apart member, a visitor and a connection with no identity read nothing', async () => {
		const [nils, vera, ida] = await people('nils', 'vera', 'ida');
		await seat(slug, vera, ida);
		const id = await connect(sam, ana);
		await connect(sam, ida);
		await askBuddy(sam, id, 3);
		await offerTime(sam, 3);
		await wishForBuddy(sam, slug, true);
		await wishForBuddy(ana, slug, true);
		await proposePairing(ruth, await seatOf(slug, sam), await seatOf(slug, ana));
		await keepApart(ida, { seat: await seatOf(slug, sam) });
		await removeMember(ruth, slug, await seatOf(slug, vera), 'Sold things.');
		const { database } = community.hearth;
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		for (const table of tables) {
			const all = await community.owner.query(`select 1 from ${table}`);
			expect(all.rowCount, `the premise: ${table} holds something`).toBeGreaterThan(0);
			const count = sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`;
			for (const member of [nils, vera, ida, ruth])
				expect((await database.asMember(member.id, (tx) => count.execute(tx))).rows[0]!.count, table).toBe(0);
			expect((await database.asVisitor((tx) => count.execute(tx))).rows[0]!.count, table).toBe(0);
			expect((await client.query(`select count(*)::int as count from ${table}`)).rows[0].count, table).toBe(0);
		}
		for (const call of [
			'my_buddies(now())',
			'my_pairings(now())',
			'pairs_that_fit((select id from groups limit 1), now())'
		])
			expect((await client.query(`select * from ${call}`)).rows).toEqual([]);
		await client.end();
		const forge = (member: Member, what: string) =>
			database
				.asMember(member.id, (tx) => sql.raw(what).execute(tx))
				.then(
					({ numAffectedRows }) => numAffectedRows ?? 0n,
					() => 'refused'
				);
		expect(
			await forge(nils, `insert into time_offers values ('${nils.id}', '${sam.id}', 'Nils', gen_random_uuid(), now())`)
		).toBe('refused');
		expect(await forge(sam, `update buddies set agreed_at = now()`)).toBe(0n);
		expect(await forge(sam, `update pairings set other_says = true`)).toBe(0n);
		expect(await forge(nils, `insert into buddy_wishes select id, '${nils.id}', now() from groups limit 1`)).toBe(
			'refused'
		);
		expect(await forge(sam, `select become_buddies('${id}', 3::smallint, '${sam.id}', now())`)).toBe('refused');
		expect(await forge(sam, `delete from buddy_wishes where member_id = '${ana.id}'`)).toBe(0n);
	});
});
