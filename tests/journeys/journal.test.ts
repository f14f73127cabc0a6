import { type Page, type Route } from '@playwright/test';
import { expect, expectAccessible, test } from '../browser.ts';

test.use({ siteName: 'journal' });

const words = (page: Page) => page.getByRole('textbox');
const kept = (page: Page) => expect(page.locator('#saving')).toHaveText('Kept.');

test('somebody writes a page at night, and it keeps itself', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	await sam.goto('/journal');
	await expect(sam.getByText('Slept six hours.')).toBeVisible();
	await expectAccessible(sam);
	await sam.getByRole('link', { name: 'Write a page', exact: true }).click();
	await expect(sam).toHaveURL(/\/journal\/new/);
	await expectAccessible(sam);
	await words(sam).fill('The kettle is the loudest thing here.');
	await kept(sam);
	await expect(sam).toHaveURL(/\/journal\/[0-9a-f-]{36}$/);
	await words(sam).press('End');
	await words(sam).pressSequentially(' And then it is not.');
	await kept(sam);
	await sam.reload();
	await expect(words(sam)).toHaveValue('The kettle is the loudest thing here. And then it is not.');
	await expect(sam.getByText('Only you. Not the host either')).toBeVisible();
	await expectAccessible(sam);
	const address = sam.url();
	const ruth = await person({ as: 'ruth' });
	expect((await ruth.goto(address))!.status()).toBe(404);
	const stranger = await person();
	await stranger.goto(address);
	await expect(stranger).toHaveURL(/sign-in/);
});

test('without a script the button keeps it, and what cannot be kept stands there as it was typed', async ({
	person,
	site
}) => {
	const sam = await person({ as: 'sam' });
	const quiet = await sam
		.context()
		.browser()!
		.newContext({
			javaScriptEnabled: false,
			baseURL: site.url,
			storageState: await sam.context().storageState()
		});
	const page = await quiet.newPage();
	await page.goto('/journal/new?kind=letter');
	await words(page).fill('Dear Alex, keep the bowl.');
	await page.getByRole('button', { name: 'Keep it' }).click();
	await expect(page.getByText('Your page is kept.')).toBeVisible();
	const address = page.url();
	const other = await quiet.newPage();
	await other.goto(address);
	await words(page).fill('Dear Alex, keep the bowl and the spoons.');
	await page.getByRole('button', { name: 'Keep it' }).click();
	await words(other).fill('Dear Alex, I keep the bowl.');
	await other.getByRole('button', { name: 'Keep it' }).click();
	await expect(other.getByText('This page was changed in another window meanwhile.')).toBeVisible();
	await expect(other.getByText('Dear Alex, keep the bowl and the spoons.')).toBeVisible();
	await expect(words(other)).toHaveValue('Dear Alex, I keep the bowl.');
	await words(other).fill(' ');
	await other.getByRole('button', { name: 'Keep it' }).click();
	await expect(other.locator('[aria-invalid=true]')).toBeVisible();
	await quiet.close();
});

test('a lost connection and a crash lose nothing: the words wait in the browser, sealed', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	await sam.goto('/journal/new');
	await words(sam).fill('Before the tunnel.');
	await kept(sam);
	const address = sam.url();
	await sam.context().setOffline(true);
	await words(sam).fill('Before the tunnel. Inside the tunnel.');
	await expect(sam.locator('#saving')).toContainText('safe on this device, sealed');
	const stored = await sam.evaluate(() => JSON.stringify(localStorage));
	expect(stored).toContain('hearth.draft.');
	expect(stored).not.toContain('tunnel');
	await sam.context().setOffline(false);
	await kept(sam);
	expect(await sam.evaluate(() => localStorage.length)).toBe(0);

	const drop = (route: Route) =>
		route.request().method() === 'PUT' ? route.abort('internetdisconnected') : route.continue();
	await sam.route('**/journal/**', drop);
	await words(sam).fill('Before the tunnel. Inside the tunnel. And then the battery died.');
	await expect(sam.locator('#saving')).toContainText('safe on this device');
	const devTools = await sam.context().newCDPSession(sam);
	const crashed = sam.waitForEvent('crash');
	void devTools.send('Page.crash').catch(() => {});
	await crashed;
	const again = await sam.context().newPage();
	await again.goto(address);
	await expect(words(again)).toHaveValue('Before the tunnel. Inside the tunnel. And then the battery died.');
	await expect(again.locator('#saving')).toContainText('They are back, and kept');
	await again.reload();
	await expect(words(again)).toHaveValue('Before the tunnel. Inside the tunnel. And then the battery died.');
});

test('what is written before the page’s script is there is kept all the same', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	let arrive = () => {};
	const late = new Promise<void>((resolve) => (arrive = resolve));
	await sam.route('**/autosave*.js', async (route) => {
		await late;
		await route.continue();
	});
	await sam.goto('/journal/new', { waitUntil: 'commit' });
	await words(sam).fill('Written in the tunnel, ahead of the script.');
	arrive();
	await kept(sam);
	await sam.getByRole('button', { name: 'Keep it' }).click();
	await sam.reload();
	await expect(words(sam)).toHaveValue('Written in the tunnel, ahead of the script.');
});

test('two windows on one page never overwrite each other', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	await sam.goto('/journal/new');
	await words(sam).fill('One page, two windows.');
	await kept(sam);
	const other = await sam.context().newPage();
	await other.goto(sam.url());
	await words(sam).fill('One page, two windows: this is the first.');
	await kept(sam);
	await words(other).fill('One page, two windows: this is the second.');
	await expect(other.getByText('This page was also changed in another window')).toBeVisible();
	await expectAccessible(other);
	await other.getByRole('button', { name: 'Keep this as a page of its own' }).click();
	await expect(other).not.toHaveURL(sam.url());
	await expect(words(other)).toHaveValue('One page, two windows: this is the second.');
	await sam.reload();
	await expect(words(sam)).toHaveValue('One page, two windows: this is the first.');
});

test('a page is opened step by step, each seen before, answered, and closed again', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	const juno = await person({ as: 'juno' });
	await sam.goto('/journal/new');
	const text = `I laughed today and felt like a thief. ${Date.now()}`;
	await words(sam).fill(text);
	await kept(sam);
	await sam.goto(sam.url());
	const address = sam.url();
	await sam.getByRole('link', { name: 'Change who can read it' }).click();
	await expect(sam.getByText('Your supporters: juno, two-left-shoes')).toBeVisible();
	await expectAccessible(sam);
	await sam.getByRole('link', { name: 'Your supporters: juno, two-left-shoes' }).click();
	await expect(sam.getByRole('heading', { name: /This is what they see: your supporters, juno/ })).toBeVisible();
	await expect(sam.getByRole('article')).toContainText(text);
	await expectAccessible(sam);
	await sam.getByRole('button', { name: 'Open it to them' }).click();
	await expect(sam.getByText('Your page is open to them now.')).toBeVisible();

	await juno.goto('/notifications');
	await juno
		.getByRole('link', { name: /sam .*page/ })
		.first()
		.click();
	await expect(juno.getByRole('article')).toContainText(text);
	await expectAccessible(juno);
	const seenAt = juno.url();
	await juno.getByRole('button', { name: 'With you' }).first().click();
	await juno.getByLabel('Your answer').fill('Thieves do not feel like that.');
	await juno.getByRole('button', { name: 'Answer' }).last().click();
	await expect(juno.getByText('Thieves do not feel like that.')).toBeVisible();
	await sam.goto(seenAt);
	await expect(sam.getByText('Thieves do not feel like that.')).toBeVisible();
	await expectAccessible(sam);
	const stranger = await person({ as: 'ruth' });
	expect((await stranger.goto(seenAt))!.status()).toBe(404);

	await sam.goto(`${address}/audience`);
	await sam.getByRole('link', { name: /The \d+ members of After the Breakup/ }).click();
	await expect(sam.getByRole('heading', { name: /members of After the Breakup/ })).toBeVisible();
	await sam.getByRole('button', { name: 'Open it to them' }).click();
	await juno.goto('/groups/after-the-breakup');
	await expect(juno.getByRole('article').filter({ hasText: text })).toContainText('sam');

	await sam.goto(`${address}/audience`);
	await sam.getByRole('link', { name: 'Only you' }).click();
	await sam.getByRole('button', { name: 'Close it again' }).click();
	await expect(sam.getByText('only you can read it')).toBeVisible();
	await juno.reload();
	await expect(juno.getByRole('article').filter({ hasText: text })).toHaveCount(0);
	expect((await juno.goto(seenAt))!.status()).toBe(404);
});

test('a letter is let go: read once more, burnt, and really gone', async ({ person }) => {
	const ruth = await person({ as: 'ruth' });
	await ruth.goto('/journal');
	await ruth.getByRole('link', { name: 'My Walter,' }).click();
	const address = ruth.url();
	await ruth.getByRole('link', { name: 'Let it go' }).click();
	await expect(ruth.getByText('the pear tree came down')).toBeVisible();
	await expectAccessible(ruth);
	await ruth.getByRole('link', { name: 'Keep them' }).click();
	await expect(words(ruth)).toHaveValue(/pear tree/);
	await ruth.getByRole('link', { name: 'Let it go' }).click();
	await ruth.getByRole('button', { name: 'Let them go' }).click();
	await expect(ruth.getByRole('heading', { name: 'They are gone' })).toBeVisible();
	await expectAccessible(ruth);
	expect((await ruth.goto(address))!.status()).toBe(404);
	await ruth.goto('/journal');
	await expect(ruth.getByText('My Walter,')).toHaveCount(0);
});
