import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeMember } from '#features/groups/server/seats.ts';
import type { Member } from '#features/people/viewer.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import {
	changeCalendarLink,
	endCalendarLink,
	makeCalendarLink,
	readCalendarLink,
	readGroupCalendar,
	readMemberCalendar
} from './calendars.ts';
import { cancelDate } from './one-date.ts';
import { endMeeting, planMeeting } from './plan.ts';

const origin = 'https://hearth.example';
let community: TestCommunity;
let ruth: Member, sam: Member;
let slug: string, meetingId: string;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam] = (await Promise.all(['ruth', 'sam-w'].map(someone))) as [Member, Member];
	slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, sam);
	meetingId = await plan(slug, 'Candle hour');
});
afterAll(() => community.close());

async function plan(group: string, title: string): Promise<string> {
	const planned = await planMeeting(ruth, group, {
		title,
		about: 'We read by candlelight.',
		date: '2026-11-24',
		time: '23:30',
		zone: 'Europe/London',
		minutes: 60,
		repeats: 'daily',
		days: [],
		last: false,
		until: null,
		formats: ['text'],
		language: 'en',
		capacity: null,
		guests: false,
		accessNotes: ''
	});
	return (planned as { id: string }).id;
}

describe('the calendar of a group', () => {
	it('is for everybody where the group is listed, and is not there where it is not', async () => {
		const { text } = (await readGroupCalendar(slug, origin))!;
		expect(text).toContain('SUMMARY:Candle hour · Night Owls');
		expect(text).toContain(`URL;VALUE=URI:${origin}/groups/night-owls/meetings`);
		const hidden = await groupOf(ruth, 'The back kitchen', { listed: false, access: 'invite' });
		await plan(hidden, 'Washing up');
		expect(await readGroupCalendar(hidden, origin)).toBeNull();
		expect(await readGroupCalendar('no-such-group', origin)).toBeNull();
	});

	it('changes its mark and its sequence with each change, and with nothing else', async () => {
		const before = (await readGroupCalendar(slug, origin))!;
		community.clock.now += 60_000;
		expect((await readGroupCalendar(slug, origin))!.etag).toBe(before.etag);
		await cancelDate(ruth, slug, { meetingId, onDate: '2026-12-01', sequence: 0 }, '');
		const after = (await readGroupCalendar(slug, origin))!;
		expect(after.etag).not.toBe(before.etag);
		expect(before.text).toContain('SEQUENCE:0');
		expect(after.text).toContain('SEQUENCE:1');
		expect(after.text).toContain('RECURRENCE-ID;TZID=Europe/London:20261201T233000');
		expect(after.text).toContain('STATUS:CANCELLED');
	});

	it('goes on telling for a while that a meeting has ended', async () => {
		const own = await groupOf(ruth, 'Short lived');
		const id = await plan(own, 'A few days');
		community.clock.now += 3 * 86_400_000;
		await endMeeting(ruth, own, id, 0);
		expect((await readGroupCalendar(own, origin))!.text).toMatch(/RRULE:FREQ=DAILY;UNTIL=20261126T/);
	});
});

describe('a member’s own calendar', () => {
	it('names nothing unless its member wishes it', async () => {
		expect(await readCalendarLink(sam)).toBeNull();
		const secret = await makeCalendarLink(sam, { named: false, title: 'Meeting' });
		const neutral = (await readMemberCalendar(secret, origin))!.text;
		expect(neutral).toContain('SUMMARY:Meeting');
		expect(neutral).not.toMatch(/Owls|Candle|candlelight|hearth\.example|URL/);
		expect(await changeCalendarLink(sam, { named: true, title: 'Meeting' })).toBe(true);
		expect((await readMemberCalendar(secret, origin))!.text).toContain('SUMMARY:Candle hour · Night Owls');
	});

	it('opens at its newest address alone, and at none once it is ended', async () => {
		const first = await makeCalendarLink(sam, { named: true, title: 'Meeting' });
		const second = await makeCalendarLink(sam, { named: true, title: 'Meeting' });
		expect(await readMemberCalendar(first, origin)).toBeNull();
		expect(await readMemberCalendar(second, origin)).not.toBeNull();
		const { rows } = await community.owner.query('select row_to_json(l)::text as row from calendar_links l');
		expect(JSON.stringify(rows)).not.toContain(second);
		await endCalendarLink(sam);
		expect(await readMemberCalendar(second, origin)).toBeNull();
		expect(await changeCalendarLink(sam, { named: false, title: 'x' })).toBeNull();
	});

	it('no longer tells of a group in which its member sits no more', async () => {
		const secret = await makeCalendarLink(sam, { named: true, title: 'Meeting' });
		expect((await readMemberCalendar(secret, origin))!.text).toContain('Night Owls');
		await removeMember(ruth, slug, await seatOf(slug, sam), 'because');
		expect((await readMemberCalendar(secret, origin))!.text).not.toMatch(/Night Owls|VEVENT/);
	});

	it('is a row that nobody else reads or writes', async () => {
		await makeCalendarLink(sam, { named: true, title: 'Meeting' });
		const { database } = community.hearth;
		expect(await database.asMember(ruth.id, (tx) => tx.selectFrom('calendar_links').select('title').execute())).toEqual(
			[]
		);
		expect(await database.asVisitor((tx) => tx.selectFrom('calendar_links').select('title').execute())).toEqual([]);
		const gone = await database.asMember(ruth.id, (tx) => tx.deleteFrom('calendar_links').executeTakeFirst());
		expect(gone.numDeletedRows).toBe(0n);
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		expect((await client.query('select 1 from calendar_links')).rowCount).toBe(0);
		await client.end();
	});
});
