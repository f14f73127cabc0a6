import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, expectAccessible, test } from '../browser.ts';

test.use({ siteName: 'outside' });

const list = [
	{
		slug: 'harbour-lights',
		name: 'Harbour lights',
		day: 2,
		time: '19:00',
		end_time: '20:30',
		timezone: 'Europe/London',
		types: ['O'],
		notes: 'For whoever misses somebody.'
	},
	{
		slug: 'the-long-table',
		name: 'The long table',
		day: [0, 3],
		time: '10:00',
		end_time: '11:00',
		timezone: 'Europe/Dublin',
		types: ['C']
	}
];

test('search engines find the pages that are for everybody, at one address each', async ({ site, person }) => {
	const robots = await (await fetch(`${site.url}/robots.txt`)).text();
	const sitemap = await (await fetch(/Sitemap: (\S+)/.exec(robots)![1]!)).text();
	const addresses = [...sitemap.matchAll(/<loc>([^<]+)/g)].map(([, address]) => address!);
	expect(addresses).toContain(`${site.url}/groups/after-the-breakup`);
	expect(addresses.some((address) => /\/stories\/[0-9a-f-]{36}$/.test(address))).toBe(true);
	const page = await person();
	await page.goto('/groups/after-the-breakup?from=somewhere');
	await expect(page.locator('link[rel=canonical]')).toHaveAttribute('href', `${site.url}/groups/after-the-breakup`);
	const picture = (await page.locator('meta[property="og:image"]').getAttribute('content'))!;
	expect((await fetch(picture)).headers.get('content-type')).toBe('image/png');
	const data = JSON.parse((await page.locator('script[type="application/ld+json"]').textContent())!) as {
		'@type': string;
	}[];
	for (const event of data) expect(event['@type']).toBe('Event');
	const sam = await person({ as: 'sam' });
	await sam.goto('/groups/after-the-breakup');
	await expect(
		sam.locator('link[rel=canonical], meta[property^="og:"], script[type="application/ld+json"]')
	).toHaveCount(0);
});

test('a host sees what a list would bring in, takes it in, and opens one of its groups', async ({ person }) => {
	const page = await person({ as: 'host' });
	await page.goto('/account');
	await page.getByRole('link', { name: 'Bring in groups' }).click();
	await expect(page).toHaveURL(/\/host\/import/);
	await expectAccessible(page);
	await page
		.getByLabel('A file')
		.setInputFiles({ name: 'old-site.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(list)) });
	await page.getByRole('button', { name: 'Show me what will happen' }).click();
	await expect(page.getByRole('heading', { name: 'New: 2' })).toBeVisible();
	await expect(page.getByText('Tuesday, 19:00–20:30, London time')).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Take them in' }).click();
	await expect(page.getByRole('status').filter({ hasText: 'They are taken in' })).toBeVisible();

	const stranger = await person();
	await stranger.goto('/groups?words=Harbour+lights');
	await expect(stranger.getByText('Harbour lights')).toHaveCount(0);

	await page.getByRole('link', { name: 'Harbour lights' }).click();
	await expect(page).toHaveURL(/\/host\/drafts\//);
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Open the group' }).click();
	await expect(page).toHaveURL(/\/groups\/harbour-lights$/);
	await stranger.goto('/groups?words=Harbour+lights');
	await expect(stranger.getByRole('link', { name: 'Harbour lights' })).toBeVisible();

	await page.goto('/host/import');
	await page.getByLabel('Or paste the list').fill(JSON.stringify(list));
	await page.getByLabel('What you call this list').fill('old-site.json');
	await page.getByRole('button', { name: 'Show me what will happen' }).click();
	await expect(page.getByText('Nothing would change')).toBeVisible();
	await expect(page.getByText('opened here already')).toBeVisible();

	await page.goto('/host/import');
	await page.getByRole('link', { name: 'The long table', exact: true }).click();
	await page.getByRole('button', { name: 'I do not want this one' }).click();
	await expect(page.getByText('None at the moment.')).toBeVisible();
});

test('a stranger’s program reads the feed, and finds nobody’s name in it', async ({ site, person }) => {
	const page = await person();
	const link = page.locator('link[rel=alternate][title="Meetings Feed"]');
	await page.goto('/groups');
	await expect(link).toHaveAttribute('type', 'application/json');
	const address = new URL((await link.getAttribute('href'))!, site.url);
	const read = () => fetch(address, { headers: { origin: 'https://elsewhere.example' } });
	const names = async () => ((await (await read()).json()) as { name: string }[]).map(({ name }) => name);
	// The feed is made anew every ten seconds: the group was opened a moment ago.
	await expect.poll(names, { timeout: 15_000 }).toContain('Harbour lights');
	const answer = await read();
	expect(answer.status).toBe(200);
	expect(answer.headers.get('access-control-allow-origin')).toBe('*');
	expect(answer.headers.get('set-cookie')).toBeNull();
	expect(answer.headers.get('content-encoding')).toBe('gzip');
	const feed = (await answer.json()) as Record<string, string>[];
	for (const entry of feed) {
		expect(entry).toMatchObject({ formatted_address: 'Online', entity_url: site.url });
		expect(entry.url).toMatch(new RegExp(`^${site.url}/groups/`));
	}
	expect(JSON.stringify(feed)).not.toMatch(/\bruth\b|@/i);
	const again = await fetch(`${site.url}/meetings.json`, { headers: { 'if-none-match': answer.headers.get('etag')! } });
	expect(again.status).toBe(304);
	await page.goto(feed[0]!.url!);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(feed[0]!.group!);
});

test('without a script, a list that is not right says where, and keeps what was pasted', async ({ person }) => {
	const page = await person({ as: 'host', javaScriptEnabled: false });
	await page.goto('/host/import');
	await page.getByLabel('A file').setInputFiles({
		name: 'huge.json',
		mimeType: 'application/json',
		buffer: Buffer.alloc(7 * 1024 * 1024, ' ')
	});
	await page.getByRole('button', { name: 'Show me what will happen' }).click();
	await expect(page.getByText('It is larger than 5 MB.')).toBeVisible();

	const give = async (text: string) => {
		await page.getByLabel('Or paste the list').fill(text);
		await page.getByRole('button', { name: 'Show me what will happen' }).click();
	};
	await give('[{"slug": "a", "name": "Night owls",\n"day": 1, "time": 19:00}]');
	await expect(page.getByRole('alert')).toContainText('Line 2, character 21: This is where it stops being JSON.');
	await expect(page.getByLabel('Or paste the list')).toHaveValue(/Night owls/);
	await give('Name,Day,Time\nNight owls,Monday,19:00\nEarly birds,Someday,7:00');
	await expect(page.getByRole('alert')).toContainText(
		'Entry 2, line 3 of the file, “Day”: This is not a day of the week. It says “Someday”.'
	);
	await page.getByLabel('Or paste the list').fill('');
	await page.getByLabel('An address').fill('http://169.254.169.254/latest/meta-data');
	await page.getByRole('button', { name: 'Show me what will happen' }).click();
	await expect(page.getByText('This leads to a machine or a network of your own')).toBeVisible();
});

test('a large file is taken by that form alone, and a member finds none of it', async ({ site, person }) => {
	const host = await person({ as: 'host' });
	await host.goto('/host/import');
	await host
		.getByLabel('A file')
		.setInputFiles({ name: 'large.json', mimeType: 'application/json', buffer: Buffer.alloc(5_300_000, '[') });
	await host.getByRole('button', { name: 'Show me what will happen' }).click();
	await expect(host.getByRole('alert')).toContainText('It is larger than 5 MB.');
	await expectAccessible(host);
	const large = 'x'.repeat(600 * 1024);
	const elsewhere = await fetch(`${site.url}/sign-in`, {
		method: 'POST',
		body: new URLSearchParams({ handle: large }),
		headers: { origin: site.url }
	});
	expect(elsewhere.status).toBe(413);

	const sam = await person({ as: 'sam' });
	for (const address of [
		'/host/import',
		'/host/embed',
		`/host/import/${crypto.randomUUID()}`,
		`/host/drafts/${crypto.randomUUID()}`
	])
		expect((await sam.goto(address))!.status(), address).toBe(404);
	const posted = await sam.request.post('/host/import', {
		multipart: { text: JSON.stringify(list), zone: 'Europe/London', name: '', address: '' },
		headers: { origin: site.url }
	});
	expect(posted.status()).toBe(404);
});

test('an organisation’s own site shows the groups, in light and dark, without a cookie', async ({
	site,
	browser,
	person
}) => {
	const host = await person({ as: 'host' });
	await host.goto('/host/embed?experience=breakup&limit=3');
	await expectAccessible(host);
	await expect(host.locator('hearth-groups').getByRole('link', { name: 'See all groups' })).toBeVisible();
	const snippet = await host.getByRole('textbox', { name: 'Copy this' }).inputValue();
	expect(snippet).toContain('experience="breakup"');

	const elsewhere = http.createServer((_, response) =>
		response
			.writeHead(200, {
				'content-type': 'text/html; charset=utf-8',
				'content-security-policy': `default-src 'none'; script-src ${site.url}; connect-src ${site.url}`,
				'cross-origin-embedder-policy': 'require-corp'
			})
			.end(
				`<!doctype html><html lang="en"><meta name="color-scheme" content="light dark"><title>St Ann’s</title><main><h1>St Ann’s</h1>${snippet}</main></html>`
			)
	);
	await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
	const { port } = elsewhere.address() as AddressInfo;
	for (const colorScheme of ['light', 'dark'] as const) {
		const context = await browser.newContext({ colorScheme, viewport: { width: 360, height: 780 } });
		const page = await context.newPage();
		const asked: string[] = [];
		const complaints: string[] = [];
		page.on('request', (request) => asked.push(new URL(request.url()).origin));
		page.on('console', (message) => /favicon/.test(message.location().url) || complaints.push(message.text()));
		page.on('pageerror', (error) => complaints.push(error.message));
		await page.goto(`http://localhost:${port}/`);
		const groups = page.locator('hearth-groups');
		await expect(groups.getByRole('heading', { level: 2 })).toBeVisible();
		await expect(groups.getByRole('listitem').first()).toBeVisible();
		await expect(groups.getByRole('link').first()).toHaveAttribute('href', new RegExp(`^${site.url}/groups/`));
		await expectAccessible(page);
		expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
		expect([...new Set(asked)].sort()).toEqual([`http://localhost:${port}`, site.url].sort());
		expect(await context.cookies()).toEqual([]);
		expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
		expect(complaints).toEqual([]);
		await context.close();
	}
	const still = await browser.newContext({ javaScriptEnabled: false });
	const page = await still.newPage();
	await page.goto(`http://localhost:${port}/`);
	await expect(page.getByRole('link', { name: 'Find a group at' })).toBeVisible();
	await still.close();
	elsewhere.close();
	const script = await fetch(`${site.url}/embed/hearth-groups.js`);
	expect((await script.arrayBuffer()).byteLength).toBeLessThan(8 * 1024);
});
