import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { authSecret } from '#server/http/session-cookie.ts';
import { newId } from '#server/database/ids.ts';
import type { Member } from '../viewer.ts';
import { changeEmail, changePassphrase, newRecoveryCodes, readAccount, removePasskey } from './account.ts';
import { limits } from './attempts.ts';
import { recover } from './recovery.ts';
import { beginSession, endOtherSessions, endSession, listSessions } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { signUp } from './sign-up.ts';
import { sweepSignIn } from './sweep.ts';
import { checkProof, newWaitingTicket, ripensAfter, spend, type Proof } from './tickets.ts';
import { recogniseViewer } from './viewer.ts';

const passphrase = 'rain on a tin roof';
let community: TestCommunity;
let made = 0;

beforeAll(async () => {
	community = await openTestCommunity();
}, 60_000);
afterAll(() => community?.close());
beforeEach(() => {
	community.clock.now = Date.now();
});

const now = () => community.clock.now;

async function join(handle = `person-${++made}`): Promise<{ id: string; handle: string; codes: string[] }> {
	const joined = await signUp({ handle, passphrase, locale: 'en', timeZone: 'Europe/Lisbon' }, now());
	if ('problem' in joined) throw new Error(joined.problem);
	return { ...joined, handle };
}

async function enter(id: string): Promise<Member> {
	const viewer = await recogniseViewer(await beginSession(id));
	expect(viewer?.id).toBe(id);
	return viewer!;
}

test('the cookie that Better Auth writes is recognised without Better Auth', async () => {
	const { id, handle } = await join();
	const cookie = await beginSession(id);
	expect(await recogniseViewer(`other=1; ${cookie}; more=2`)).toMatchObject({ id, handle, timeZone: 'Europe/Lisbon', isHost: false });
});

test('a forged, an expired and an ended session are nobody’s', async () => {
	const { id } = await join();
	const cookie = await beginSession(id);
	const token = decodeURIComponent(cookie.split('=')[1]!).split('.')[0]!;
	expect(await recogniseViewer(cookie)).not.toBeNull();
	expect(await recogniseViewer(`hearth.session_token=${token}.${createHmac('sha256', 'another key').update(token).digest('base64')}`)).toBeNull();
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
	const [ruth, sam] = [await join(), await join()];
	const [viewer, other] = [await enter(ruth.id), await enter(sam.id)];
	expect(await endSession(viewer, other.sessionId)).toBe(false);
	expect(await listSessions(other, now())).toHaveLength(1);
});

test('signing out everywhere else leaves this session alone', async () => {
	const { id } = await join();
	await Promise.all([beginSession(id), beginSession(id)]);
	const viewer = await enter(id);
	expect(await listSessions(viewer, now())).toHaveLength(3);
	await endOtherSessions(viewer);
	expect(await listSessions(viewer, now())).toMatchObject([{ id: viewer.sessionId, isThis: true }]);
});

test('no address and no full name of a browser is kept with a session', async () => {
	const { id } = await join();
	await beginSession(id);
	const [row] = await community.hearth.database.asSystem('test', (tx) =>
		tx.selectFrom('auth_sessions').selectAll().where('user_id', '=', id).execute()
	);
	expect(row).toMatchObject({ ip_address: '', user_agent: '?/?' });
});

test('a handle is taken once, also when two want it at the same moment', async () => {
	const both = await Promise.all(
		[1, 2].map(() => signUp({ handle: 'wanted-twice', passphrase, locale: 'en', timeZone: 'UTC' }, now()))
	);
	expect(both.filter((one) => 'id' in one)).toHaveLength(1);
	expect(both).toContainEqual({ problem: 'handle-taken' });
	const count = (table: 'members' | 'auth_users') =>
		community.hearth.database.asSystem('test', (tx) =>
			tx.selectFrom(table).select('id').where(table === 'members' ? 'handle' : 'name', '=', 'wanted-twice').execute()
		);
	expect(await count('members')).toHaveLength(1);
	expect(await count('auth_users')).toHaveLength(1);
});

test('an e-mail address that somebody gave before is taken like any other', async () => {
	const [ruth, sam] = [await enter((await join()).id), await enter((await join()).id)];
	expect(await changeEmail(ruth, 'shared@example.org', passphrase, now())).toBe(true);
	expect(await changeEmail(sam, 'shared@example.org', passphrase, now())).toBe(true);
	expect(await changeEmail(sam, null, 'wrong wrong wrong', now())).toEqual({ problem: 'wrong' });
	expect(await changeEmail(sam, null, passphrase, now())).toBe(true);
	expect((await readAccount(sam)).email).toBeNull();
	expect((await readAccount(ruth)).email).toBe('shared@example.org');
});

test('an unknown handle and a wrong passphrase get the same answer', async () => {
	const { id, handle } = await join();
	expect(await signIn({ handle, passphrase }, '10.0.0.1', now())).toEqual({ memberId: id });
	expect(await signIn({ handle, passphrase: 'wrong wrong wrong' }, '10.0.0.1', now())).toEqual({ problem: 'wrong' });
	expect(await signIn({ handle: 'nobody-here', passphrase }, '10.0.0.1', now())).toEqual({ problem: 'wrong' });
});

test('after ten wrong passphrases even the right one has to wait, but not from elsewhere, and not for long', async () => {
	const { id, handle } = await join();
	const wrong = () => signIn({ handle, passphrase: 'wrong wrong wrong' }, '10.0.0.2', now());
	for (let tries = 0; tries < limits['sign-in-here'].limit; tries++) expect(await wrong()).toEqual({ problem: 'wrong' });
	const refused = await signIn({ handle, passphrase }, '10.0.0.2', now());
	expect(refused).toMatchObject({ problem: 'too-many' });
	expect(await signIn({ handle, passphrase }, '10.0.0.3', now())).toEqual({ memberId: id });
	if ('again' in refused) community.clock.now = refused.again;
	expect(await signIn({ handle, passphrase }, '10.0.0.2', now())).toEqual({ memberId: id });
}, 30_000);

test('signing in rightly is never counted against anybody', async () => {
	const { id, handle } = await join();
	for (let times = 0; times < limits['sign-in-here'].limit + 3; times++)
		expect(await signIn({ handle, passphrase }, '10.0.0.4', now())).toEqual({ memberId: id });
}, 30_000);

test('what is counted cannot be read back as an address or a handle', async () => {
	await signIn({ handle: 'somebody-else', passphrase }, '203.0.113.77', now());
	const rows = await community.hearth.database.asSystem('test', (tx) => tx.selectFrom('attempts').select('source').execute());
	expect(rows.length).toBeGreaterThan(0);
	for (const { source } of rows) expect(source).toMatch(/^[\w-]{22}$/);
});

test('a recovery code opens the account once, with a new passphrase, and ends every session', async () => {
	const { id, handle, codes } = await join();
	const cookie = await beginSession(id);
	expect(codes).toHaveLength(10);
	const again = { handle, code: codes[0]!.toUpperCase(), passphrase: 'a lamp in every window' };
	expect(await recover(again, '10.0.1.1', now())).toEqual({ memberId: id, codesLeft: 9 });
	expect(await recogniseViewer(cookie)).toBeNull();
	expect(await recover(again, '10.0.1.1', now())).toEqual({ problem: 'wrong-code' });
	expect(await signIn({ handle, passphrase }, '10.0.1.1', now())).toEqual({ problem: 'wrong' });
	expect(await signIn({ handle, passphrase: 'a lamp in every window' }, '10.0.1.1', now())).toEqual({ memberId: id });
});

test('of two who use one code at the same moment, one gets in', async () => {
	const { handle, codes } = await join();
	const both = await Promise.all(
		[1, 2].map((each) => recover({ handle, code: codes[0]!, passphrase: `a lamp in window ${each}` }, '10.0.1.2', now()))
	);
	expect(both.filter((one) => 'memberId' in one)).toHaveLength(1);
});

test('one member’s code does not open another’s account', async () => {
	const [ruth, sam] = [await join(), await join()];
	expect(await recover({ handle: sam.handle, code: ruth.codes[0]!, passphrase: 'a lamp in every window' }, '10.0.1.3', now())).toEqual({
		problem: 'wrong-code'
	});
});

test('new recovery codes put the old ones out of use', async () => {
	const { id, handle, codes } = await join();
	const made = await newRecoveryCodes(await enter(id), passphrase, now());
	expect('codes' in made && made.codes).toHaveLength(10);
	expect(await recover({ handle, code: codes[3]!, passphrase: 'a lamp in every window' }, '10.0.1.4', now())).toEqual({ problem: 'wrong-code' });
});

test('changing the passphrase asks for the old one and signs out other devices', async () => {
	const { id, handle } = await join();
	const elsewhere = await beginSession(id);
	const viewer = await enter(id);
	expect(await changePassphrase(viewer, 'wrong wrong wrong', 'a lamp in every window', now())).toEqual({ problem: 'wrong' });
	expect(await recogniseViewer(elsewhere)).not.toBeNull();
	expect(await changePassphrase(viewer, passphrase, 'a lamp in every window', now())).toBe(true);
	expect(await recogniseViewer(elsewhere)).toBeNull();
	expect(await listSessions(viewer, now())).toHaveLength(1);
	expect(await signIn({ handle, passphrase: 'a lamp in every window' }, '10.0.2.1', now())).toEqual({ memberId: id });
});

test('the last way to sign in cannot be removed, also when two are removed at once', async () => {
	const joined = await signUp({ handle: 'passkeys-only', locale: 'en', timeZone: 'UTC' }, now());
	if ('problem' in joined) throw new Error(joined.problem);
	const viewer = await enter(joined.id);
	const keys = [await addPasskey(viewer.id), await addPasskey(viewer.id)];
	const removed = await Promise.all(keys.map((key) => removePasskey(viewer, key)));
	expect(removed).toContain(true);
	expect(removed).toContainEqual({ problem: 'last-way-in' });
	const [left] = (await readAccount(viewer)).passkeys;
	expect(await removePasskey(await enter((await join()).id), left!.id)).toBeNull();
	expect(await changePassphrase(viewer, '', passphrase, now())).toBe(true);
	expect(await removePasskey(viewer, left!.id)).toBe(true);
});

test('who has only a passkey proves themselves by having just signed in', async () => {
	const joined = await signUp({ handle: 'long-signed-in', locale: 'en', timeZone: 'UTC' }, now());
	if ('problem' in joined) throw new Error(joined.problem);
	const viewer = await enter(joined.id);
	community.clock.now += 11 * 60_000;
	expect(await newRecoveryCodes(viewer, '', now())).toEqual({ problem: 'sign-in-again' });
});

test('a ticket has to ripen, and pays for one account', async () => {
	const ticket = newWaitingTicket(now());
	expect(await checkProof({ proof: '', ticket }, now())).toBe('ticket-early');
	expect(await checkProof({ proof: 'nonsense', ticket: `${ticket}x` }, now())).toBe('ticket-stale');
	community.clock.now += ripensAfter;
	const proof = (await checkProof({ proof: '', ticket }, now())) as Proof;
	const person = (handle: string) => ({ handle, passphrase, locale: 'en', timeZone: 'UTC' });
	expect(await signUp(person('paid-for'), now(), proof)).toHaveProperty('id');
	expect(await signUp(person('not-paid-for'), now(), proof)).toEqual({ problem: 'ticket-spent' });
	community.clock.now += 13 * 3_600_000;
	expect(await checkProof({ proof: '', ticket }, now())).toBe('ticket-stale');
});

test('a name that is taken does not use the ticket up', async () => {
	const { handle } = await join();
	const ticket = newWaitingTicket(now());
	community.clock.now += ripensAfter;
	const proof = (await checkProof({ proof: '', ticket }, now())) as Proof;
	expect(await signUp({ handle, passphrase, locale: 'en', timeZone: 'UTC' }, now(), proof)).toEqual({ problem: 'handle-taken' });
	expect(await community.hearth.database.asSystem('test', (tx) => spend(tx, proof))).toBe(true);
});

test('visitors, members and nobody read nothing of what proves who others are', async () => {
	const [ruth, sam] = [await join(), await join()];
	await enter(ruth.id);
	await addPasskey(ruth.id);
	await signIn({ handle: ruth.handle, passphrase: 'wrong wrong wrong' }, '10.0.3.1', now());
	const { database } = community.hearth;
	const tables = ['auth_users', 'auth_sessions', 'auth_accounts', 'auth_passkeys', 'recovery_codes', 'attempts'] as const;
	for (const table of tables) {
		const read = (tx: Parameters<Parameters<typeof database.asVisitor>[0]>[0]) => tx.selectFrom(table).selectAll().execute();
		expect((await database.asSystem('test', read)).length, table).toBeGreaterThan(0);
		expect(await database.asVisitor(read), table).toEqual([]);
		expect(await database.asMember(ruth.id, read), table).toEqual([]);
	}
	const members = await database.asMember(sam.id, (tx) => tx.selectFrom('members').select('id').execute());
	expect(members).toEqual([{ id: sam.id }]);
	expect(await database.asVisitor((tx) => tx.selectFrom('members').select('id').execute())).toEqual([]);
});

test('sweeping takes what has ended and leaves what still holds', async () => {
	const { id } = await join();
	const cookie = await beginSession(id);
	await sweepSignIn();
	expect(await recogniseViewer(cookie)).not.toBeNull();
	community.clock.now += 31 * 86_400_000;
	await sweepSignIn();
	community.clock.now = Date.now();
	expect(await recogniseViewer(cookie)).toBeNull();
});

async function addPasskey(memberId: string): Promise<string> {
	const id = newId();
	await community.hearth.database.asSystem('test', (tx) =>
		tx
			.insertInto('auth_passkeys')
			.values({ id, user_id: memberId, public_key: 'x', credential_id: id, counter: 0, device_type: 'singleDevice', backed_up: false })
			.execute()
	);
	return id;
}
