import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { changeGroup, closeGroup } from '#features/groups/server/lead.ts';
import { removeMember } from '#features/groups/server/seats.ts';
import type { PlanInput } from '#features/meetings/forms.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { nextDates } from '../../../../tests/next-dates.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { tuesdays } from '../../../../tests/tuesdays.ts';
import { rollMeetingDates } from './dates.ts';
import { meetsAt } from './next.ts';
import { cancelDate, moveDate, restoreDate, skipDays } from './one-date.ts';
import { changeMeeting, endMeeting, planMeeting } from './plan.ts';
import { readMeetingsDesk, readMeetingsPage } from './read.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, nils: Member, otto: Member;
let groups = 0;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, nils, otto] = (await Promise.all(['ruth', 'sam-w', 'nils', 'otto'].map(someone))) as [
		Member,
		Member,
		Member,
		Member
	];
});
afterAll(() => community.close());

async function circle(change: Parameters<typeof groupOf>[2] = {}): Promise<string> {
	return groupOf(ruth, `Circle ${++groups}`, change);
}
async function plan(slug: string, change: Partial<PlanInput> = {}): Promise<string> {
	const planned = await planMeeting(ruth, slug, tuesdays(change));
	if (!planned || !('id' in planned)) throw new Error(JSON.stringify(planned));
	return planned.id;
}
const datesOf = async (slug: string, viewer: Member | null = null) =>
	(await readMeetingsPage(viewer, slug))!.dates.map(({ startsAt, cancelled }) =>
		[new Date(startsAt).toISOString().slice(0, 16), cancelled ? 'off' : ''].join('')
	);
const sequenceOf = async (slug: string) => (await readMeetingsDesk(ruth, slug))!.meetings[0]!.sequence;
const news = async (member: Member) => (await readNotifications(member, null)).notes[0];

describe('planning', () => {
	it('lays down the dates of ten weeks in the same transaction, for everybody to read', async () => {
		const slug = await circle();
		await plan(slug);
		for (const viewer of [null, nils, ruth]) {
			const dates = await datesOf(slug, viewer);
			expect(dates).toHaveLength(10);
			expect(dates.slice(0, 2)).toEqual(['2026-11-24T19:00', '2026-12-01T19:00']);
		}
		const [first] = (await readMeetingsPage(null, slug))!.dates;
		expect(first).toMatchObject({
			title: 'Tuesday circle',
			formats: ['text', 'voice'],
			guests: true,
			onDate: '2026-11-24',
			localStart: '2026-11-24T19:00'
		});
	});

	it('is for facilitators alone: a member, a stranger and somebody who leads elsewhere find no such thing', async () => {
		const slug = await circle();
		await groupOf(otto, `Elsewhere ${groups}`);
		await seat(slug, sam);
		for (const member of [sam, nils, otto]) {
			expect(await planMeeting(member, slug, tuesdays())).toBeNull();
			expect(await readMeetingsDesk(member, slug)).toBeNull();
		}
	});

	it('says beside the field what does not fit', async () => {
		const slug = await circle();
		expect(await planMeeting(ruth, slug, tuesdays({ until: '2026-11-01' }))).toEqual({
			field: 'until',
			problem: 'until'
		});
		expect(await planMeeting(ruth, slug, tuesdays({ repeats: 'once', date: '2026-11-01' }))).toEqual({
			field: 'date',
			problem: 'past'
		});
		const closed = await circle({ access: 'request' });
		expect(await planMeeting(ruth, closed, tuesdays())).toEqual({ field: 'guests', problem: 'guests' });
		// On 28 March 2027 London's clocks go from one to two.
		const left = tuesdays({ date: '2027-03-28', time: '01:30', guests: false });
		expect(await planMeeting(ruth, closed, left)).toEqual({ field: 'time', problem: 'left-out' });
		expect(await planMeeting(ruth, closed, { ...left, repeats: 'once' })).toMatchObject({ id: expect.any(String) });
	});

	it('far ahead still shows the next date', async () => {
		const slug = await circle();
		await plan(slug, { repeats: 'once', date: '2027-08-01' });
		expect(await datesOf(slug)).toEqual(['2027-08-01T18:00']);
	});

	it('goes on by itself as time goes by, and lets go of what is long over', async () => {
		const slug = await circle();
		const id = await plan(slug);
		const before = community.clock.now;
		community.clock.now += 21 * 86_400_000;
		expect(await rollMeetingDates()).toBeGreaterThan(0);
		expect((await datesOf(slug)).slice(0, 1)).toEqual(['2026-12-15T19:00']);
		expect(await datesOf(slug)).toHaveLength(10);
		const { rows } = await community.owner.query(
			'select min(on_date)::text as first from meeting_dates where meeting_id = $1',
			[id]
		);
		expect(rows[0].first).toBe('2026-12-08');
		community.clock.now = before;
		await rollMeetingDates();
	});
});

describe('one date', () => {
	it('can be moved and cancelled with a word; members are told, and it can be taken back', async () => {
		const slug = await circle();
		await seat(slug, sam);
		const meetingId = await plan(slug);
		const to = { localStart: '2026-12-02T18:00', minutes: 60, note: 'The boiler man comes.' };
		expect(await moveDate(sam, slug, { meetingId, onDate: '2026-12-01', sequence: 0 }, to)).toBeNull();
		expect(await moveDate(ruth, slug, { meetingId, onDate: '2026-12-01', sequence: 0 }, to)).toBe(true);
		expect(await news(sam)).toMatchObject({
			kind: 'meeting-moved',
			words:
				'Tuesday circle: Tuesday 1 December, 19:00 London time → Wednesday 2 December, 18:00 London time. The boiler man comes.'
		});
		expect(await cancelDate(ruth, slug, { meetingId, onDate: '2026-12-08', sequence: 0 }, ''), 'by an old page').toBe(
			'changed'
		);
		expect(await cancelDate(ruth, slug, { meetingId, onDate: '2026-12-08', sequence: 1 }, 'I am away.')).toBe(true);
		expect(await news(sam)).toMatchObject({ kind: 'meeting-cancelled' });
		expect((await datesOf(slug)).slice(0, 4)).toEqual([
			'2026-11-24T19:00',
			'2026-12-02T18:00',
			'2026-12-08T19:00off',
			'2026-12-15T19:00'
		]);
		expect(await restoreDate(ruth, slug, { meetingId, onDate: '2026-12-01', sequence: 2 })).toBe(true);
		expect((await datesOf(slug))[1]).toBe('2026-12-01T19:00');
		expect(await sequenceOf(slug)).toBe(3);
	});

	it('is one that the rule names, and is not moved into the past', async () => {
		const slug = await circle();
		const meetingId = await plan(slug);
		expect(await cancelDate(ruth, slug, { meetingId, onDate: '2026-12-02', sequence: 0 }, '')).toBeNull();
		const past = { localStart: '2026-11-20T19:00', minutes: 60, note: '' };
		expect(await moveDate(ruth, slug, { meetingId, onDate: '2026-12-01', sequence: 0 }, past)).toBe('past');
		const next = { localStart: '2026-12-08T20:00', minutes: 60, note: '' };
		const move = { meetingId, onDate: '2026-12-01', sequence: 0 };
		expect(await moveDate(ruth, slug, move, next), 'the week after has a date of its own').toBe('taken');
		expect(await sequenceOf(slug)).toBe(0);
	});

	it('that was moved far ahead is still seen', async () => {
		const slug = await circle();
		const meetingId = await plan(slug);
		const far = { localStart: '2031-06-06T19:15', minutes: 60, note: '' };
		expect(await moveDate(ruth, slug, { meetingId, onDate: '2026-12-01', sequence: 0 }, far)).toBe(true);
		expect((await datesOf(slug)).at(-1)).toBe('2031-06-06T18:15');
	});

	it('of a holiday is left out, and comes back when the holiday is taken off', async () => {
		const slug = await circle();
		const meetingId = await plan(slug);
		expect(await skipDays(ruth, slug, { meetingId, sequence: 0 }, ['2026-12-01', '2026-12-24'])).toBe('no-such-day');
		expect(await skipDays(ruth, slug, { meetingId, sequence: 0 }, ['2026-12-01', '2026-12-22'])).toBe(true);
		expect((await datesOf(slug)).slice(0, 2)).toEqual(['2026-11-24T19:00', '2026-12-08T19:00']);
		expect(await skipDays(ruth, slug, { meetingId, sequence: 1 }, ['2026-12-22'])).toBe(true);
		expect((await datesOf(slug))[1]).toBe('2026-12-01T19:00');
	});
});

describe('a whole meeting', () => {
	it('is changed for all dates to come; moved and skipped ones stay where the rule still names them', async () => {
		const slug = await circle();
		await seat(slug, sam);
		const meetingId = await plan(slug);
		await cancelDate(ruth, slug, { meetingId, onDate: '2026-12-01', sequence: 0 }, '');
		expect(await changeMeeting(ruth, slug, meetingId, { ...tuesdays({ time: '20:00' }), sequence: 0 })).toBe('changed');
		expect(await changeMeeting(ruth, slug, meetingId, { ...tuesdays({ time: '20:00' }), sequence: 1 })).toBe(true);
		expect((await datesOf(slug)).slice(0, 2)).toEqual(['2026-11-24T20:00', '2026-12-01T20:00off']);
		expect(await news(sam)).toMatchObject({ kind: 'meeting-changed' });
		const wednesdays = tuesdays({ date: '2026-11-25' });
		expect(await changeMeeting(ruth, slug, meetingId, { ...wednesdays, sequence: 2 })).toBe(true);
		expect((await datesOf(slug)).slice(0, 2)).toEqual(['2026-11-25T19:00', '2026-12-02T19:00']);
		expect((await readMeetingsDesk(ruth, slug))!.meetings[0]!.exceptions).toEqual([]);
	});

	it('that is ended has no dates to come, and what was stays', async () => {
		const slug = await circle();
		await seat(slug, sam);
		const meetingId = await plan(slug, { date: '2026-11-17' });
		expect(await endMeeting(sam, slug, meetingId, 0)).toBeNull();
		expect(await endMeeting(ruth, slug, meetingId, 0)).toBe(true);
		expect(await datesOf(slug)).toEqual([]);
		expect(await news(sam)).toMatchObject({ kind: 'meeting-ended' });
		const { rows } = await community.owner.query('select on_date::text from meeting_dates where meeting_id = $1', [
			meetingId
		]);
		expect(rows).toEqual([{ on_date: '2026-11-17' }]);
	});

	it('ends with its group, and has no guests any more where the group is no longer open', async () => {
		const slug = await circle();
		const meetingId = await plan(slug);
		const group = {
			name: 'By request now',
			purpose: 'For whoever is up late.',
			access: 'request' as const,
			listed: true,
			capacity: null,
			locale: 'en' as const,
			timeZone: 'Europe/London',
			experiences: [],
			version: 1
		};
		expect(await changeGroup(ruth, slug, group)).toBe(true);
		expect((await readMeetingsPage(null, slug))!.dates[0]).toMatchObject({ guests: false });
		await closeGroup(ruth, slug, '');
		const { rows } = await community.owner.query(
			'select ended_at is not null as ended, (select count(*)::int from meeting_dates d where d.meeting_id = m.id) as dates from meetings m where id = $1',
			[meetingId]
		);
		expect(rows).toEqual([{ ended: true, dates: 0 }]);
	});
});

describe('asking across groups', () => {
	it('gives the next dates of those groups that one may see, the nearest first', async () => {
		const open = await circle();
		const hidden = await circle({ access: 'invite', listed: false });
		await plan(open, { date: '2026-11-26' });
		await plan(hidden, { date: '2026-11-25', guests: false });
		const ids = (await community.owner.query('select id from groups where slug = any ($1)', [[open, hidden]])).rows.map(
			({ id }) => id as string
		);
		const seen = async (viewer: Member | null) =>
			(await nextDates(viewer, { groups: ids, limit: 3 })).map(({ group }) => group.slug);
		expect(await seen(ruth)).toEqual([hidden, open, hidden]);
		expect(await seen(nils)).toEqual([open, open, open]);
		expect(await seen(null)).toEqual([open, open, open]);
		expect((await nextDates(null)).length).toBeGreaterThan(3);
	});

	it('finds groups by day and time on the asker’s clock', async () => {
		const slug = await circle();
		await plan(slug); // Tuesdays 19:00 in London
		const meets = async (when: Partial<Parameters<typeof meetsAt>[1]>) => {
			const asked = { days: [2], from: '18:00', until: '20:00', timeZone: 'Europe/London', ...when };
			const { rows } = await community.hearth.database.asVisitor((tx) =>
				sql`select 1 from groups g where g.slug = ${slug} and ${meetsAt(sql`g.id`, asked, community.clock.now)}`.execute(
					tx
				)
			);
			return rows.length === 1;
		};
		expect(await meets({})).toBe(true);
		expect(await meets({ days: [] })).toBe(true);
		expect(await meets({ days: [3] })).toBe(false);
		expect(await meets({ from: '20:01', until: '23:00' })).toBe(false);
		expect(await meets({ timeZone: 'America/New_York', from: '14:00', until: '14:00' })).toBe(true);
		expect(await meets({ timeZone: 'Asia/Tokyo', days: [3], from: '22:00', until: '05:00' }), 'through the night').toBe(
			true
		);
	});
});

describe('what the policies hold back', () => {
	const tables = ['meetings', 'meeting_exceptions', 'meeting_dates'] as const;
	let hidden: string, groupId: string, meetingId: string;

	beforeAll(async () => {
		hidden = await circle();
		await seat(hidden, sam, nils);
		meetingId = await plan(hidden, { guests: false });
		await cancelDate(ruth, hidden, { meetingId, onDate: '2026-12-01', sequence: 0 }, '');
		groupId = (await community.owner.query('select id from groups where slug = $1', [hidden])).rows[0].id;
		await community.owner.query(`update groups set listed = false, access = 'invite' where id = $1`, [groupId]);
		await removeMember(ruth, hidden, await seatOf(hidden, nils), 'because');
		await keepApart(sam, { handle: 'ruth' });
	});

	const count = (table: (typeof tables)[number]) => async (tx: Tx) => {
		const { rows } = await sql<{
			n: number;
		}>`select count(*)::int as n from ${sql.table(table)} where group_id = ${groupId}`.execute(tx);
		return rows[0]!.n;
	};

	it.each(tables)('of an unlisted group is read in %s by those inside alone', async (table) => {
		const { database } = community.hearth;
		const there = (
			await community.owner.query(`select count(*)::int as n from ${table} where group_id = $1`, [groupId])
		).rows[0].n;
		expect(there).toBeGreaterThan(0);
		expect(await database.asMember(ruth.id, count(table))).toBe(there);
		expect(await database.asMember(sam.id, count(table)), 'also by whoever keeps away from its facilitator').toBe(
			there
		);
		expect(await database.asMember(nils.id, count(table)), 'a removed member').toBe(0);
		expect(await database.asMember(otto.id, count(table)), 'a stranger').toBe(0);
		expect(await database.asVisitor(count(table))).toBe(0);
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		expect((await client.query(`select 1 from ${table}`)).rowCount, 'a connection without an identity').toBe(0);
		await client.end();
	});

	it('is written by its facilitators alone, and never for another group', async () => {
		const { database } = community.hearth;
		const write = (tx: Tx) => sql`update meetings set title = 'Mine' where id = ${meetingId}`.execute(tx);
		for (const member of [sam, nils, otto])
			expect((await database.asMember(member.id, write)).numAffectedRows).toBe(0n);
		const date = (group: string, meeting: string) => (tx: Tx) =>
			sql`insert into meeting_dates (meeting_id, group_id, on_date, starts_at, ends_at, cancelled, note)
				values (${meeting}, ${group}, '2027-01-01', now(), now(), false, '')`.execute(tx);
		await expect(database.asMember(sam.id, date(groupId, meetingId))).rejects.toThrow(/row-level security/);
		const elsewhere = await groupOf(otto, `Otto’s ${++groups}`);
		const other = (await community.owner.query('select id from groups where slug = $1', [elsewhere])).rows[0].id;
		await expect(database.asMember(otto.id, date(other, meetingId))).rejects.toThrow(/belongs to the meeting/);
		const move = (tx: Tx) => sql`update meetings set group_id = ${other} where id = ${meetingId}`.execute(tx);
		await expect(database.asMember(ruth.id, move)).rejects.toThrow();
	});

	it('never lets guests into a group that is not open, whoever writes it', async () => {
		await community.hearth.database.asMember(ruth.id, (tx) =>
			sql`update meetings set guests = true where id = ${meetingId}`.execute(tx)
		);
		const { rows } = await community.owner.query('select guests from meetings where id = $1', [meetingId]);
		expect(rows).toEqual([{ guests: false }]);
	});
});
