import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from '../browser.ts';

test.use({ siteName: 'stories' });

const words = (page: Page) => page.locator('textarea[name=body]');
const kept = (page: Page) => expect(page.locator('#saving')).toHaveText('Kept.');
const goOn = (page: Page) => page.getByRole('button', { name: 'Keep it and go on' }).click();

/** Writes a story to its end and tells it. @returns its address */
async function tell(page: Page, title: string, to: RegExp, { masked = false } = {}): Promise<string> {
	await page.goto('/stories/new');
	await words(page).fill(`${title}: it was dark at four.`);
	await goOn(page);
	await expect(page).toHaveURL(/part=turning/);
	await words(page).fill('Somebody asked me to hold a ladder.');
	await page.getByRole('button', { name: 'What it is about' }).click();
	await expect(page).toHaveURL(/part=about/);
	await page.getByLabel('A title').fill(title);
	await page.getByLabel('What it is about').selectOption('breakup');
	await page.getByLabel('Year').fill('2025');
	await goOn(page);
	await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
	const address = page.url();
	await page.getByRole('link', { name: 'Tell it' }).click();
	await page.getByRole('link', { name: to }).click();
	if (masked) await page.getByRole('link', { name: 'Under a mask' }).click();
	await page.getByRole('button', { name: 'Tell it to them' }).click();
	await expect(page.getByText('Your story is told.')).toBeVisible();
	return address;
}

test('a story grows as a draft that survives a crash, is seen before it is told, told, read, and taken back', async ({
	person
}) => {
	const sam = await person({ as: 'sam' });
	await sam.goto('/stories');
	await expectAccessible(sam);
	await sam.getByRole('link', { name: 'Write your story' }).click();
	await expect(sam.getByLabel('How was it, before anything got easier?')).toBeVisible();
	await expectAccessible(sam);
	await words(sam).fill('The kettle said more than he did.');
	await kept(sam);
	const written = sam.url();
	await expect(sam).toHaveURL(/\/stories\/[0-9a-f-]{36}\/edit\?part=past/);
	await sam.route('**/stories/**', (route) =>
		route.request().method() === 'PUT' ? route.abort('internetdisconnected') : route.continue()
	);
	await words(sam).fill('The kettle said more than he did. I answered it.');
	await expect(sam.locator('#saving')).toContainText('safe on this device, sealed');
	expect(await sam.evaluate(() => JSON.stringify(localStorage))).not.toContain('kettle');
	const devTools = await sam.context().newCDPSession(sam);
	const crashed = sam.waitForEvent('crash');
	void devTools.send('Page.crash').catch(() => {});
	await crashed;
	const again = await sam.context().newPage();
	await again.goto(written);
	await expect(words(again)).toHaveValue('The kettle said more than he did. I answered it.');
	await expect(again.locator('#saving')).toContainText('They are back, and kept');

	const stranger = await person();
	const address = written.replace('/edit?part=past', '');
	expect((await stranger.goto(address))!.status()).toBe(404);
	await again.goto(address);
	await expect(again.getByText('A story needs two of its parts before it is told.')).toBeVisible();
	await expectAccessible(again);
	await again.goto(`${address}/audience`);
	await expect(again.getByRole('link', { name: 'It still needs a title.' })).toBeVisible();
	await expectAccessible(again);
	await again.goto(`${address}/edit?part=to-then`);
	await words(again).fill('Buy a smaller kettle.');
	await again.getByRole('button', { name: 'What it is about' }).click();
	await expect(again).toHaveURL(/part=about/);
	await expectAccessible(again);
	await again.getByLabel('A title').fill('A smaller kettle');
	await again.getByLabel('Year').fill('20');
	await goOn(again);
	await expect(again.getByText('Write the year with four digits')).toBeVisible();
	await expect(again.getByLabel('A title')).toHaveValue('A smaller kettle');
	await again.getByLabel('What it is about').selectOption('breakup');
	await again.getByLabel('Year').fill('2025');
	await again.getByLabel('Month').selectOption('03');
	await goOn(again);
	await again.getByRole('link', { name: 'Tell it' }).click();
	await again.getByRole('link', { name: 'Anybody, also without an account' }).click();
	await expect(again.locator('.seen')).toContainText('sam');
	await again.getByRole('link', { name: 'Under a mask' }).click();
	await expect(again.locator('.seen')).toContainText('Someone here');
	await expect(again.locator('.seen')).not.toContainText('sam');
	await expectAccessible(again);
	await again.getByRole('button', { name: 'Tell it to them' }).click();
	await expect(again.getByText('Only you can see that.').or(again.getByText('Nobody else does.'))).toBeVisible();
	await expectAccessible(again);

	const quiet = await person({ javaScriptEnabled: false });
	await quiet.goto('/stories?experience=breakup&months=20');
	await quiet.getByRole('link', { name: 'A smaller kettle' }).click();
	await expect(quiet.getByRole('heading', { level: 1, name: 'A smaller kettle' })).toBeVisible();
	await expect(quiet.getByText('Buy a smaller kettle.')).toBeVisible();
	await expect(quiet.getByText('Someone here')).toBeVisible();
	expect(await quiet.content()).not.toMatch(/\bsam\b/);
	await stranger.goto(address);
	await expectAccessible(stranger);

	const feed = async () => (await quiet.request.get('/stories/feed.xml')).text();
	expect(await feed()).toContain('A smaller kettle');
	await again.goto(address);
	await again.getByRole('link', { name: 'Take it back' }).click();
	await expect(again).toHaveURL(/\/withdrawal/);
	await expectAccessible(again);
	await again.getByRole('button', { name: 'Take it back' }).click();
	await expect(again.getByText('only you can read it').first()).toBeVisible();
	expect((await quiet.goto(address))!.status()).toBe(404);
	expect(await feed()).not.toContain('kettle');
	await again.goto('/stories/mine');
	await expectAccessible(again);
	await again.getByRole('link', { name: 'A smaller kettle' }).click();
	await again.getByRole('link', { name: 'Erase it' }).click();
	await expect(again.getByRole('button', { name: 'Erase it' })).toBeVisible();
	await expectAccessible(again);
	await again.getByRole('button', { name: 'Erase it' }).click();
	await expect(again.getByText('The story is erased.')).toBeVisible();
	expect((await again.goto(address))!.status()).toBe(404);
});

test('"I have been there too" reaches the author in words, and nobody else learns a number', async ({ person }) => {
	const wren = await person({ as: 'wren' });
	const address = await tell(wren, 'Holding a ladder', /Everyone with an account/);
	const sam = await person({ as: 'sam', javaScriptEnabled: false });
	await sam.goto(address);
	await sam.getByRole('button', { name: 'I have been there too' }).click();
	await expect(sam.getByRole('button', { name: 'You have been there too' })).toHaveAttribute('aria-pressed', 'true');
	await expect(sam.getByText(/\d+ people/)).toHaveCount(0);
	const juno = await person({ as: 'juno' });
	await juno.goto(address);
	await expectAccessible(juno);
	await wren.goto('/notifications');
	await wren.getByRole('link', { name: 'Somebody has been there too' }).click();
	await expect(wren).toHaveURL(address);
	await expect(wren.getByText('One person has found themselves in this.')).toBeVisible();
	await sam.getByRole('button', { name: 'You have been there too' }).click();
	await expect(sam.getByRole('button', { name: 'I have been there too' })).toBeVisible();
	await wren.reload();
	await expect(wren.getByText('When readers find themselves in this')).toBeVisible();

	const visitor = await person();
	expect((await visitor.goto(address))!.status(), 'it is for members').toBe(404);
});

test('a story told to a group is for those who sit there; whoever keeps away from its author finds none of theirs', async ({
	person
}) => {
	const sam = await person({ as: 'sam' });
	const toGroup = await tell(sam, 'For the group alone', /members of After the Breakup/);
	const toAll = await tell(sam, 'For everybody', /Anybody, also/);
	const juno = await person({ as: 'juno' });
	expect((await juno.goto(toGroup))!.status(), 'the premise: juno sits there').toBe(200);
	await juno.goto('/groups/after-the-breakup/people');
	await juno.getByRole('link', { name: 'Stories of people here' }).click();
	await expect(juno.getByRole('link', { name: 'For the group alone' })).toBeVisible();
	const stranger = await person({ as: 'bernadette' });
	expect((await stranger.goto(toGroup))!.status()).toBe(404);
	expect((await stranger.goto(toAll))!.status()).toBe(200);
	expect((await stranger.goto(`${toAll}/edit`))!.status()).toBe(404);
	expect((await stranger.goto(`${toAll}/audience`))!.status()).toBe(404);
	expect((await stranger.goto(`${toAll}/withdrawal`))!.status()).toBe(404);

	await stranger.goto(toAll);
	await stranger.getByText('If these words trouble you').click();
	await stranger.getByRole('link', { name: /Keep .*sam/i }).click();
	await expect(stranger).toHaveURL(/\/account\/apart\/new/);
	await expectAccessible(stranger);
	await stranger
		.getByRole('button')
		.filter({ hasText: /apart|away/i })
		.first()
		.click();
	expect((await stranger.goto(toAll))!.status()).toBe(404);
	const visitor = await person();
	expect((await visitor.goto(toAll))!.status()).toBe(200);
});

test('a public story has what search engines and feed readers need; other pages of it ask not to be kept', async ({
	person
}) => {
	const sam = await person({ as: 'sam' });
	const address = await tell(sam, 'Found from outside', /Anybody, also/);
	const visitor = await person();
	await visitor.goto(address);
	await expect(visitor.locator('link[rel=canonical]')).toHaveAttribute('href', address);
	await expect(visitor.locator('meta[property="og:title"]')).toHaveAttribute('content', 'Found from outside');
	await expect(visitor.locator('meta[name=description]')).toHaveAttribute('content', /dark at four/);
	await expect(visitor.locator('meta[name=robots]')).toHaveCount(0);
	const schema = JSON.parse((await visitor.locator('script[type="application/ld+json"]').textContent())!) as object;
	expect(schema).toMatchObject({ '@type': 'Article', headline: 'Found from outside', author: { name: 'sam' } });

	await visitor.goto('/stories');
	const link = visitor.locator('link[type="application/atom+xml"]');
	await expect(link).toHaveAttribute('href', '/stories/feed.xml');
	const feed = await visitor.request.get('/stories/feed.xml');
	expect(feed.headers()['content-type']).toContain('application/atom+xml');
	const entries = await visitor.evaluate(
		(text) => {
			const xml = new DOMParser().parseFromString(text, 'application/xml');
			if (xml.querySelector('parsererror')) throw new Error('it is no XML');
			return [...xml.querySelectorAll('entry')].map((entry) => ({
				title: entry.querySelector('title')!.textContent,
				id: entry.querySelector('id')!.textContent,
				updated: entry.querySelector('updated')!.textContent
			}));
		},
		await feed.text()
	);
	expect(entries.map(({ title }) => title)).toContain('Found from outside');
	expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
	const etag = feed.headers().etag!;
	expect((await visitor.request.get('/stories/feed.xml', { headers: { 'if-none-match': etag } })).status()).toBe(304);

	await visitor.goto('/stories?experience=breakup');
	await expect(visitor.locator('meta[name=robots]')).toHaveAttribute('content', 'noindex, follow');
	await sam.goto(`${address}/audience`);
	await expect(sam.locator('meta[name=robots]')).toHaveAttribute('content', 'noindex');
});

test('without a script a story is written, one question after the other, and nothing typed is lost', async ({
	person
}) => {
	const sam = await person({ as: 'sam', javaScriptEnabled: false });
	await sam.goto('/stories/new');
	await sam.getByRole('button', { name: 'What I would tell myself then' }).click();
	await expect(sam.getByLabel('What would you tell yourself then?')).toBeVisible();
	await words(sam).fill('Sit down first.');
	await sam.getByRole('button', { name: 'Before', exact: true }).click();
	await expect(sam.getByLabel('How was it, before anything got easier?')).toHaveValue('');
	const other = await sam.context().newPage();
	await other.goto(sam.url());
	await words(sam).fill('I stood the whole winter.');
	await goOn(sam);
	await words(other).fill('I stood for weeks.');
	await goOn(other);
	await expect(other.getByText('was changed in another window meanwhile')).toBeVisible();
	await expect(other.getByText('I stood the whole winter.')).toBeVisible();
	await expect(words(other)).toHaveValue('I stood for weeks.');
	await sam.getByRole('button', { name: 'What it is about' }).click();
	await sam.getByLabel('Title').fill('The long winter');
	await sam.getByLabel('Not sure where it belongs?').fill('my husband died and I want to kill myself');
	await sam.getByRole('button', { name: 'Suggest something' }).click();
	await expect(sam.getByRole('heading', { name: 'Please don’t stay alone with this' })).toBeVisible();
	await expect(sam.getByText('Because you said:').first()).toBeVisible();
	await expect(sam.getByLabel('Title')).toHaveValue('The long winter');
	await sam.getByRole('button', { name: 'My partner died' }).click();
	await expect(sam.getByText('Chosen: My partner died.')).toBeVisible();
	await expect(sam.getByLabel('What it is about')).toHaveValue('bereavement/partner');
	await expect(sam.getByLabel('Title')).toHaveValue('The long winter');
	await sam.getByRole('button', { name: 'Look at the whole' }).click();
	await expect(sam.getByRole('heading', { level: 1 })).toHaveText('The long winter');
	await expect(sam.getByText('Sit down first.')).toBeVisible();
	await expect(sam.getByText('I stood the whole winter.')).toBeVisible();
});
