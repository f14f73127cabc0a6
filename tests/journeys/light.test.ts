import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, test } from '../browser.ts';

const most = 60 * 1024;

/** What a browser with an empty cache receives for a page, headers included, fonts not. In bytes. */
async function weightOf(page: Page, path: string): Promise<{ bytes: number; parts: string[] }> {
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('Network.enable');
	const kinds = new Map<string, string>();
	const parts: { what: string; bytes: number }[] = [];
	devtools.on('Network.responseReceived', ({ requestId, type, response }) =>
		kinds.set(requestId, `${type} ${new URL(response.url).pathname}`)
	);
	devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
		parts.push({ what: kinds.get(requestId) ?? 'unknown', bytes: encodedDataLength })
	);
	await page.goto(path, { waitUntil: 'networkidle' });
	const counted = parts.filter(({ what }) => !what.startsWith('Font '));
	expect(counted.filter(({ what }) => what.startsWith('Document ')).length, 'the page itself was counted').toBe(1);
	expect(counted.filter(({ what }) => what.startsWith('Stylesheet ')).length, 'so was its style').toBeGreaterThan(0);
	return {
		bytes: counted.reduce((sum, { bytes }) => sum + bytes, 0),
		parts: counted.map(({ what, bytes }) => `${bytes} ${what}`)
	};
}

for (const path of [
	'/',
	'/groups',
	'/groups/after-the-breakup',
	'/groups/after-the-breakup/meetings',
	'/help-now',
	'/privacy',
	'/privacy/how'
])
	test(`a first visit of ${path} is lighter than 60 KB`, async ({ person }) => {
		const { bytes, parts } = await weightOf(await person(), path);
		expect(bytes, parts.join('\n')).toBeLessThan(most);
	});

test('a first visit of stories, and of one of them, is lighter than 45 KB', async ({ person }) => {
	const page = await person();
	await page.goto('/stories');
	const story = (await page.locator('h3 a').first().getAttribute('href'))!;
	for (const path of ['/stories?experience=breakup&months=9', story, '/hope?experience=bereavement/partner']) {
		const { bytes, parts } = await weightOf(await person(), path);
		expect(bytes, parts.join('\n')).toBeLessThan(45 * 1024);
	}
});
test('a first visit of people like me is lighter than 45 KB', async ({ person, browser, site }) => {
	const sam = await person({ as: 'sam' });
	const fresh = await browser.newContext({
		storageState: await sam.context().storageState(),
		baseURL: site.url
	});
	const { bytes, parts } = await weightOf(await fresh.newPage(), '/people-like-me');
	expect(bytes, parts.join('\n')).toBeLessThan(45 * 1024);
	await fresh.close();
});
for (const path of [
	'/first-step',
	'/first-step/answer?e=bereavement/partner&ago=months&want=someone',
	'/groups/night-owls/guest-seat'
])
	test(`a first visit of ${path.split('?')[0]} is lighter than 45 KB`, async ({ person }) => {
		const { bytes, parts } = await weightOf(await person(), path);
		expect(bytes, parts.join('\n')).toBeLessThan(45 * 1024);
	});

test('a first visit of an open group’s front door is lighter than 45 KB, and its reading room lighter than 60 KB', async ({
	person,
	browser
}) => {
	const door = await weightOf(await person(), '/groups/night-owls');
	expect(door.bytes, door.parts.join('\n')).toBeLessThan(45 * 1024);
	const guest = await person();
	await guest.goto('/groups/night-owls');
	await guest.getByRole('button', { name: 'Take a seat as a guest' }).click();
	await expect(guest).toHaveURL(/room/);
	const fresh = await browser.newContext({
		storageState: await guest.context().storageState(),
		baseURL: new URL(guest.url()).origin
	});
	const room = await weightOf(await fresh.newPage(), '/groups/night-owls/room');
	expect(room.bytes, room.parts.join('\n')).toBeLessThan(most);
	await fresh.close();
});

test('a group’s page with its shares and replies is lighter than 60 KB for a member on a new device', async ({
	person,
	browser,
	site
}) => {
	const sam = await person({ as: 'sam' });
	const fresh = await browser.newContext({
		storageState: await sam.context().storageState(),
		baseURL: site.url
	});
	const page = await fresh.newPage();
	const { bytes, parts } = await weightOf(page, '/groups/after-the-breakup');
	expect(await page.locator('#feed > article').count(), 'the feed is full').toBe(20);
	expect(bytes, parts.join('\n')).toBeLessThan(most);
	await fresh.close();
});

test('a host’s pages for being found are lighter than 60 KB on a new device, and so is what strangers’ programs read', async ({
	person,
	browser,
	site
}) => {
	const host = await person({ as: 'host' });
	await host.goto('/host/import');
	await host.getByLabel('Or paste the list').fill('Name,Day,Time\nNight shift,Friday,23:00');
	await host.getByRole('button', { name: 'Show me what will happen' }).click();
	await expect(host).toHaveURL(/import\/./);
	const preview = new URL(host.url()).pathname;
	const storageState = await host.context().storageState();
	for (const path of ['/host/import', preview, '/host/embed']) {
		const fresh = await browser.newContext({ storageState, baseURL: site.url });
		const { bytes, parts } = await weightOf(await fresh.newPage(), path);
		expect(bytes, parts.join('\n')).toBeLessThan(most);
		await fresh.close();
	}
	for (const path of ['/meetings.json', '/sitemap.xml', '/embed/groups.json', '/embed/hearth-groups.js']) {
		const answer = await fetch(site.url + path);
		expect(answer.ok, path).toBe(true);
		expect(gzipSync(await answer.bytes()).length, path).toBeLessThan(most);
	}
});

test('without any script the three pages are there to be read', async ({ person }) => {
	const page = await person({ javaScriptEnabled: false });
	for (const path of ['/', '/groups', '/groups/after-the-breakup']) {
		await page.goto(path);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		expect((await page.getByRole('main').innerText()).length).toBeGreaterThan(200);
	}
});
