import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { addPasskey, enter, passphrase, somebody } from '../../../../tests/somebody.ts';
import { changeEmail, changePassphrase, newRecoveryCodes, readAccount, removePasskey } from './account.ts';
import { limits } from './attempts.ts';
import { recover } from './recovery.ts';
import { beginSession, listSessions } from './sessions.ts';
import { signIn } from './sign-in.ts';
import { signUp } from './sign-up.ts';
import { checkProof, newWaitingTicket, ripensAfter, spend, type Proof } from './tickets.ts';
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

test('a handle is taken once, also when two want it at the same moment', async () => {
	const both = await Promise.all(
		[1, 2].map(() => signUp({ handle: 'wanted-twice', passphrase, locale: 'en', timeZone: 'UTC' }, now()))
	);
	expect(both.filter((one) => 'id' in one)).toHaveLength(1);
	expect(both).toContainEqual({ problem: 'handle-taken' });
	const count = (table: 'members' | 'auth_users') =>
		community.hearth.database.asSystem('test', (tx) =>
			tx
				.selectFrom(table)
				.select('id')
				.where(table === 'members' ? 'handle' : 'name', '=', 'wanted-twice')
				.execute()
		);
	expect(await count('members')).toHaveLength(1);
	expect(await count('auth_users')).toHaveLength(1);
});

test('an e-mail address that somebody gave before is taken like any other', async () => {
	const [ruth, sam] = [await enter((await somebody()).id), await enter((await somebody()).id)];
	expect(await changeEmail(ruth, 'shared@example.org', passphrase, now())).toBe(true);
	expect(await changeEmail(sam, 'shared@example.org', passphrase, now())).toBe(true);
	expect(await changeEmail(sam, null, 'wrong wrong wrong', now())).toEqual({ problem: 'wrong' });
	expect(await changeEmail(sam, null, passphrase, now())).toBe(true);
	expect((await readAccount(sam)).email).toBeNull();
	expect((await readAccount(ruth)).email).toBe('shared@example.org');
});

test('an unknown handle and a wrong passphrase get the same answer', async () => {
	const { id, handle } = await somebody();
	expect(await signIn({ handle, passphrase }, '10.0.0.1', now())).toEqual({ memberId: id });
	expect(await signIn({ handle, passphrase: 'wrong wrong wrong' }, '10.0.0.1', now())).toEqual({ problem: 'wrong' });
	expect(await signIn({ handle: 'nobody-here', passphrase }, '10.0.0.1', now())).toEqual({ problem: 'wrong' });
});

test('after ten wrong passphrases even the right one has to wait, but not from elsewhere, and not for long', async () => {
	const { id, handle } = await somebody();
	const wrong = () => signIn({ handle, passphrase: 'wrong wrong wrong' }, '10.0.0.2', now());
	for (let tries = 0; tries < limits['sign-in-here'].limit; tries++)
		expect(await wrong()).toEqual({ problem: 'wrong' });
	const refused = await signIn({ handle, passphrase }, '10.0.0.2', now());
	expect(refused).toMatchObject({ problem: 'too-many' });
	expect(await signIn({ handle, passphrase }, '10.0.0.3', now())).toEqual({ memberId: id });
	if ('again' in refused) community.clock.now = refused.again;
	expect(await signIn({ handle, passphrase }, '10.0.0.2', now())).toEqual({ memberId: id });
}, 30_000);

test('signing in rightly is never counted against anybody', async () => {
	const { id, handle } = await somebody();
	for (let times = 0; times < limits['sign-in-here'].limit + 3; times++)
		expect(await signIn({ handle, passphrase }, '10.0.0.4', now())).toEqual({ memberId: id });
}, 30_000);

test('what is counted cannot be read back as an address or a handle', async () => {
	await signIn({ handle: 'somebody-else', passphrase }, '203.0.113.77', now());
	const rows = await community.hearth.database.asSystem('test', (tx) =>
		tx.selectFrom('attempts').select('source').execute()
	);
	expect(rows.length).toBeGreaterThan(0);
	for (const { source } of rows) expect(source).toMatch(/^[\w-]{22}$/);
});

test('a recovery code opens the account once, with a new passphrase, and ends every session', async () => {
	const { id, handle, codes } = await somebody();
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
	const { handle, codes } = await somebody();
	const both = await Promise.all(
		[1, 2].map((each) =>
			recover({ handle, code: codes[0]!, passphrase: `a lamp in window ${each}` }, '10.0.1.2', now())
		)
	);
	expect(both.filter((one) => 'memberId' in one)).toHaveLength(1);
});

test('one member’s code does not open another’s account', async () => {
	const [ruth, sam] = [await somebody(), await somebody()];
	expect(
		await recover({ handle: sam.handle, code: ruth.codes[0]!, passphrase: 'a lamp in every window' }, '10.0.1.3', now())
	).toEqual({
		problem: 'wrong-code'
	});
});

test('new recovery codes put the old ones out of use', async () => {
	const { id, handle, codes } = await somebody();
	const made = await newRecoveryCodes(await enter(id), passphrase, now());
	expect('codes' in made && made.codes).toHaveLength(10);
	expect(await recover({ handle, code: codes[3]!, passphrase: 'a lamp in every window' }, '10.0.1.4', now())).toEqual({
		problem: 'wrong-code'
	});
});

test('changing the passphrase asks for the old one and signs out other devices', async () => {
	const { id, handle } = await somebody();
	const elsewhere = await beginSession(id);
	const viewer = await enter(id);
	expect(await changePassphrase(viewer, 'wrong wrong wrong', 'a lamp in every window', now())).toEqual({
		problem: 'wrong'
	});
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
	expect(await removePasskey(await enter((await somebody()).id), left!.id)).toBeNull();
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
	const { handle } = await somebody();
	const ticket = newWaitingTicket(now());
	community.clock.now += ripensAfter;
	const proof = (await checkProof({ proof: '', ticket }, now())) as Proof;
	expect(await signUp({ handle, passphrase, locale: 'en', timeZone: 'UTC' }, now(), proof)).toEqual({
		problem: 'handle-taken'
	});
	expect(await community.hearth.database.asSystem('test', (tx) => spend(tx, proof))).toBe(true);
});
