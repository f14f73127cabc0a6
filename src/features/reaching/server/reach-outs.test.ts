import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { enterGroup, removeMember } from '#features/groups/server/seats.ts';
import { sendMessage } from '#features/messages/server/messages.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import { chooseSupporter } from '#features/support/server/supporters.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { answerReachOut, cancelReachOut, passReachOut, reachOut, readReaching, widenReachOuts } from './reach-outs.ts';
import { askStandIn, endHours, giveBackStandIn, offerHours, readRota, setReachTimes, standIn } from './rota.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, nora: Member, host: Member;
let slug: string;
let many = 0;

beforeAll(async () => void (community = await openTestCommunity()));
beforeEach(async () => {
	// A Wednesday at noon in London, each time a week on.
	many++;
	community.clock.now = Date.UTC(2026, 10, 25, 12) + many * 7 * day;
	[ruth, sam, ana, nora, host] = (await Promise.all(
		['ruth', 'sam', 'ana', 'nora', 'host'].map((name) => someone(`${name}-${many}`))
	)) as [Member, Member, Member, Member, Member];
	// What an earlier test left open would go on, and ask this one’s hosts.
	await community.owner.query('delete from reach_outs');
	await community.owner.query('delete from hosts');
	await community.owner.query(`insert into hosts (member_id, since, made_by) values ($1, now(), $1)`, [host.id]);
	slug = await groupOf(ruth, `Group ${many}`);
	await seat(slug, sam, ana, nora);
});
afterAll(() => community.close());

const both = { wants: ['write' as const], supporters: true };
const ask = (member: Member, change: Partial<Parameters<typeof reachOut>[1]> = {}) =>
	reachOut(member, { ...both, slug, ...change });
const after = async (minutes: number) => {
	community.clock.now += minutes * minute;
	await widenReachOuts();
};
const toMe = async (member: Member) => (await readReaching(member)).toMe;
const mine = async (member: Member) => (await readReaching(member)).mine;
const news = async (member: Member) =>
	(await readNotifications(member, null)).notes.filter(({ kind }) => kind.startsWith('reach')).map(({ kind }) => kind);
const asked = async (...members: Member[]) =>
	(await Promise.all(members.map(toMe))).map((list) => list.map(({ state }) => state).join());

describe('the ladder', () => {
	it('supporters first, then the rota, those who lead, the hosts, and then the truth', async () => {
		await chooseSupporter(sam, await seatOf(slug, ana));
		await offerHours(nora, slug, { weekday: 3, from: 11 * 60, to: 14 * 60 });
		expect(await ask(sam)).toBe(true);
		expect(await asked(ana, nora, ruth, host)).toEqual(['open', '', '', '']);
		expect(await news(ana)).toEqual(['reach-asked']);
		await after(2.9);
		expect(await asked(ana, nora, ruth, host)).toEqual(['open', '', '', '']);
		await after(0.2);
		expect(await asked(ana, nora, ruth, host)).toEqual(['open', 'open', '', '']);
		await after(3);
		expect(await asked(ana, nora, ruth, host)).toEqual(['open', 'open', 'open', '']);
		await after(4);
		expect(await asked(ana, nora, ruth, host)).toEqual(['open', 'open', 'open', 'open']);
		expect(await mine(sam)).toMatchObject({ step: 4, ending: null });
		await after(9);
		expect((await mine(sam))!.ending).toBeNull();
		await after(1);
		expect((await mine(sam))!.ending).toBe('nobody');
		expect(await news(sam)).toEqual(['reach-nobody']);
		expect(await asked(ana, host)).toEqual(['over', 'over']);
		expect(await news(ana)).toEqual([]);
	});

	it('a step that finds nobody is passed over at once; a group sets its own times', async () => {
		expect(await setReachTimes(sam, slug, { rota: 1, facilitators: 1, hosts: 2, nobody: 5 })).toBeNull();
		expect(await setReachTimes(ruth, slug, { rota: 1, facilitators: 1, hosts: 2, nobody: 5 })).toBe(true);
		await ask(sam);
		expect(await asked(ruth, host), 'no supporters, no rota').toEqual(['open', '']);
		await after(2);
		expect(await asked(host)).toEqual(['open']);
		await after(3);
		expect((await mine(sam))!.ending).toBe('nobody');
	});

	it('asks supporters who are awake; where nobody is, all; whoever says that they have time is awake', async () => {
		const far = await someone(`far-${many}`);
		await community.owner.query(`update members set time_zone = 'Pacific/Auckland' where id = $1`, [far.id]);
		await seat(slug, far);
		await chooseSupporter(sam, await seatOf(slug, ana));
		await chooseSupporter(sam, await seatOf(slug, far));
		await ask(sam, { slug: null });
		expect(await asked(ana, far)).toEqual(['open', '']);
		await cancelReachOut(sam);
		community.clock.now += 12 * hour + minute;
		await ask(sam, { slug: null });
		expect(await asked(ana, far), 'midnight in London').toEqual(['over', 'open']);
		await cancelReachOut(sam);
		await community.owner.query(`update members set time_zone = 'Europe/London' where id = $1`, [far.id]);
		await ask(sam, { slug: null });
		expect((await asked(ana, far)).map((states) => states.includes('open'))).toEqual([true, true]);
	});

	it('for supporters alone stays with them, and says it where there is nobody', async () => {
		await ask(sam, { slug: null });
		expect((await mine(sam))!).toMatchObject({ ending: 'nobody' });
		expect(await asked(ruth, host)).toEqual(['', '']);
	});

	it('is carried out once by any number of servers, and after any time that they were away', async () => {
		await chooseSupporter(sam, await seatOf(slug, ana));
		await ask(sam);
		community.clock.now += 7 * minute;
		await Promise.all([widenReachOuts(), widenReachOuts(), widenReachOuts(), widenReachOuts()]);
		expect(await mine(sam)).toMatchObject({ step: 3 });
		expect(await news(ruth)).toEqual(['reach-widened']);
	});

	it('asks nobody who is paused there or banned, and one supporter who is banned keeps no other asleep', async () => {
		const day = await someone(`day-${many}`);
		await seat(slug, day);
		await chooseSupporter(sam, await seatOf(slug, day));
		await chooseSupporter(sam, await seatOf(slug, ana));
		await community.owner.query(`update members set time_zone = 'Pacific/Auckland' where id = $1`, [ana.id]);
		const measure = (member: Member, kind: string) =>
			community.owner.query(
				`insert into measures (id, group_id, member_id, name, kind, words, made_at)
					select gen_random_uuid(), case when $2 = 'paused' then g.id end, $1, 'name', $2, 'Words.', now() from groups g where g.slug = $3`,
				[member.id, kind, slug]
			);
		await measure(day, 'banned');
		await offerHours(nora, slug, { weekday: 3, from: 0, to: 1440 });
		await measure(nora, 'paused');
		await ask(sam);
		expect(await asked(day, ana)).toEqual(['', 'open']);
		await after(3);
		expect(await asked(nora, ruth)).toEqual(['', 'open']);
	});

	it('a zone that the database does not know stops nobody', async () => {
		await community.owner.query(`update members set time_zone = 'Mars/Olympus' where id = $1`, [nora.id]);
		await community.owner.query(`update members set time_zone = '+05:30' where id = $1`, [ana.id]);
		const { rows } = await community.owner.query('select time_zone from members where id = any ($1)', [
			[nora.id, ana.id]
		]);
		expect(rows).toEqual([{ time_zone: 'UTC' }, { time_zone: 'UTC' }]);
	});
});

describe('coming', () => {
	it('the first who comes gets a place for the two, under the names of their seats; others see that it is held', async () => {
		await ask(sam);
		await after(10);
		const [request] = await toMe(ruth);
		expect(request).toMatchObject({ name: sam.handle, state: 'open' });
		const [one, other] = await Promise.all([answerReachOut(ruth, request!.id), answerReachOut(host, request!.id)]);
		expect([one!.state, other!.state].toSorted()).toEqual(['held', 'taken']);
		const [taker, late] = one!.state === 'taken' ? [ruth, host] : [host, ruth];
		expect(await asked(taker, late)).toEqual(['mine', 'held']);
		expect((await toMe(late))[0]!.conversation).toBeNull();
		const { conversation, takenName, ending } = (await mine(sam))!;
		expect({ takenName, ending }).toEqual({ takenName: taker.handle, ending: 'answered' });
		expect(await news(sam)).toEqual(['reach-taken']);
		expect(await news(late)).toEqual([]);
		expect(await sendMessage(taker, conversation!, { key: crypto.randomUUID(), words: 'I am here.' })).toBeNull();
		expect(await sendMessage(sam, conversation!, { key: crypto.randomUUID(), words: 'Thank you.' })).toBeNull();
		expect(await sendMessage(late, conversation!, { key: crypto.randomUUID(), words: 'Hello?' })).not.toBeNull();
	});

	it('tells no other name of a mask, on either side', async () => {
		const masked = await someone(`mask-${many}`);
		await enterGroup(masked, slug, { version: 1, words: '', name: `Heron ${many}` });
		await ask(masked);
		await after(10);
		const [request] = await toMe(ruth);
		expect(request!.name).toBe(`Heron ${many}`);
		await answerReachOut(ruth, request!.id);
		const sent = JSON.stringify([
			await readReaching(ruth),
			await readReaching(host),
			(await readNotifications(ruth, null)).notes
		]);
		expect(sent).not.toContain(masked.handle);
		expect(sent).not.toContain(masked.id);
	});

	it('a pass goes on at once where nobody is left; taking it back ends it for all', async () => {
		await chooseSupporter(sam, await seatOf(slug, ana));
		await ask(sam);
		expect(await passReachOut(ruth, (await toMe(ana))[0]!.id), 'who was not asked').toBeNull();
		expect(await passReachOut(ana, (await toMe(ana))[0]!.id)).toBe(true);
		expect(await asked(ana, ruth)).toEqual(['', 'open']);
		expect(await cancelReachOut(sam)).toBe(true);
		expect(await asked(ruth)).toEqual(['over']);
		expect(await news(ruth)).toEqual([]);
		expect(await answerReachOut(ruth, (await toMe(ruth))[0]!.id)).toMatchObject({ state: 'over' });
		expect(await cancelReachOut(sam)).toBeNull();
	});

	it('keeping apart afterwards looks like having left, to the other', async () => {
		await ask(sam);
		await answerReachOut(ruth, (await toMe(ruth))[0]!.id);
		const { conversation } = (await mine(sam))!;
		await keepApart(ruth, { seat: await seatOf(slug, sam) });
		expect(await sendMessage(sam, conversation!, { key: crypto.randomUUID(), words: 'Hello?' })).toBe('at-rest');
	});

	it('a day later both are asked after it, once', async () => {
		await ask(sam);
		await answerReachOut(ruth, (await toMe(ruth))[0]!.id);
		await community.owner.query('delete from notifications');
		await after(21 * 60);
		await widenReachOuts();
		expect([await news(sam), await news(ruth)]).toEqual([['reach-after'], ['reach-after']]);
		community.clock.now += 31 * day;
		await widenReachOuts();
		const { rowCount } = await community.owner.query('select 1 from reach_outs where member_id = $1', [sam.id]);
		expect(rowCount, 'and a month later nothing of it is held').toBe(0);
	});
});

describe('limits', () => {
	it('one is open at a time; the fifth of a day still reaches those who lead, and nobody else again', async () => {
		await chooseSupporter(sam, await seatOf(slug, ana));
		for (let each = 0; each < 4; each++) {
			await ask(sam);
			await ask(sam);
			expect((await toMe(ana)).filter(({ state }) => state === 'open')).toHaveLength(1);
			await cancelReachOut(sam);
			community.clock.now += minute;
		}
		await ask(sam, { slug: null });
		expect((await toMe(ana)).filter(({ state }) => state === 'open')).toEqual([]);
		expect((await toMe(ruth)).filter(({ state }) => state === 'open')).toHaveLength(1);
	});

	it('those who are kept apart are never asked, and hear nothing of it once they are', async () => {
		await chooseSupporter(sam, await seatOf(slug, ana));
		await ask(sam);
		await keepApart(ana, { seat: await seatOf(slug, sam) });
		expect(await toMe(ana)).toEqual([]);
		await keepApart(sam, { seat: await seatOf(slug, ruth) });
		await after(10);
		expect(await asked(ruth, host)).toEqual(['', 'open']);
	});

	it('needs a seat in the group; a removed member is asked nothing more', async () => {
		const nils = await someone(`nils-${many}`);
		expect(await ask(nils)).toBeNull();
		expect(await answerReachOut(nils, crypto.randomUUID())).toBeNull();
		await offerHours(nora, slug, { weekday: 3, from: 0, to: 1440 });
		await ask(sam);
		expect(await asked(nora)).toEqual(['open']);
		await removeMember(ruth, slug, await seatOf(slug, nora), 'Sold things.');
		expect(await toMe(nora)).toEqual([]);
	});
});

describe('the rota', () => {
	it('is the group’s to see, one’s own to change, and names stand-ins', async () => {
		expect(await offerHours(nora, slug, { weekday: 3, from: 600, to: 900 })).toBe(true);
		expect(await readRota(await someone(`nils-${many}`), slug)).toBeNull();
		const { hours, times } = (await readRota(ana, slug))!;
		expect({ hours, times }).toMatchObject({ hours: [{ name: nora.handle, mine: false, weekday: 3 }], times: null });
		expect((await readRota(ruth, slug))!.times).not.toBeNull();
		const { id } = hours[0]!;
		const today = new Date(community.clock.now).toISOString().slice(0, 10);
		expect(await askStandIn(ana, id, today, true), 'not hers').toBeNull();
		expect(await askStandIn(nora, id, '2027-12-25', true), 'not such a day').toBeNull();
		expect(await askStandIn(nora, id, today, true)).toBe(true);
		await ask(sam);
		expect(await asked(nora, ruth), 'nobody stands there').toEqual(['', 'open']);
		await cancelReachOut(sam);
		expect(await standIn(nora, id, today), 'not for oneself').toBeNull();
		expect(await standIn(ana, id, today)).toBe(true);
		expect(await standIn(ruth, id, today), 'somebody does already').toBeNull();
		await ask(sam);
		expect(await asked(ana, nora)).toEqual(['open', '']);
		await cancelReachOut(sam);
		expect(await giveBackStandIn(ruth, id, today), 'not hers to give back').toBeNull();
		expect(await giveBackStandIn(ana, id, today)).toBe(true);
		expect((await readRota(ruth, slug))!.hours[0]!.standIns).toEqual([{ day: today, by: null, mine: false }]);
		expect(await standIn(ruth, id, today)).toBe(true);
		expect(await endHours(ana, id)).toBeNull();
		expect(await endHours(nora, id)).toBe(true);
		expect((await readRota(ana, slug))!.hours).toEqual([]);
	});
});

it('a stand-in stands in the list until the day ends where the one is whose hours they are', async () => {
	await community.owner.query(`update members set time_zone = 'Pacific/Auckland' where id = $1`, [nora.id]);
	// Thursday morning in Auckland, Wednesday evening by UTC.
	community.clock.now = Date.UTC(2026, 10, 25, 20);
	expect(await offerHours(nora, slug, { weekday: 3, from: 600, to: 900 })).toBe(true);
	const { id } = (await readRota(nora, slug))!.hours[0]!;
	expect(await askStandIn(nora, id, '2026-11-25', true)).toBe(true);
	expect((await readRota(nora, slug))!.hours[0]!.standIns, 'that day is over there').toEqual([]);
	community.clock.now = Date.UTC(2026, 10, 25, 10);
	expect((await readRota(nora, slug))!.hours[0]!.standIns).toHaveLength(1);
});

describe('who reads it', () => {
	const tables = ['reach_outs', 'reach_asks', 'rota_hours', 'rota_stand_ins', 'reach_times'] as const;

	it('a stranger, a removed and a kept-apart member, a visitor and a connection with no identity read nothing', async () => {
		const [nils, vera, ida] = (await Promise.all(
			['nils', 'vera', 'ida'].map((name) => someone(`${name}-${many}`))
		)) as [Member, Member, Member];
		await seat(slug, vera, ida);
		await offerHours(sam, slug, { weekday: 3, from: 0, to: 1440 });
		await askStandIn(
			sam,
			(await readRota(sam, slug))!.hours[0]!.id,
			new Date(community.clock.now).toISOString().slice(0, 10),
			true
		);
		await setReachTimes(ruth, slug, { rota: 1, facilitators: 1, hosts: 2, nobody: 5 });
		await ask(sam);
		await removeMember(ruth, slug, await seatOf(slug, vera), 'Sold things.');
		await keepApart(ida, { seat: await seatOf(slug, sam) });
		const { database } = community.hearth;
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		for (const table of tables) {
			expect((await community.owner.query(`select 1 from ${table}`)).rowCount, `the premise: ${table}`).toBeGreaterThan(
				0
			);
			const count = sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`;
			for (const member of table === 'reach_times' ? [nils, vera] : [nils, vera, ida, host])
				expect((await database.asMember(member.id, (tx) => count.execute(tx))).rows[0]!.count, table).toBe(0);
			expect((await database.asVisitor((tx) => count.execute(tx))).rows[0]!.count, table).toBe(0);
			expect((await client.query(`select count(*)::int as count from ${table}`)).rows[0].count, table).toBe(0);
		}
		for (const call of [
			'my_reach_out(now())',
			'reach_outs_to_me(now())',
			'rota_of((select id from groups limit 1), now()::date)'
		])
			expect((await client.query(`select * from ${call}`)).rows).toEqual([]);
		expect((await client.query('select widen_reach_outs(now()) as many')).rows[0].many).toBe(0);
		await expect(client.query('select * from on_duty(gen_random_uuid(), now())')).rejects.toThrow('permission denied');
		await client.end();
		expect((await readRota(ida, slug))!.hours, 'her hours are gone from the list of the kept-apart').toEqual([]);
		const forge = (member: Member, what: string) =>
			database
				.asMember(member.id, (tx) => sql.raw(what).execute(tx))
				.then(
					({ numAffectedRows }) => numAffectedRows ?? 0n,
					() => 'refused'
				);
		expect(await forge(ana, 'update reach_outs set taken_by = viewer_id()')).toBe(0n);
		expect(
			await forge(
				nils,
				`insert into rota_hours select gen_random_uuid(), id, '${nils.id}', 1, 0, 60 from groups limit 1`
			)
		).toBe('refused');
		expect(await forge(ana, `insert into reach_asks select id, viewer_id(), 1, 'a', 'b', now() from reach_outs`)).toBe(
			0n
		);
		expect(await forge(ana, 'delete from rota_hours')).toBe(0n);
	});
});
