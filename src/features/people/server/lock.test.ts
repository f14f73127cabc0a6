import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { somebody } from '../../../../tests/somebody.ts';
import { lockSession, unlockSession } from './lock.ts';
import { beginSession, listSessions, openSession } from './sessions.ts';
import { sweepSignIn } from './sweep.ts';
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

test('a locked session reads nothing until its member proves again who they are', async () => {
	const { id } = await somebody();
	const cookie = await beginSession(id);
	expect(await recogniseViewer(cookie)).toMatchObject({ id });
	expect(await lockSession(cookie, now())).toBe('locked');
	expect(await recogniseViewer(cookie)).toBeNull();
	expect(await lockSession(cookie, now()), 'leaving twice is leaving').toBe('locked');
	expect(await unlockSession(cookie, id, now())).toBe(true);
	expect(await recogniseViewer(cookie)).toMatchObject({ id });
});

test('a locked session is nobody else’s: whoever else comes in ends it', async () => {
	const [sam, noor] = [await somebody(), await somebody()];
	const cookie = await beginSession(sam.id);
	await lockSession(cookie, now());
	expect(await unlockSession(cookie, noor.id, now())).toBe(false);
	expect(await unlockSession(cookie, sam.id, now())).toBe(false);
	expect(await recogniseViewer(cookie)).toBeNull();
});

test('an open session is not “unlocked”, and not ended either', async () => {
	const [sam, noor] = [await somebody(), await somebody()];
	const cookie = await beginSession(sam.id);
	expect(await unlockSession(cookie, noor.id, now())).toBe(false);
	expect(await recogniseViewer(cookie)).toMatchObject({ id: sam.id });
});

test('nothing happens to anybody for a cookie that is not ours', async () => {
	const { id } = await somebody();
	const cookie = await beginSession(id);
	expect(await lockSession('hearth.session_token=forged.c2lnbmF0dXJl', now())).toBeNull();
	expect(await lockSession(null, now())).toBeNull();
	expect(await recogniseViewer(cookie)).not.toBeNull();
});

test('on a device that somebody else uses too the session is short, and leaving in a hurry ends it', async () => {
	const { id } = await somebody();
	const [header] = await openSession(id, arrival, true);
	const cookie = header!.split(';')[0]!;
	expect((await recogniseSession(cookie))?.stay).toMatchObject({ shared: true, idleMinutes: 15 });
	expect(await lockSession(cookie, now())).toBe('ended');
	expect(await unlockSession(cookie, id, now())).toBe(false);
	expect(await recogniseViewer(cookie)).toBeNull();
});

test('on such a device twelve hours are the most, however much it is used', async () => {
	const { id } = await somebody();
	const [header] = await openSession(id, arrival, true);
	const cookie = header!.split(';')[0]!;
	for (let passed = 0; passed < 12 * 60 - 10; passed += 10) {
		community.clock.now += 10 * minute;
		expect(await recogniseSession(cookie, true)).not.toBeNull();
	}
	community.clock.now += 10 * minute;
	expect(await recogniseSession(cookie, true)).toBeNull();
});

test('a device list says what is locked and what others use too', async () => {
	const { id } = await somebody();
	const [locked, mine] = [await beginSession(id), await beginSession(id)];
	await openSession(id, arrival, true);
	await lockSession(locked, now());
	const viewer = (await recogniseViewer(mine))!;
	const sessions = await listSessions(viewer, now());
	expect(sessions.filter((session) => session.locked)).toHaveLength(1);
	expect(sessions.filter((session) => session.shared)).toHaveLength(1);
	expect(sessions[0]).toMatchObject({ isThis: true, locked: false, shared: false });
});

test('the sweep takes sessions that ended by themselves, and no others', async () => {
	const { id } = await somebody();
	const kept = await beginSession(id);
	await openSession(id, arrival, true);
	community.clock.now += 20 * minute;
	await sweepSignIn();
	const left = await community.owner.query('select shared from auth_sessions where user_id = $1', [id]);
	expect(left.rows).toEqual([{ shared: false }]);
	expect(await recogniseViewer(kept)).not.toBeNull();
});
