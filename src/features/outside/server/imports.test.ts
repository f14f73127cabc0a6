import http from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anyGroup } from '#features/finding/finder.ts';
import { findGroups } from '#features/finding/server/finder.ts';
import { proposalFor } from '#features/outside/opening.ts';
import type { Member } from '#features/people/viewer.ts';
import { publicInternet } from '#server/fetching/fetch-outside.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { nextDates } from '../../../../tests/next-dates.ts';
import { groupOf, someone } from '../../../../tests/people.ts';
import { letGoOfDraft, openDraft, readDraft, readDrafts } from './drafts.ts';
import { applyImport, prepareImport, previewImport } from './imports.ts';

let community: TestCommunity;
let dilys: Member, sam: Member;

beforeAll(async () => {
	community = await openTestCommunity();
	[dilys, sam] = (await Promise.all(['dilys', 'sam-w'].map(someone))) as [Member, Member];
	await community.owner.query('insert into hosts (member_id, since, made_by) values ($1, now(), $1)', [dilys.id]);
	dilys = { ...dilys, isHost: true };
});
afterAll(() => community.close());
beforeEach(() => community.owner.query('delete from group_drafts'));

const assumed = { timeZone: 'Europe/London', language: 'en' };
const entry = {
	slug: 'harbour',
	name: 'Harbour',
	day: [2, 4],
	time: '19:00',
	end_time: '20:00',
	types: ['O'],
	notes: 'Tea from seven.'
};
const list = (...change: object[]) => ({
	bytes: new TextEncoder().encode(JSON.stringify(change.map((each) => ({ ...entry, ...each })))),
	source: 'the old site'
});
async function prepare(...change: object[]): Promise<string> {
	const prepared = await prepareImport(dilys, list(...change), assumed);
	if (!prepared || !('id' in prepared)) throw new Error(JSON.stringify(prepared));
	return prepared.id;
}
const count = async (table: string) =>
	Number((await community.owner.query(`select count(*) from ${table}`)).rows[0].count);
const namesOf = async () => (await readDrafts(dilys)).drafts.map(({ group }) => group.name);

describe('a list that a host takes in', () => {
	it('is shown first and changes nothing; then it becomes drafts that no finder shows', async () => {
		const id = await prepare({}, { slug: 'lamp', name: 'Lamp' });
		expect(await previewImport(dilys, id)).toMatchObject({
			source: 'the old site',
			applied: false,
			fresh: [{}, {}],
			same: []
		});
		expect(await count('group_drafts')).toBe(0);
		expect(await applyImport(dilys, id)).toEqual({ fresh: 2, changed: 0 });
		expect(await namesOf()).toEqual(['Harbour', 'Lamp']);
		expect((await findGroups(null, anyGroup)).groups).toEqual([]);
	});

	it('taken in twice, or read a second time, changes nothing', async () => {
		const id = await prepare({});
		await applyImport(dilys, id);
		expect(await applyImport(dilys, id)).toEqual({ fresh: 0, changed: 0 });
		const again = await prepare({});
		expect(await previewImport(dilys, again)).toMatchObject({ fresh: [], changed: [], same: [{}] });
		expect(await applyImport(dilys, again)).toEqual({ fresh: 0, changed: 0 });
		expect(await count('group_drafts')).toBe(1);
	});

	it('at the same moment, by two hosts, becomes one draft', async () => {
		const ids = await Promise.all([prepare({}), prepare({})]);
		const done = await Promise.all(ids.map((id) => applyImport(dilys, id)));
		expect(done.map((each) => each!.fresh).sort()).toEqual([0, 1]);
		expect(await count('group_drafts')).toBe(1);
	});

	it('says of what is new where a group of that name is here already, as far as the host may know of it', async () => {
		const slug = await groupOf(sam, 'Lighthouse keepers');
		const hidden = await groupOf(sam, 'Behind the curtain');
		await community.owner.query('update groups set listed = false where slug = $1', [hidden]);
		const id = await prepare({ name: 'lighthouse Keepers' }, { slug: 'b', name: 'Behind the curtain' });
		expect(await previewImport(dilys, id)).toMatchObject({ fresh: [{}, {}], here: { harbour: slug } });
		expect(Object.keys((await previewImport(dilys, id))!.here)).toEqual(['harbour']);
		await applyImport(dilys, id);
		expect((await previewImport(dilys, await prepare({})))!.here, 'what is known of the list is told as such').toEqual(
			{}
		);
	});

	it('one wrong entry, and nothing of it is kept', async () => {
		const before = await count('imports');
		expect(await prepareImport(dilys, list({}, { slug: 'b', time: '99:00' }), assumed)).toEqual({
			problems: [{ code: 'time', row: 2, field: 'time', shown: '99:00' }]
		});
		expect([await count('imports'), await count('group_drafts')]).toEqual([before, 0]);
	});

	it('what was read and not taken in is gone after a day', async () => {
		const id = await prepare({});
		community.clock.now += 25 * 3_600_000;
		await prepare({});
		expect(await previewImport(dilys, id)).toBeNull();
		expect(await applyImport(dilys, id)).toBeNull();
	});

	it('can be read from an address, and whatever the address does wrong is said', async () => {
		const server = http.createServer((_, response) => response.end(list({}).bytes));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const address = `http://feeds.example:${port}/meetings.json`;
		const outside = {
			...publicInternet,
			resolve: async () => ['127.0.0.1'],
			isAllowed: () => true,
			ports: { 'http:': port, 'https:': 443 }
		};
		const prepared = await prepareImport(dilys, { address }, assumed, { outside });
		expect(await previewImport(dilys, (prepared as { id: string }).id)).toMatchObject({ source: address, fresh: [{}] });
		expect(await prepareImport(dilys, { address: `http://127.0.0.1:${port}/` }, assumed)).toMatchObject({
			notFetched: { problem: 'port' }
		});
		expect(await prepareImport(dilys, { address: 'http://127.0.0.1/' }, assumed)).toMatchObject({
			notFetched: { problem: 'private' }
		});
		server.close();
	});
});

describe('a draft', () => {
	const open = async (name = 'Harbour') => {
		await applyImport(dilys, await prepare({ name }));
		const draft = (await readDrafts(dilys)).drafts[0]!;
		const proposal = proposalFor(draft.group, 'en');
		const input = {
			...proposal,
			purpose: 'For whoever misses the sea.',
			listed: true,
			capacity: null,
			locale: 'en' as const,
			formats: ['voice' as const],
			ruleTitle: [],
			ruleText: []
		};
		return { draft, slug: await openDraft(dilys, draft.id, input, [{ title: 'We listen', text: '' }]) };
	};

	it('becomes a group with its times, led by whoever opens it; from then on no list touches it', async () => {
		const { draft, slug } = await open();
		const dates = (await nextDates(sam, { limit: 100 })).filter(({ group }) => group.slug === slug);
		expect(dates.length).toBeGreaterThan(10);
		expect(new Set(dates.map(({ startsAt }) => new Date(startsAt).getUTCDay()))).toEqual(new Set([2, 4]));
		expect(await readDraft(dilys, draft.id)).toBeNull();
		const again = await prepare({ name: 'Another name', time: '08:00' });
		expect(await previewImport(dilys, again)).toMatchObject({ fresh: [], changed: [], left: [{ why: 'opened' }] });
		expect(await applyImport(dilys, again)).toEqual({ fresh: 0, changed: 0 });
		expect((await findGroups(null, anyGroup)).groups.map(({ name }) => name)).toContain('Harbour');
	});

	it('is opened once, also when two hosts do it at once', async () => {
		const { draft, slug } = await open('Once');
		expect(slug).toBe('once');
		expect(await openDraft(dilys, draft.id, {} as never, [])).toBeNull();
	});

	it('that nobody opened follows its list', async () => {
		await applyImport(dilys, await prepare({}));
		const id = await prepare({ name: 'Harbour lights' });
		expect(await previewImport(dilys, id)).toMatchObject({ changed: [{ what: expect.arrayContaining(['name']) }] });
		await applyImport(dilys, id);
		expect(await namesOf()).toEqual(['Harbour lights']);
	});

	it('that was let go does not come back', async () => {
		await applyImport(dilys, await prepare({}));
		const { drafts } = await readDrafts(dilys);
		expect(await letGoOfDraft(dilys, drafts[0]!.id)).toBe(true);
		expect(await applyImport(dilys, await prepare({ name: 'Harbour lights' }))).toEqual({ fresh: 0, changed: 0 });
		expect(await namesOf()).toEqual([]);
	});
});

describe('whoever is no host', () => {
	it('reads, takes in, opens and lets go of nothing', async () => {
		await groupOf(sam, 'Sam leads here');
		const id = await prepare({});
		expect(await prepareImport(sam, list({}), assumed)).toBeNull();
		expect(await previewImport(sam, id)).toBeNull();
		expect(await applyImport(sam, id)).toBeNull();
		await applyImport(dilys, id);
		const { drafts } = await readDrafts(dilys);
		expect(await readDrafts(sam)).toEqual({ drafts: [], more: false });
		expect(await readDraft(sam, drafts[0]!.id)).toBeNull();
		expect(await openDraft(sam, drafts[0]!.id, {} as never, [])).toBeNull();
		expect(await letGoOfDraft(sam, drafts[0]!.id)).toBeNull();
		expect(await namesOf()).toEqual(['Harbour']);
	});

	it('has no address read for them', async () => {
		let asked = false;
		const resolve = async () => ((asked = true), ['127.0.0.1']);
		expect(
			await prepareImport(sam, { address: 'https://feeds.example/' }, assumed, {
				outside: { ...publicInternet, resolve }
			})
		).toBeNull();
		expect(asked).toBe(false);
	});

	it.each(['imports', 'group_drafts'])('the database itself gives them nothing of %s', async (table) => {
		await applyImport(dilys, await prepare({}));
		await prepare({});
		expect(await count(table), 'the premise').toBeGreaterThan(0);
		const { database } = community.hearth;
		const read = (tx: Parameters<Parameters<typeof database.asVisitor>[0]>[0]) =>
			tx
				.selectFrom(table as 'imports')
				.select('id')
				.execute();
		expect(await database.asMember(sam.id, read)).toEqual([]);
		expect(await database.asVisitor(read)).toEqual([]);
		const bare = new pg.Client({ connectionString: community.serverUrl });
		await bare.connect();
		expect((await bare.query(`select * from ${table}`)).rows).toEqual([]);
		expect((await bare.query(`delete from ${table}`)).rowCount).toBe(0);
		await bare.end();
		await expect(
			database.asMember(sam.id, (tx) =>
				tx
					.insertInto('imports')
					.values({ id: crypto.randomUUID(), source: 'x', found: '[]', made_at: new Date(), made_by: sam.id })
					.execute()
			)
		).rejects.toThrow(/row-level security/);
		await expect(
			database.asMember(sam.id, (tx) =>
				tx
					.insertInto('group_drafts')
					.values({
						id: crypto.randomUUID(),
						source: 'x',
						slug: 'x',
						content: '{}',
						made_at: new Date(),
						changed_at: new Date()
					})
					.execute()
			)
		).rejects.toThrow(/row-level security/);
	});
});
