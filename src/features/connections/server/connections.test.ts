import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readCase, readQueue, report } from '#features/care/server/reports.ts';
import { takeMeasure } from '#features/care/server/measures.ts';
import { keepApart, readKeptApart } from '#features/groups/server/apart.ts';
import { enterGroup, leaveGroup, removeMember } from '#features/groups/server/seats.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import { readCircles } from '#features/support/server/supporters.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, seatOf, someone } from '../../../../tests/people.ts';
import {
	acceptConnection,
	askToConnect,
	chooseConnected,
	declineConnection,
	endConnection,
	readAskable,
	readConnections,
	sweepConnections,
	tellMyName,
	withdrawRequest
} from './connections.ts';

const day = 24 * 3_600_000;
let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member;
let first: string, second: string;
let many = 0;

beforeAll(async () => void (community = await openTestCommunity()));
beforeEach(async () => {
	community.clock.now += 2 * day;
	many++;
	[ruth, sam, ana] = (await Promise.all([`ruth-${many}`, `sam-${many}`, `ana-${many}`].map(someone))) as [
		Member,
		Member,
		Member
	];
	[first, second] = [await groupOf(ruth, `First ${many}`), await groupOf(ruth, `Second ${many}`)];
	await seat(first, sam);
	await seat(second, sam);
});
afterAll(() => community.close());

const sit = (member: Member, slug: string, name: string) => enterGroup(member, slug, { version: 1, words: '', name });
const ask = async (member: Member, slug: string, whom: Member, words = 'You said my own thought.') => {
	community.clock.now += 1000;
	return askToConnect(member, await seatOf(slug, whom), words);
};
const people = async (member: Member) => (await readConnections(member)).people;
const toMe = async (member: Member) => (await readConnections(member)).toMe;
const news = async (member: Member) =>
	(await readNotifications(member, null)).notes
		.filter(({ kind }) => kind.startsWith('connect'))
		.map(({ kind, actorName }) => `${actorName}: ${kind}`);
const connect = async (member: Member, slug: string, whom: Member) => {
	expect(await ask(member, slug, whom)).toBe('asked');
	const request = (await toMe(whom)).find(({ at }) => at === community.clock.now)!;
	expect(await acceptConnection(whom, request.id)).toBe(true);
	return request.id;
};

describe('asking', () => {
	beforeEach(() => seat(first, ana));

	it('comes with a line that the asked one alone reads; a yes connects both, and each is told once', async () => {
		expect(await ask(sam, first, ana, 'May I write to you?')).toBe('asked');
		expect(await toMe(ana)).toMatchObject([
			{ name: sam.handle, myName: ana.handle, words: 'May I write to you?', group: { slug: first } }
		]);
		expect((await readConnections(sam)).mine).toMatchObject([{ name: ana.handle, words: 'May I write to you?' }]);
		expect(await readConnections(ruth)).toEqual({ people: [], toMe: [], mine: [] });
		expect(await news(ana)).toEqual([`${sam.handle}: connect-asked`]);

		const [request] = await toMe(ana);
		expect(await acceptConnection(sam, request!.id), 'nobody says yes for somebody else').toBeNull();
		expect(await acceptConnection(ruth, request!.id)).toBeNull();
		expect(await acceptConnection(ana, request!.id)).toBe(true);
		expect(await people(ana)).toMatchObject([{ name: sam.handle }]);
		expect(await people(sam)).toMatchObject([{ name: ana.handle, group: { slug: first } }]);
		expect(await news(sam)).toEqual([`${ana.handle}: connect-accepted`]);
		expect(await news(ana)).toEqual([]);
		expect(await ask(sam, first, ana)).toBe('connected');
	});

	it('happens once at a time, and not from a chair that is not there', async () => {
		expect(await ask(sam, first, ana)).toBe('asked');
		expect(await ask(sam, first, ana)).toBe('waiting');
		expect(await news(ana)).toHaveLength(1);
		const nils = await someone(`nils-${many}`);
		expect(await ask(nils, first, ana), 'a stranger').toBeNull();
		expect(await askToConnect(sam, await seatOf(first, sam), 'Me?'), 'oneself').toBeNull();
		expect(await askToConnect(sam, crypto.randomUUID(), 'Nobody?')).toBeNull();
	});

	it('whoever asks back has said yes', async () => {
		await ask(sam, first, ana);
		expect(await ask(ana, first, sam)).toBe('connected');
		expect(await people(sam)).toHaveLength(1);
		expect(await news(sam)).toEqual([`${ana.handle}: connect-accepted`]);
	});

	it('a silent no looks like waiting to whoever asked, in every answer and for as long', async () => {
		const other = await someone(`other-${many}`);
		await seat(first, other);
		await ask(sam, first, ana, 'The same line.');
		await ask(sam, first, other, 'The same line.');
		const [request] = await toMe(ana);
		expect(await declineConnection(ana, request!.id)).toBe(true);
		expect(await toMe(ana)).toEqual([]);
		expect(await news(ana)).toEqual([]);
		expect(await acceptConnection(ana, request!.id), 'it is gone for her').toBeNull();

		/** All that sam can find out about somebody whom he asked. */
		const seen = async (whom: Member) => {
			const { at, name, id, ...mine } = (await readConnections(sam)).mine.find((each) => each.name === whom.handle)!;
			expect([name, typeof at, typeof id]).toEqual([whom.handle, 'number', 'string']);
			return { ...mine, again: await ask(sam, first, whom), news: await news(sam) };
		};
		expect({ ...(await seen(ana)), myName: '' }).toEqual({ ...(await seen(other)), myName: '' });
		const declined = await community.hearth.database.asMember(sam.id, (tx) =>
			tx.selectFrom('connection_refusals').selectAll().execute()
		);
		expect(declined, 'nor past the code').toEqual([]);

		community.clock.now += 31 * day;
		expect((await readConnections(sam)).mine, 'both are over after the same time').toEqual([]);
		expect(await ask(sam, first, ana)).toBe('asked');
		expect(await ask(sam, first, other)).toBe('asked');
		expect(await toMe(ana), 'and yet she hears nothing of him for half a year').toEqual([]);
		expect(await news(ana)).toEqual([]);
		expect(await toMe(other)).toHaveLength(1);
		community.clock.now += 181 * day;
		await sweepConnections();
		expect(await ask(sam, first, ana)).toBe('asked');
		expect(await toMe(ana)).toHaveLength(1);
	});

	it('can be taken back, and taking back and asking again is no way to knock', async () => {
		await ask(sam, first, ana);
		const { mine } = await readConnections(sam);
		expect(await withdrawRequest(ana, mine[0]!.id), 'by whoever asked alone').toBeNull();
		expect(await withdrawRequest(sam, mine[0]!.id)).toBe(true);
		expect(await toMe(ana)).toEqual([]);
		expect(await news(ana)).toEqual([]);
		expect((await readConnections(sam)).mine).toEqual([]);
		expect(await ask(sam, first, ana)).toBe('lately');
		community.clock.now += 7 * day;
		expect(await ask(sam, first, ana)).toBe('asked');
	});

	it('ends with the seat on which it was made; what both said yes to does not', async () => {
		const other = await someone(`other-${many}`);
		await seat(first, other);
		await connect(sam, first, ana);
		await ask(sam, first, other);
		await leaveGroup(sam, first, 'keep');
		expect(await people(ana)).toHaveLength(1);
		expect(await people(sam)).toHaveLength(1);
		expect(await toMe(other)).toEqual([]);
		expect(await news(other)).toEqual([]);
		expect((await readConnections(sam)).mine).toEqual([]);

		await seat(first, sam);
		await ask(other, first, sam);
		await removeMember(ruth, first, await seatOf(first, sam), 'Sold things.');
		expect(await toMe(sam)).toEqual([]);
		expect((await readConnections(other)).mine).toEqual([]);
	});

	it('is limited: twelve a day from one account', async () => {
		const asked: (string | null)[] = [];
		for (let each = 0; each < 13; each++) asked.push(await askToConnect(sam, crypto.randomUUID(), 'Knock.'));
		expect(asked.at(-2)).toBeNull();
		expect(asked.at(-1)).toBe('too-many');
		community.clock.now += day;
		expect(await ask(sam, first, ana)).toBe('asked');
	});

	it('finds the seat behind words, and none behind a name that was taken for one share', async () => {
		const open = await say(ana, first, 'Under my name.');
		const masked = await say(ana, first, 'Under another.', { masked: true });
		expect(await readAskable(sam, { words: open })).toMatchObject({
			name: ana.handle,
			seat: await seatOf(first, ana),
			myName: sam.handle
		});
		const behind = await readAskable(sam, { words: masked });
		expect(behind!.name).not.toBe(ana.handle);
		expect(behind!.seat).toBeNull();
		expect(await readAskable(ana, { words: open }), 'not oneself').toBeNull();
		expect(await readAskable(await someone(`nils-${many}`), { words: open })).toBeNull();
	});
});

describe('masks', () => {
	it('two masks of one person are two connections with nothing in common, as two people would be', async () => {
		await sit(ana, first, 'Heron');
		await sit(ana, second, 'Moss');
		await connect(sam, first, ana);
		await connect(sam, second, ana);
		const both = await people(sam);
		expect(both.map(({ name, group }) => [name, group?.slug])).toEqual([
			['Heron', first],
			['Moss', second]
		]);
		const sent =
			JSON.stringify(await readConnections(sam)) + JSON.stringify((await readNotifications(sam, null)).notes);
		expect(sent).not.toContain(ana.handle);
		expect(sent).not.toContain(ana.id);
		for (const [a, b] of [[both[0]!.id, both[1]!.id]])
			expect(a!.slice(0, 8), 'ids are not of one time').not.toBe(b!.slice(0, 8));
		expect((await people(ana)).map(({ myName }) => myName).sort()).toEqual(['Heron', 'Moss']);
	});

	it('a name is told by its owner alone, and to that one alone', async () => {
		await sit(ana, first, 'Heron');
		await sit(ana, second, 'Moss');
		const heron = await connect(sam, first, ana);
		await connect(sam, second, ana);
		expect(await tellMyName(ruth, heron)).toBeNull();
		expect(await tellMyName(sam, heron), 'his own is known already').toBe(true);
		expect((await people(sam)).map(({ name }) => name)).toEqual(['Heron', 'Moss']);
		expect(await tellMyName(ana, heron)).toBe(true);
		expect((await people(sam)).map(({ name }) => name).sort()).toEqual([ana.handle, 'Moss'].sort());
	});

	it('a handle is one person everywhere: asked in another group they are connected already', async () => {
		await seat(first, ana);
		await seat(second, ana);
		await connect(sam, first, ana);
		expect(await ask(sam, second, ana)).toBe('connected');
		expect(await people(sam)).toHaveLength(1);
	});

	it('a refusal of one mask says nothing of the other', async () => {
		await sit(ana, first, 'Heron');
		await sit(ana, second, 'Moss');
		await ask(sam, first, ana);
		await declineConnection(ana, (await toMe(ana))[0]!.id);
		expect(await ask(sam, second, ana)).toBe('asked');
		expect(await toMe(ana)).toMatchObject([{ myName: 'Moss' }]);
	});
});

describe('what ends a connection', () => {
	beforeEach(() => seat(first, ana));

	it('either of the two, for both, and the other hears nothing; for half a year nothing of theirs comes through', async () => {
		const id = await connect(sam, first, ana);
		expect(await endConnection(ruth, id)).toBeNull();
		expect(await endConnection(ana, id)).toBe(true);
		expect(await people(sam)).toEqual([]);
		expect(await people(ana)).toEqual([]);
		expect(await news(sam)).toEqual([]);
		expect(await ask(sam, first, ana)).toBe('asked');
		expect(await toMe(ana)).toEqual([]);
	});

	it('keeping apart, which looks the same, whoever of the two wished it', async () => {
		const other = await someone(`other-${many}`);
		await seat(first, other);
		const ended = await connect(sam, first, ana);
		const id = await connect(sam, first, other);
		await endConnection(ana, ended);
		expect(await keepApart(other, { connection: id })).toBe(true);
		expect(await readKeptApart(other)).toMatchObject([{ knownAs: sam.handle }]);
		for (const each of [sam, other]) expect(await people(each)).toEqual([]);
		expect((await readNotifications(sam, null)).notes.filter(({ kind }) => kind.startsWith('connect'))).toEqual([]);
		expect(await ask(sam, first, other), 'there is no such seat for him').toBeNull();
		expect(await ask(other, first, sam)).toBeNull();
	});

	it('keeping apart ends what was only asked, too', async () => {
		await ask(sam, first, ana);
		const [request] = await toMe(ana);
		expect(await keepApart(sam, { connection: request!.id }), 'whoever asked keeps apart by the seat').toBeNull();
		expect(await keepApart(ana, { connection: request!.id })).toBe(true);
		expect((await readConnections(sam)).mine).toEqual([]);
		expect(await readKeptApart(sam)).toEqual([]);
	});

	it('a ban', async () => {
		await connect(sam, first, ana);
		const host = await someone(`host-${many}`);
		await community.owner.query(`insert into hosts (member_id, since, made_by) values ($1, now(), $1)`, [host.id]);
		await report(sam, { seat: await seatOf(first, ana) }, { reason: 'threat', words: '' });
		const [open] = (await readQueue(host))!.reports.filter(({ name }) => name === ana.handle);
		const measure = { kind: 'banned' as const, template: '', words: 'This was a threat.', notes: [], days: 1 };
		expect(await takeMeasure(host, open!.id, measure)).toBe(true);
		expect(await people(sam)).toEqual([]);
	});
});

describe('what a connection opens', () => {
	it('is a way to choose a supporter, under the names by which the two know each other', async () => {
		await sit(ana, first, 'Heron');
		const id = await connect(ana, first, sam);
		await leaveGroup(ana, first, 'keep');
		expect(await chooseConnected(ruth, id)).toBeNull();
		expect(await chooseConnected(sam, id)).toBe(true);
		expect((await readCircles(sam)).mine).toMatchObject([{ name: 'Heron' }]);
		expect(await chooseConnected(ana, id)).toBe(true);
		expect((await readCircles(sam)).iSupport).toMatchObject([{ name: 'Heron' }]);
	});

	it('a line that hurts is reported with a copy, to those who lead the group in which it was asked', async () => {
		await seat(first, ana);
		await ask(sam, first, ana, 'Buy my book.');
		const [request] = await toMe(ana);
		expect(await report(ruth, { connection: request!.id }, { reason: 'selling', words: '' })).toBeNull();
		expect(await report(ana, { connection: request!.id }, { reason: 'selling', words: '' })).toBe(true);
		const [open] = (await readQueue(ruth))!.reports;
		expect(await readCase(ruth, open!.id)).toMatchObject({ name: sam.handle, copy: 'Buy my book.', masked: false });
	});
});
