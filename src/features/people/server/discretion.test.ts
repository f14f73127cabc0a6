import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { enter, somebody } from '../../../../tests/somebody.ts';
import { changeDiscretion, readDiscretion } from './discretion.ts';
import { beginSession, openSession } from './sessions.ts';
import { recogniseSession, recogniseViewer } from './viewer.ts';

let community: TestCommunity;

beforeAll(async () => {
	community = await openTestCommunity();
}, 60_000);
afterAll(() => community?.close());
beforeEach(() => {
	community.clock.now = Date.now();
});

const now = () => community.clock.now;
const minute = 60_000;
const arrival = { origin: 'http://localhost:3000', userAgent: null, source: 'here' };

test('who never chose stays signed in for thirty days and is named', async () => {
	const { id } = await somebody();
	expect(await readDiscretion(await enter(id))).toEqual({ discreet: false, idleMinutes: 43_200 });
	const cookie = await beginSession(id);
	community.clock.now += 29 * 24 * 60 * minute;
	expect(await recogniseSession(cookie)).toMatchObject({
		stay: { discreet: false, shared: false, idleMinutes: 43_200 }
	});
});

test.each([15, 60, 1440] as const)('after %i minutes without use the session ends, and not before', async (minutes) => {
	const { id } = await somebody();
	const cookie = await beginSession(id);
	await changeDiscretion(await enter(id), { discreet: false, idleMinutes: minutes }, now());
	community.clock.now += minutes * minute - 1000;
	expect(await recogniseSession(cookie, true), 'used a second before').not.toBeNull();
	community.clock.now += minutes * minute;
	expect(await recogniseSession(cookie, true), 'used again in time').not.toBeNull();
	community.clock.now += (minutes + 1) * minute;
	expect(await recogniseViewer(cookie)).toBeNull();
	expect(await recogniseSession(cookie, true), 'and does not come back').toBeNull();
});

test('a window that only asks does not keep its session alive', async () => {
	const { id } = await somebody();
	await changeDiscretion(await enter(id), { discreet: false, idleMinutes: 15 }, now());
	const cookie = await beginSession(id);
	for (let asked = 0; asked < 15; asked++) {
		community.clock.now += minute;
		expect(await recogniseSession(cookie)).not.toBeNull();
	}
	community.clock.now += 1.1 * minute;
	expect(await recogniseSession(cookie)).toBeNull();
});

test('the wish holds for sessions that begin later, and a shared device never stays open for longer than its own time', async () => {
	const { id } = await somebody();
	const viewer = await enter(id);
	await changeDiscretion(viewer, { discreet: true, idleMinutes: 60 }, now());
	expect((await recogniseSession(await beginSession(id)))?.stay).toMatchObject({ discreet: true, idleMinutes: 60 });
	const [header] = await openSession(id, arrival, true);
	const shared = header!.split(';')[0]!;
	expect((await recogniseSession(shared))?.stay.idleMinutes).toBe(15);
	await changeDiscretion(viewer, { discreet: true, idleMinutes: 43_200 }, now());
	expect((await recogniseSession(shared))?.stay.idleMinutes).toBe(15);
});

test('a longer time does not wake a session that had ended', async () => {
	const { id } = await somebody();
	await changeDiscretion(await enter(id), { discreet: false, idleMinutes: 15 }, now());
	const forgotten = await beginSession(id);
	await community.owner.query(`update auth_sessions set used_at = used_at - interval '20 minutes' where user_id = $1`, [
		id
	]);
	await changeDiscretion(await enter(id), { discreet: false, idleMinutes: 43_200 }, now());
	expect(await recogniseViewer(forgotten)).toBeNull();
});

test('nobody else reads or changes what somebody wishes, and neither does a connection with no identity', async () => {
	const [sam, noor] = [await somebody(), await somebody()];
	const [mine, theirs] = [await enter(sam.id), await enter(noor.id)];
	await changeDiscretion(mine, { discreet: true, idleMinutes: 15 }, now());
	const { database } = community.hearth;
	const rows = (tx: Parameters<Parameters<typeof database.asMember>[1]>[0]) =>
		tx.selectFrom('discretion').selectAll().where('member_id', '=', sam.id).execute();
	expect(await database.asMember(sam.id, rows), 'the premise: it is there').toHaveLength(1);
	expect(await database.asMember(noor.id, rows)).toEqual([]);
	expect(await database.asVisitor(rows)).toEqual([]);
	const bare = new pg.Client({ connectionString: community.serverUrl });
	await bare.connect();
	expect((await bare.query('select * from discretion')).rows).toEqual([]);
	await bare.end();
	const change = database.asMember(theirs.id, (tx) =>
		tx.updateTable('discretion').set({ discreet: false }).where('member_id', '=', sam.id).executeTakeFirst()
	);
	expect((await change).numUpdatedRows).toBe(0n);
	await expect(
		database.asMember(theirs.id, (tx) =>
			tx
				.insertInto('discretion')
				.values({ member_id: sam.id, discreet: false, idle_minutes: 15, changed_at: new Date(now()) })
				.execute()
		)
	).rejects.toThrow(/row-level security/);
	expect(await readDiscretion(mine)).toEqual({ discreet: true, idleMinutes: 15 });
});
