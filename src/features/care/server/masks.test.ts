import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { liftRemoval, makeFacilitator } from '#features/groups/server/lead.ts';
import { readDesk, readPeople } from '#features/groups/server/people.ts';
import { enterGroup, leaveGroup } from '#features/groups/server/seats.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import { withdrawShare, writeShare } from '#features/sharing/server/write.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, seatOf, someone } from '../../../../tests/people.ts';
import type { MeasureInput } from '../report.ts';
import { answerAppeal, answerReveal, appeal, askReveal, banOf, readMyMeasures, resolveReport } from './measures.ts';
import { sweepCare, takeMeasure } from './measures.ts';
import { readCase, readLog, readQueue, report } from './reports.ts';

// What somebody who cares could learn of a masked author by acting: from answers, lists, counts and the ends of things.

const day = 24 * 3600_000;
let community: TestCommunity;
let ruth: Member, ana: Member, host: Member, other: Member;
let shy: Member;
let slug: string;
let people = 0;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, ana, host, other] = (await Promise.all(['ruth', 'ana-m', 'hanna', 'other-host'].map(someone))) as [
		Member,
		Member,
		Member,
		Member
	];
	for (const each of [host, other])
		await community.owner.query('insert into hosts (member_id, made_by, since) values ($1, $1, now())', [each.id]);
	slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, ana);
});
beforeEach(async () => {
	shy = await someone(`shy-${++people}`);
	await seat(slug, shy);
});
afterAll(() => community.close());

const reported = async (author: Member, masked: boolean) => {
	community.clock.now += 61_000;
	const words = await say(author, slug, 'You are all liars.', { masked });
	expect(await report(ana, { words }, { reason: 'harassment', words: '' })).toBe(true);
	return { words, id: (await readQueue(host))!.reports.at(-1)!.id };
};
const act = (who: Member, id: string, kind: MeasureInput['kind'], days = 3) =>
	takeMeasure(who, id, { kind, words: 'You were cruel to Ana about the canal.', notes: [], days });
const removed = async () => (await readDesk(ruth, slug))!.desk.removed;
const lead = async (member: Member) => makeFacilitator(ruth, slug, await seatOf(slug, member));
const told = async (member: Member) => (await readNotifications(member, null)).notes.map((note) => note.kind);

describe('a removal behind a mask', () => {
	it('leaves nothing on the list of ended seats that ties it to the report; under one’s name it has its reason', async () => {
		const open = await reported(shy, false);
		expect(await act(ruth, open.id, 'removed')).toBe(true);
		expect(await removed()).toMatchObject([{ name: shy.handle, reason: 'You were cruel to Ana about the canal.' }]);

		const veiled = await someone('veiled-1');
		await seat(slug, veiled);
		const { id } = await reported(veiled, true);
		expect(await act(ruth, id, 'removed')).toBe(true);
		const ending = (await removed()).find(({ name }) => name === veiled.handle)!;
		expect(ending, 'whoever compares the roster knows: the form says so').toMatchObject({ reason: null });
		expect(Object.keys(ending)).toEqual(['id', 'name', 'reason']);
		const { rows } = await community.owner.query(
			'select ended_at, ended_by, joined_at from membership_endings where member_id = $1',
			[veiled.id]
		);
		expect(rows[0].ended_at.toISOString()).toBe('2026-11-01T00:00:00.000Z');
		expect(rows[0].ended_by).not.toBe(ruth.id);
		expect(parseInt(ending.id.replaceAll('-', '').slice(0, 12), 16), 'the id says no more than the month').toBe(
			Date.parse('2026-11-01T00:00:00Z')
		);
		for (const text of [await readCase(ruth, id), await readQueue(ruth), await readLog(ruth, null)])
			expect(JSON.stringify(text)).not.toContain(veiled.handle);
		expect((await readMyMeasures(veiled))[0], 'the member reads why').toMatchObject({
			kind: 'removed',
			words: 'You were cruel to Ana about the canal.'
		});
		expect(await enterGroup(veiled, slug, { version: 1, words: '' })).toEqual({ problem: 'no-way-in' });
	});

	it('ends when an appeal is granted, and when somebody who leads lifts it', async () => {
		const { id } = await reported(shy, true);
		await act(ruth, id, 'removed');
		const [mine] = await readMyMeasures(shy);
		await appeal(shy, mine!.id, 'It was meant for nobody here.');
		expect(await answerAppeal(host, mine!.id, 'lifted', 'You are right.')).toBe(true);
		expect((await removed()).map(({ name }) => name)).not.toContain(shy.handle);
		expect(await enterGroup(shy, slug, { version: 1, words: '' })).toEqual({ now: 'seated' });

		const again = await reported(shy, true);
		await act(ruth, again.id, 'removed');
		const ending = (await removed()).find(({ name }) => name === shy.handle)!;
		expect(await liftRemoval(ruth, slug, ending.id)).toBe(true);
		expect(await enterGroup(shy, slug, { version: 1, words: '' })).toEqual({ now: 'seated' });
	});

	it('of somebody who has left meanwhile gets the same answer, and the door stays shut for them', async () => {
		const { id } = await reported(shy, true);
		expect(await leaveGroup(shy, slug, 'keep')).toBe(true);
		const before = await removed();
		expect(await readCase(ruth, id)).toMatchObject({ hasSeat: true });
		expect(await act(ruth, id, 'paused')).toBe(true);
		expect(await act(ruth, id, 'removed')).toBe(true);
		expect(await removed(), 'and nobody new stands on the list').toEqual(before);
		expect(await enterGroup(shy, slug, { version: 1, words: '' })).toEqual({ problem: 'no-way-in' });
	});
});

describe('a ban', () => {
	it('says why in the group of the report alone; elsewhere the same words would join two names', async () => {
		const elsewhere = await groupOf(ruth, `Elsewhere ${people}`);
		await enterGroup(shy, elsewhere, { version: 1, words: '', name: 'Blue Heron' });
		const { id } = await reported(shy, false);
		expect(await act(host, id, 'banned')).toBe(true);
		expect((await removed()).find(({ name }) => name === shy.handle)!.reason).toContain('canal');
		expect((await readDesk(ruth, elsewhere))!.desk.removed).toMatchObject([{ name: 'Blue Heron', reason: null }]);
	});

	it('behind a mask does not say that it is a host, nor that they were banned before', async () => {
		await seat(slug, other);
		const named = await reported(other, false);
		expect(await act(host, named.id, 'banned'), 'the premise: under their name it does').toEqual({
			problem: 'host-only'
		});
		const { id } = await reported(other, true);
		expect(await act(host, id, 'banned')).toBe(true);
		expect(await banOf(other.id)).not.toBeNull();
		const twice = await reported(shy, true);
		expect(await act(host, twice.id, 'banned')).toBe(true);
		expect(await act(host, twice.id, 'banned')).toBe(true);
		expect(await act(ruth, twice.id, 'banned'), 'for a facilitator it is the same for everybody').toEqual({
			problem: 'host-only'
		});
	});
});

describe('a pause', () => {
	it('is answered alike whether they were paused before or not, under a name and behind a mask', async () => {
		const [named, masked] = [await reported(shy, false), await reported(shy, true)];
		expect(await act(ruth, masked.id, 'paused', 7)).toBe(true);
		expect(await act(ruth, named.id, 'paused', 1)).toBe(true);
		expect(await act(ruth, masked.id, 'paused', 1)).toBe(true);
		const words = { body: 'Here.', audience: 'group' as const, wish: 'listen' as const, notes: [] };
		const write = () => writeShare(shy, slug, { key: crypto.randomUUID(), ...words });
		community.clock.now += day + 60_000;
		await sweepCare();
		expect(await told(shy), 'the longer one still holds').not.toContain('pause-ended');
		expect(await write()).toEqual({ refused: 'paused' });
		community.clock.now += 6 * day;
		await sweepCare();
		expect((await told(shy)).filter((kind) => kind === 'pause-ended')).toHaveLength(1);
		expect(await write()).toMatchObject({ id: expect.any(String) });
	});

	it('behind a mask does not say that they lead; under their name only a host pauses them', async () => {
		await lead(shy);
		const named = await reported(shy, false);
		expect(await act(ruth, named.id, 'paused'), 'the premise').toEqual({ problem: 'host-only' });
		const { id } = await reported(shy, true);
		expect(await act(ruth, id, 'paused')).toBe(true);
		expect(await act(shy, id, 'paused'), 'and they do not care for what is about themselves').toBeNull();
	});
});

describe('what came before', () => {
	it('is counted under a name, and not behind a mask, for those who lead as for hosts', async () => {
		const named = await reported(shy, false);
		await act(ruth, named.id, 'paused');
		expect(await readCase(ruth, named.id)).toMatchObject({ strikes: 1 });
		community.clock.now += 4 * day;
		await sweepCare();
		const { id } = await reported(shy, true);
		expect(await readCase(ruth, id)).toMatchObject({ strikes: null });
		expect(await readCase(host, id)).toMatchObject({ strikes: null });
		await askReveal(ruth, id, 'A threat against a member.');
		const { reveal } = (await readCase(host, id))!;
		await answerReveal(host, reveal!.id, true);
		expect(await readCase(ruth, id), 'known to the two who agreed to know').toMatchObject({ strikes: 1 });
		expect(await readCase(other, id)).toMatchObject({ strikes: null });
	});

	it('closing a report of a person closes none of masked words whose place is gone', async () => {
		const { id, words } = await reported(shy, true);
		await withdrawShare(shy, words);
		await community.owner.query('delete from shares where id = $1', [words]);
		community.clock.now += 61_000;
		expect(await report(ruth, { seat: await seatOf(slug, shy) }, { reason: 'other', words: '' })).toBe(true);
		const person = (await readQueue(host))!.reports.find((each) => each.about === 'person')!;
		expect(await resolveReport(ruth, person.id, 'no-need', '')).toBe(true);
		expect((await readQueue(ruth))!.reports.map((each) => each.id)).toContain(id);
	});
});

it('the list of people is as it was, but for the name that went', async () => {
	const before = (await readPeople(ruth, slug))!.people.map((person) => person.name);
	const { id } = await reported(shy, true);
	await act(ruth, id, 'removed');
	const after = (await readPeople(ruth, slug))!.people.map((person) => person.name);
	expect(before.filter((name) => !after.includes(name))).toEqual([shy.handle]);
});
