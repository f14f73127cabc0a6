import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerRequest, closeGroup } from '#features/groups/server/lead.ts';
import { readDesk } from '#features/groups/server/people.ts';
import { enterGroup } from '#features/groups/server/seats.ts';
import { makeHost } from '#features/host/server/set-up.ts';
import { writePage } from '#features/journal/server/pages.ts';
import type { Member } from '#features/people/viewer.ts';
import { retentionDefaults, type Retention } from '#features/privacy/retention.ts';
import { withdrawShare, writeReply } from '#features/sharing/server/write.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, someone } from '../../../../tests/people.ts';
import { carryOutRetention, setRetention, showRetention } from './retention.ts';

const day = 86_400_000;
let community: TestCommunity;
let host: Member, ruth: Member, sam: Member;
const now = () => community.clock.now;
beforeAll(async () => {
	community = await openTestCommunity();
	[host, ruth, sam] = (await Promise.all(['a-host', 'ruth', 'sam-r'].map(someone))) as [Member, Member, Member];
	await community.hearth.database.asSystem('test', (tx) => makeHost(tx, host.id, host.id, now()));
});
afterAll(() => community.close());

const set = async (change: Partial<Retention>) => {
	community.clock.now += 1000;
	expect(await setRetention(host, { ...retentionDefaults, ...change }, now())).toBe(true);
};
const count = async (what: string, ...values: unknown[]) =>
	Number((await community.owner.query<{ n: string }>(`select count(*) as n from ${what}`, values)).rows[0]!.n);

/** Just before its time it is there, and after it is gone. */
async function goesAfter(days: number, what: string, ...values: unknown[]): Promise<void> {
	const begun = now();
	expect(await count(what, ...values), 'the premise: it is there').toBeGreaterThan(0);
	community.clock.now = begun + days * day - 1000;
	await carryOutRetention();
	expect(await count(what, ...values), 'a little before its time').toBeGreaterThan(0);
	community.clock.now = begun + days * day + 1000;
	await carryOutRetention();
	expect(await count(what, ...values), 'after its time').toBe(0);
}

describe('how long things stay', () => {
	it('is read by everybody and set by a host alone', async () => {
		expect(await showRetention(null)).toEqual({ retention: retentionDefaults, since: null });
		expect(await setRetention(sam, { ...retentionDefaults, readNews: 7 }, now())).toBeNull();
		await expect(
			community.hearth.database.asMember(sam.id, (tx) =>
				tx
					.insertInto('retention')
					.values({ id: crypto.randomUUID(), exports: 7, reports: 30, made_at: new Date(), made_by: sam.id })
					.execute()
			)
		).rejects.toThrow(/row-level security/);
		expect((await showRetention(sam)).since).toBeNull();
		await set({ readNews: 7, closedGroups: 30 });
		for (const viewer of [null, sam, host])
			expect(await showRetention(viewer)).toEqual({
				retention: { ...retentionDefaults, readNews: 7, closedGroups: 30 },
				since: now()
			});
		await set({});
		expect((await showRetention(null)).retention).toEqual(retentionDefaults);
	});

	it('takes news away that was read, and what nobody read a good while later', async () => {
		const slug = await groupOf(ruth, 'News');
		await seat(slug, sam);
		const share = await say(ruth, slug, 'Hello.');
		await writeReply(sam, slug, share, { key: crypto.randomUUID(), body: 'Hello, you.' }, now());
		const news = 'notifications where member_id = $1';
		await set({ readNews: 30, unreadNews: 90 });
		await community.owner.query('update notifications set read_at = $2, created_at = $2 where member_id = $1', [
			ruth.id,
			new Date(now())
		]);
		await goesAfter(30, news, ruth.id);
		await writeReply(sam, slug, share, { key: crypto.randomUUID(), body: 'Again.' }, now());
		await goesAfter(90, news, ruth.id);
	});

	it('takes empty places of taken-back words, but never one that answers hang on', async () => {
		const slug = await groupOf(ruth, 'Taken back');
		await seat(slug, sam);
		const [alone, answered] = [await say(sam, slug, 'Alone.'), await say(sam, slug, 'Answered.')];
		await writeReply(ruth, slug, answered, { key: crypto.randomUUID(), body: 'I hear you.' }, now());
		const stays = await say(sam, slug, 'I stay as I am.');
		for (const id of [alone, answered]) await withdrawShare(sam, id, now());
		await set({ takenBack: 7 });
		await goesAfter(7, 'shares where id = $1', alone);
		expect(await count('shares where id = any($1)', [answered, stays])).toBe(2);
	});

	it('takes requests away after their answer, and leaves those that wait for one', async () => {
		const slug = await groupOf(ruth, 'By request', { access: 'request' });
		await enterGroup(sam, slug, { version: 1, words: 'My story, for you alone.' }, now());
		const { desk } = (await readDesk(ruth, slug))!;
		await set({ requests: 30 });
		community.clock.now += 60 * day;
		await carryOutRetention();
		expect(await count('join_requests where member_id = $1', sam.id), 'it was not answered').toBe(1);
		await answerRequest(ruth, slug, desk.requests[0]!.id, 'declined', '', now());
		await goesAfter(30, 'join_requests where member_id = $1', sam.id);
	});

	it('takes what was said in a closed group only where the host said so; pages go home to their authors', async () => {
		const slug = await groupOf(ruth, 'Closed');
		const open = await groupOf(ruth, 'Still open');
		await seat(slug, sam);
		await seat(open, sam);
		await say(sam, slug, 'Words of a closed group.');
		await say(sam, open, 'Words of an open group.');
		const answered = await say(ruth, slug, 'Hello.');
		await writeReply(sam, slug, answered, { key: crypto.randomUUID(), body: 'An answer in it.' }, now());
		const page = (await writePage(sam, { key: crypto.randomUUID(), kind: 'page', body: 'A page of mine.' }, now())) as {
			id: string;
		};
		await community.owner.query(
			`update shares set group_id = (select id from groups where slug = $2), audience = 'group', sealed = null,
				body = 'A page of mine.', byline = 'sam-r' where id = $1`,
			[page.id, slug]
		);
		await closeGroup(ruth, slug, '', now());
		await set({});
		community.clock.now += 1000 * day;
		await carryOutRetention();
		expect(await count(`shares where body = 'Words of a closed group.'`), 'kept unless the host says').toBe(1);

		await set({ closedGroups: 365 });
		await carryOutRetention();
		expect(await count(`shares where body = 'Words of a closed group.'`)).toBe(0);
		expect(await count(`replies where body = 'An answer in it.'`)).toBe(0);
		expect(await count(`shares where body = 'Words of an open group.'`)).toBe(1);
		expect(
			await count(`shares where id = $1 and group_id is null and audience = 'me' and byline is null`, page.id)
		).toBe(1);
	});
});
