import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { authSecret } from '#server/http/session-cookie.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { addPasskey, enter, somebody } from '../../../../tests/somebody.ts';
import { beginSession, endOtherSessions, endSession, listSessions } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { sweepSignIn } from './sweep.ts';
import { recogniseViewer } from './viewer.ts';

let community: TestCommunity;

beforeAll(async () => {
	community = await openTestCommunity();
}, 60_000);
afterAll(() => community?.close());
beforeEach(() => {
	community.clock.now = Date.now();
});

const now = () => community.clock.now;

test('the cookie that Better Auth writes is recognised without Better Auth', async () => {
	const { id, handle } = await somebody();
	const cookie = await beginSession(id);
	expect(await recogniseViewer(`other=1; ${cookie}; more=2`)).toMatchObject({
		id,
		handle,
		timeZone: 'Europe/Lisbon',
		isHost: false
	});
});

test('a forged, an expired and an ended session are nobody’s', async () => {
	const { id } = await somebody();
	const cookie = await beginSession(id);
	const token = decodeURIComponent(cookie.split('=')[1]!).split('.')[0]!;
	expect(await recogniseViewer(cookie)).not.toBeNull();
	expect(
		await recogniseViewer(
			`hearth.session_token=${token}.${createHmac('sha256', 'another key').update(token).digest('base64')}`
		)
	).toBeNull();
	expect(await recogniseViewer(`hearth.session_token=${token}`)).toBeNull();
	const unknown = createHmac('sha256', authSecret(community.hearth.secret)).update('unknown').digest('base64');
	expect(await recogniseViewer(`hearth.session_token=${encodeURIComponent(`unknown.${unknown}`)}`)).toBeNull();

	community.clock.now += 31 * 86_400_000;
	expect(await recogniseViewer(cookie)).toBeNull();
	community.clock.now = Date.now();
	const viewer = (await recogniseViewer(cookie))!;
	expect(await endSession(viewer, viewer.sessionId)).toBe(true);
	expect(await recogniseViewer(cookie)).toBeNull();
});

test('nobody can end somebody else’s session', async () => {
	const [ruth, sam] = [await somebody(), await somebody()];
	const [viewer, other] = [await enter(ruth.id), await enter(sam.id)];
	expect(await endSession(viewer, other.sessionId)).toBe(false);
	expect(await listSessions(other, now())).toHaveLength(1);
});

test('signing out everywhere else leaves this session alone', async () => {
	const { id } = await somebody();
	await Promise.all([beginSession(id), beginSession(id)]);
	const viewer = await enter(id);
	expect(await listSessions(viewer, now())).toHaveLength(3);
	await endOtherSessions(viewer);
	expect(await listSessions(viewer, now())).toMatchObject([{ id: viewer.sessionId, isThis: true }]);
});

test('no address and no full name of a browser is kept with a session', async () => {
	const { id } = await somebody();
	await beginSession(id);
	const [row] = await community.hearth.database.asSystem('test', (tx) =>
		tx.selectFrom('auth_sessions').selectAll().where('user_id', '=', id).execute()
	);
	expect(row).toMatchObject({ ip_address: '', user_agent: '?/?' });
});

test('visitors, members and nobody read nothing of what proves who others are', async () => {
	const [ruth, sam] = [await somebody(), await somebody()];
	await enter(ruth.id);
	await addPasskey(ruth.id);
	await signIn({ handle: ruth.handle, passphrase: 'wrong wrong wrong' }, '10.0.3.1', now());
	const { database } = community.hearth;
	const tables = [
		'auth_users',
		'auth_sessions',
		'auth_accounts',
		'auth_passkeys',
		'recovery_codes',
		'attempts'
	] as const;
	for (const table of tables) {
		const read = (tx: Parameters<Parameters<typeof database.asVisitor>[0]>[0]) =>
			tx.selectFrom(table).selectAll().execute();
		expect((await database.asSystem('test', read)).length, table).toBeGreaterThan(0);
		expect(await database.asVisitor(read), table).toEqual([]);
		expect(await database.asMember(ruth.id, read), table).toEqual([]);
	}
	const members = await database.asMember(sam.id, (tx) => tx.selectFrom('members').select('id').execute());
	expect(members).toEqual([{ id: sam.id }]);
	expect(await database.asVisitor((tx) => tx.selectFrom('members').select('id').execute())).toEqual([]);
});

test('sweeping takes what has ended and leaves what still holds', async () => {
	const { id } = await somebody();
	const cookie = await beginSession(id);
	await sweepSignIn();
	expect(await recogniseViewer(cookie)).not.toBeNull();
	community.clock.now += 31 * 86_400_000;
	await sweepSignIn();
	community.clock.now = Date.now();
	expect(await recogniseViewer(cookie)).toBeNull();
});
