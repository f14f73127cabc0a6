import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { lockSession } from '#features/people/server/lock.ts';
import { beginSession, endSession } from '#features/people/server/sessions.ts';
import { recogniseViewer } from '#features/people/server/viewer.ts';
import type { Member } from '#features/people/viewer.ts';
import { writeReply } from '#features/sharing/server/write.ts';
import { publicPushServices } from '#server/push/post.ts';
import { openPushKeys } from '#server/push/vapid.ts';
import { bePresent } from '#server/sealing/presence.ts';
import { rotateSecret } from '#server/sealing/rotation.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, someone } from '../../../../tests/people.ts';
import { startPushService, type PushService, type TestBrowser } from '../../../../tests/push-service.ts';
import { chooseBrowser, leaveBrowser } from './browsers.ts';
import { setTimes } from './choices.ts';
import { sendPushes } from './push.ts';

const minute = 60_000;
let community: TestCommunity;
let service: PushService;
let ruth: Member, sam: Member;
let cookie: string;
let slug: string, share: string;
let browser: TestBrowser;
let many = 0;
const now = () => community.clock.now;
const send = () => sendPushes(now());
const always = {
	digestHour: 9,
	digestDay: 1,
	quiet: false,
	quietFrom: 0,
	quietTo: 0,
	wakeMe: false,
	openWording: false
};

beforeAll(async () => {
	community = await openTestCommunity();
	service = await startPushService();
	community.hearth.pushServices = service.services;
});
beforeEach(async () => {
	many++;
	community.clock.now += minute;
	community.hearth.pushServices = service.services;
	service.answer = () => null;
	await community.owner.query('delete from deliveries');
	[ruth, sam] = (await Promise.all([`ruth-${many}`, `sam-${many}`].map(someone))) as [Member, Member];
	cookie = await beginSession(sam.id);
	sam = (await recogniseViewer(cookie))!;
	slug = await groupOf(ruth, `Night Owls ${many}`);
	await seat(slug, sam);
	share = await say(sam, slug, 'The coat was in the hall.');
	await setTimes(sam, always, now());
	browser = service.browser();
	expect(await chooseBrowser(sam, browser, now())).toBe(true);
});
afterAll(async () => {
	await service.close();
	await community.close();
});

const answer = () => writeReply(ruth, slug, share, { key: crypto.randomUUID(), body: 'I hear you, Juniper.' }, now());
const browsers = async () =>
	(await community.owner.query('select * from push_subscriptions where member_id = $1', [sam.id])).rowCount;
const waiting = async () => (await community.owner.query('select * from deliveries')).rows;

describe('a browser that its member chose', () => {
	it('shows that there is something, encrypted on its way, and nothing of what, who or where', async () => {
		await answer();
		await send();
		expect(browser.shown).toHaveLength(1);
		const [{ content, headers }] = browser.shown as [(typeof browser.shown)[number]];
		expect(content).toEqual({
			title: 'News for you',
			body: 'Something is waiting for you.',
			href: '/notifications',
			tag: 'news'
		});
		expect(headers).toMatchObject({ ttl: '86400', urgency: 'normal', 'content-encoding': 'aes128gcm' });
		expect(headers.topic).toMatch(/^[\w-]{32}$/);
		expect(await waiting()).toEqual([]);
	});

	it('names who and where for those who wish it, and never what was said', async () => {
		await setTimes(sam, { ...always, openWording: true }, now());
		await answer();
		await send();
		expect(browser.shown[0]!.content).toMatchObject({
			body: `${ruth.handle} answered you in Night Owls ${many}`,
			href: expect.stringContaining(`/groups/${slug}/shares/${share}`) as string
		});
		expect(JSON.stringify(browser.shown)).not.toMatch(/coat|Juniper/);
	});

	it('lies sealed in the database', async () => {
		const { rows } = await community.owner.query<{ sealed: Buffer }>('select sealed from push_subscriptions');
		for (const { sealed } of rows) expect(sealed.includes('push.test')).toBe(false);
	});

	it.each([
		['signs out', () => endSession(sam, sam.sessionId)],
		['leaves in a hurry', () => lockSession(cookie, now())],
		['takes it back', () => leaveBrowser(sam)]
	] as const)('shows nothing more once somebody %s', async (_, leave) => {
		await answer();
		await leave();
		expect(await browsers()).toBe(0);
		await send();
		expect(browser.shown).toEqual([]);
	});

	it('shows nothing more to whoever was signed in there before', async () => {
		const nils = (await recogniseViewer(await beginSession((await someone(`nils-${many}`)).id)))!;
		expect(await chooseBrowser(nils, browser, now())).toBe(true);
		expect(await browsers()).toBe(0);
	});

	it('is not kept where somebody else uses the device too, and in nobody else’s session', async () => {
		await leaveBrowser(sam);
		expect(await chooseBrowser({ ...ruth, sessionId: sam.sessionId }, browser, now())).toBe(false);
		await community.owner.query('update auth_sessions set shared = true where user_id = $1', [sam.id]);
		expect(await chooseBrowser(sam, browser, now())).toBe(false);
		expect(await browsers()).toBe(0);
	});

	it('hears nothing of somebody whom its reader keeps away from', async () => {
		await answer();
		await keepApart(sam, { handle: ruth.handle });
		await send();
		expect(browser.shown).toEqual([]);
	});
});

describe('a push service', () => {
	it('that says a browser is gone is not asked again', async () => {
		await answer();
		service.answer = () => ({ status: 410 });
		await send();
		expect(await browsers()).toBe(0);
		expect(await waiting()).toEqual([]);
	});

	it('that is overloaded is asked again when it says', async () => {
		await answer();
		service.answer = () => ({ status: 429, headers: { 'retry-after': '600' } });
		await send();
		expect(await waiting()).toMatchObject([{ problem: 'too-many', due_at: new Date(now() + 10 * minute) }]);
		service.answer = () => null;
		community.clock.now += 10 * minute;
		await send();
		expect(browser.shown).toHaveLength(1);
	});

	it('of one browser that fails holds up and doubles nothing in another', async () => {
		const again = (await recogniseViewer(await beginSession(sam.id)))!;
		const other = service.browser();
		await chooseBrowser(again, other, now());
		service.answer = (path) => (browser.endpoint.endsWith(path) ? { status: 503 } : null);
		await answer();
		await send();
		expect([browser.shown.length, other.shown.length]).toEqual([0, 1]);
		service.answer = () => null;
		community.clock.now += minute;
		await send();
		expect([browser.shown.length, other.shown.length]).toEqual([1, 1]);
	});

	it('is never this machine or its network, whatever a browser says', async () => {
		const at = (endpoint: string) => chooseBrowser(sam, { ...browser, endpoint }, now());
		community.hearth.pushServices = publicPushServices;
		for (const endpoint of [
			browser.endpoint,
			'http://push.example/x',
			'https://push.example:8443/x',
			'https://a:b@push.example/x'
		])
			expect(await at(endpoint), endpoint).toBe(false);
		// What only shows when it is looked up is refused when it is sent to.
		community.hearth.pushServices = { ...service.services, isAllowed: () => false };
		await answer();
		await send();
		expect(browser.shown).toEqual([]);
		expect(await browsers()).toBe(0);
	});

	it('knows this server again after a new secret', async () => {
		const { hearth } = community;
		const before = await openPushKeys(hearth.database, hearth.secret, now());
		const presence = await bePresent(community.serverUrl, 50);
		const old = hearth.secret;
		await rotateSecret(hearth.settings.secretFile, old, hearth.database, presence, now());
		await presence.end();
		const { readSecret } = await import('#server/secret.ts');
		hearth.secret = (await readSecret(hearth.settings.secretFile))!;
		expect(hearth.secret).not.toEqual(old);
		expect(await openPushKeys(hearth.database, hearth.secret, now())).toEqual(before);
		await answer();
		await send();
		expect(browser.shown).toHaveLength(1);
	});
});
