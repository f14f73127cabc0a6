import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { beginSession } from '#features/people/server/sessions.ts';
import { recogniseViewer } from '#features/people/server/viewer.ts';
import { readCommunity } from './community.ts';
import { makeHostOf } from './host-create.ts';
import { maySetUp, setUp, setUpCode, setUpLink } from './set-up.ts';

let community: TestCommunity;
beforeAll(async () => {
	community = await openTestCommunity();
}, 60_000);
afterAll(() => community?.close());

const here = { address: '127.0.0.1', hostname: 'localhost', forwarded: false, code: '' };

test('at the machine itself no code is needed', () => {
	expect(maySetUp(here)).toBe(true);
	expect(maySetUp({ ...here, address: '::1', hostname: '[::1]' })).toBe(true);
});

test.each([
	['from another machine', { address: '192.168.1.7' }],
	['through a proxy', { forwarded: true }],
	['under a name from outside, as when a page elsewhere points its name here', { hostname: 'evil.example' }]
])('a stranger %s needs the code of the terminal', (_, stranger) => {
	expect(maySetUp({ ...here, ...stranger })).toBe(false);
	expect(maySetUp({ ...here, ...stranger, code: 'x'.repeat(22) })).toBe(false);
	expect(maySetUp({ ...here, ...stranger, code: setUpCode() })).toBe(true);
});

test('of two who set up at the same moment one becomes the host, and nothing of the other is kept', async () => {
	expect(await readCommunity()).toBeNull();
	expect(await makeHostOf('ruth', 'four old wooden chairs')).toEqual({ problem: 'not-set-up' });
	expect(await setUpLink()).toContain(`/setup?code=${setUpCode()}`);
	const founding = { locale: 'en', timeZone: 'Europe/Lisbon', passphrase: 'four old wooden chairs' };
	const both = await Promise.all(
		['anna', 'boris'].map((handle) =>
			setUp({ ...founding, name: `The house of ${handle}`, handle }, community.clock.now)
		)
	);
	expect(both.filter((one) => 'id' in one)).toHaveLength(1);
	expect(both).toContainEqual({ problem: 'already-set-up' });
	const members = await community.hearth.database.asSystem('test', (tx) =>
		tx.selectFrom('members').select('handle').execute()
	);
	expect(members).toHaveLength(1);
	expect((await readCommunity())?.name).toBe(`The house of ${members[0]!.handle}`);
	expect(await setUpLink()).toBeNull();
	const winner = both.find((one) => 'id' in one)!;
	expect(await recogniseViewer(await beginSession((winner as { id: string }).id))).toMatchObject({ isHost: true });
});

test('the terminal makes a host of somebody new, and of a member without changing how they sign in', async () => {
	const made = await makeHostOf('Ruth', 'four old wooden chairs');
	expect(made).toMatchObject({ handle: 'ruth', passphrase: 'four old wooden chairs' });
	expect(await makeHostOf('ruth', 'another one entirely')).toEqual({ handle: 'ruth', codes: null });
	expect(await makeHostOf('x!', 'four old wooden chairs')).toEqual({ problem: 'handle-shape' });
});
