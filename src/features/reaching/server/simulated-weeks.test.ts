import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '#features/people/viewer.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { answerReachOut, cancelReachOut, passReachOut, reachOut, readReaching, widenReachOuts } from './reach-outs.ts';

// Two thousand members over a whole week, from the day on which clocks are put back in Europe to that of America, and over the
// weekends on which they are put forward there. The server goes
// down in the middle of its work every hour, jobs come late, its clock jumps, and two of them run at once. Whatever happens, every
// reach-out ends answered, taken back, or with the truth, and nobody is asked twice.

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const members = 2_000;
const groups = 40;
const zones = ['Europe/London', 'America/New_York', 'Pacific/Auckland', 'Asia/Kolkata'];

let community: TestCommunity;
let everybody: { id: string; slug: string }[];

beforeAll(async () => {
	community = await openTestCommunity();
	const { owner } = community;
	await owner.query(
		`insert into members (id, handle, locale, time_zone, joined_at)
			select gen_random_uuid(), 'member-' || n, 'en', ($2::text[])[1 + n % 4], now() from generate_series(1, $1::integer) n`,
		[members, zones]
	);
	await owner.query(
		`insert into groups (id, slug, name, purpose, access, listed, locale, time_zone, created_at, created_by)
			select gen_random_uuid(), 'group-' || g, 'Group ' || g, 'Here.', 'open', true, 'en', 'Europe/London', now(), m.id
			from generate_series(0, $1::integer - 1) g join members m on m.handle = 'member-' || (g + 1)`,
		[groups]
	);
	await owner.query(`insert into agreements (group_id, version, rules, made_at, made_by)
		select id, 1, '[{"title":"Here","text":""}]', now(), created_by from groups`);
	// Each sits in one group; its first member leads it, except in every fourth, where nobody does.
	await owner.query(
		`insert into memberships (group_id, member_id, name, joined_at, accepted_version, accepted_at)
			select g.id, m.id, m.handle, now(), 1, now() from members m
			join groups g on g.slug = 'group-' || (substr(m.handle, 8)::integer - 1) % $1::integer`,
		[groups]
	);
	await owner.query(`insert into facilitations (group_id, member_id, since, made_by)
		select id, created_by, now(), created_by from groups where substr(slug, 7)::integer % 4 <> 0`);
	// Two supporters for every second; the rota has gaps.
	await owner.query(`insert into supporters (id, member_id, supporter_id, name, own_name, since, group_id, by_handle, carries)
		select gen_random_uuid(), a.member_id, b.member_id, b.name, a.name, now(), a.group_id, true, true
		from (select *, row_number() over (partition by group_id order by length(name), name) as nth from memberships) a
		join (select *, row_number() over (partition by group_id order by length(name), name) as nth from memberships) b
			on b.group_id = a.group_id and b.nth in (a.nth + 1, a.nth + 2) where a.nth % 2 = 0`);
	await owner.query(`insert into rota_hours (id, group_id, member_id, weekday, from_minute, to_minute)
		select gen_random_uuid(), group_id, member_id, 1 + nth % 7, 60 * (nth % 20), 60 * (nth % 20) + 180
		from (select *, (row_number() over (partition by group_id order by length(name), name))::integer as nth from memberships) m where nth % 5 = 0`);
	const { rows } = await owner.query<{ id: string; slug: string }>(
		'select m.id, g.slug from members m join memberships s on s.member_id = m.id join groups g on g.id = s.group_id order by length(m.handle), m.handle'
	);
	everybody = rows;
}, 60_000);
afterAll(() => community.close());

/** The same numbers for every run (mulberry32, public domain). */
function chanceOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

const memberOf = ({ id }: { id: string }): Member => ({
	id,
	handle: '',
	locale: 'en',
	timeZone: 'UTC',
	isHost: false,
	hasNews: false,
	sessionId: ''
});

describe.each([
	['in a week of autumn, in Europe and in America', '2026-10-25T00:00:00Z', 7.5, 101],
	['in spring, in America', '2027-03-13T12:00:00Z', 1.5, 303],
	['in spring, in Europe', '2027-03-27T12:00:00Z', 1.5, 404]
])('clocks change %s', (_, begins, days, seed) => {
	it('every reach-out ends answered, taken back or honestly told, and no step is doubled', async () => {
		const chance = chanceOf(seed);
		const pick = <Of>(list: Of[]): Of => list[Math.floor(chance() * list.length)]!;
		const { owner, clock } = community;
		await owner.query('delete from reach_outs');
		await owner.query('delete from notifications');
		clock.now = Date.parse(begins);
		const ends = clock.now + days * day;
		const begun = new Set<string>();
		let nextCrash = clock.now + hour;
		let jumps = 0;

		while (clock.now < ends) {
			if (chance() < 0.12) {
				const who = pick(everybody);
				const done = await reachOut(memberOf(who), {
					wants: ['write'],
					supporters: true,
					slug: chance() < 0.8 ? who.slug : null
				});
				if (done) begun.add(who.id);
			}
			const { rows: open } = await owner.query<{ id: string; member_id: string; asked: string[] }>(`
				select r.id, r.member_id, coalesce(array_agg(a.member_id order by length(m.handle), m.handle) filter (where a.passed_at is null), '{}') as asked
				from reach_outs r left join reach_asks a on a.reach_out_id = r.id
				left join members m on m.id = a.member_id where r.ended_at is null group by r.id order by r.asked_at, r.id`);
			for (const { id, member_id, asked } of open) {
				const whim = chance();
				if (whim < 0.05) await cancelReachOut(memberOf({ id: member_id }));
				else if (asked.length > 0 && whim < 0.12) {
					// Two at once, as often as not.
					const comers = [pick(asked), pick(asked)].map((each) => answerReachOut(memberOf({ id: each }), id));
					const states = (await Promise.all(comers)).map((answer) => answer?.state);
					expect(states).toContain('taken');
				} else if (asked.length > 0 && whim < 0.25) await passReachOut(memberOf({ id: pick(asked) }), id);
			}
			if (clock.now >= nextCrash) {
				nextCrash += hour;
				await crashWhile(widenReachOuts);
			} else await (chance() < 0.2 ? Promise.all([widenReachOuts(), widenReachOuts()]) : widenReachOuts());

			const { rows: doubled } =
				await owner.query(`select member_id, actor_id from notifications where kind in ('reach-asked', 'reach-widened')
				group by 1, 2 having count(*) > 1`);
			expect(doubled, 'nobody is asked twice for one').toEqual([]);
			// A job each minute, late now and then; and a clock that is put forward, or back.
			clock.now += chance() < 0.1 ? Math.floor(chance() * 9 * minute) : minute + Math.floor(chance() * 3 * minute);
			if (chance() < 0.002 && jumps++ < 6) clock.now += pick([-30 * minute, 2 * hour]);
		}
		// The last ones have their time, and then it is over.
		for (let tick = 0; tick < 40; tick++) {
			clock.now += minute;
			await widenReachOuts();
		}

		const { rows } = await owner.query<{ ending: string | null; count: string; late: number }>(`
			select ending, count(*), max(extract(epoch from ended_at - asked_at))::float8 / 60 as late from reach_outs group by 1`);
		expect(rows.map(({ ending }) => ending).toSorted(), 'all three, and none that is open').toEqual([
			'answered',
			'cancelled',
			'nobody'
		]);
		expect(begun.size).toBeGreaterThan(60);
		const { rows: told } = await owner.query(`
			select r.id from reach_outs r where r.ending = 'answered' and (r.conversation_id is null or r.taken_by is null
				or (select count(*) from conversation_sides s where s.conversation_id = r.conversation_id) <> 2)`);
		expect(told, 'whoever was answered has a place with the one who came').toEqual([]);
		const { rows: untold } = await owner.query(`
			select r.member_id from reach_outs r where r.ending = 'nobody' group by 1
			having count(*) <> (select count(*) from notifications n where n.member_id = r.member_id and n.kind = 'reach-nobody')`);
		expect(untold, 'whom nobody could come to was told once').toEqual([]);
		const { rows: asking } = await owner.query(
			`select 1 from notifications where kind in ('reach-asked', 'reach-widened')`
		);
		expect(asking, 'and nobody is called any more').toEqual([]);
		const { rows: last } = await owner.query<{ id: string }>(
			'select member_id as id from reach_outs order by asked_at desc limit 1'
		);
		expect((await readReaching(memberOf(last[0]!))).mine!.ending).not.toBeNull();
	}, 180_000);
});

/** Ends every connection of the server while it works, as a crash does; what was not committed never was. */
async function crashWhile(work: () => Promise<unknown>): Promise<void> {
	const killer = new pg.Client({ connectionString: community.serverUrl });
	await killer.connect();
	const working = work().catch(() => {});
	await killer.query(`select pg_terminate_backend(pid) from pg_stat_activity
		where usename = current_user and datname = current_database() and pid <> pg_backend_pid()`);
	await working;
	await killer.end();
	// The server has noticed once it asks again on new connections.
	const { database } = community.hearth;
	const asked = () =>
		Promise.all(Array.from({ length: 12 }, () => database.asSystem('test', (tx) => sql`select 1`.execute(tx)))).then(
			() => true,
			() => false
		);
	for (let tries = 0; !(await asked()); tries++) if (tries > 100) throw new Error('the server does not come back');
}
