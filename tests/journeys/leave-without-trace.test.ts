import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expect, expectAccessible, giveAuthenticator, passphrase, signIn, test as base } from '../browser.ts';

// The neutral page is one of this machine: a journey asks nobody outside. It must be known before the server starts.
const askedFor: (string | undefined)[] = [];
const weather: Server = createServer((request, response) => {
	if (request.url === '/weather') askedFor.push(request.headers.referer);
	response.writeHead(200, { 'content-type': 'text/html' });
	response.end('<!doctype html><title>Weather</title><h1>Rain until six</h1>');
});
await new Promise<void>((resolve) => weather.listen(0, '127.0.0.1', resolve));
const elsewhere = `http://localhost:${(weather.address() as AddressInfo).port}/weather`;
process.env.HEARTH_LEAVE_TO = elsewhere;

const contexts: BrowserContext[] = [];
/** A browser of one's own that may go to the neutral page. */
const test = base.extend<{ device: (options?: Parameters<Browser['newContext']>[0]) => Promise<Page> }>({
	device: async ({ browser, site }, use) => {
		await use(async (options) => {
			const context = await browser.newContext({ baseURL: site.url, locale: 'en-GB', ...options });
			contexts.push(context);
			return context.newPage();
		});
		await Promise.all(contexts.splice(0).map((context) => context.close()));
	}
});
test.use({ siteName: 'leaving' });
test.afterAll(() => void weather.close());

const group = '/groups/after-the-breakup';
const leaveLink = (page: Page) => page.getByRole('link', { name: 'Leave now' });

test('“Leave now” leads away and locks; the back button and the address show nothing until the passphrase is given again', async ({
	device
}) => {
	const page = await device();
	await signIn(page, 'sam');
	await page.goto('/account');
	await page.goto(group);
	await expect(page.locator('#composer')).toBeVisible();
	const cookie = async () => (await page.context().cookies()).find(({ name }) => name.endsWith('session_token'))?.value;
	const held = await cookie();
	await page.getByLabel('What is on your heart?').fill('Something half said');
	await leaveLink(page).click();
	await page.waitForURL(elsewhere);
	await expect(page.getByText('Rain until six')).toBeVisible();
	expect(askedFor.pop(), 'the neutral page is not told where somebody came from').toBeUndefined();

	// The page that was left is replaced: before the neutral page comes the one visited earlier, and it is locked.
	await page.goBack();
	await expect(page).toHaveURL(/\/sign-in\?next=%2Faccount$/);
	await expect(page.getByRole('main')).not.toContainText('sam');
	await page.goto(group);
	await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible();
	await expect(page.locator('#composer')).toHaveCount(0);
	expect(await page.content()).not.toContain('Something half said');

	await page.goto('/sign-in?next=/account');
	await page.getByLabel('Your name here').fill('sam');
	await page.getByLabel('Passphrase').fill('not the passphrase');
	await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(page.getByText('do not go together')).toBeVisible();
	await page.goto('/account');
	await expect(page).toHaveURL(/sign-in/);
	await page.getByLabel('Your name here').fill('sam');
	await page.getByLabel('Passphrase').fill(passphrase);
	await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(page).toHaveURL(/\/account$/);
	expect(await cookie(), 'the same session goes on').toBe(held);
});

test('somebody else who signs in after a quick exit does not get the locked session', async ({ device }) => {
	const page = await device();
	await signIn(page, 'sam');
	await leaveLink(page).click();
	await page.waitForURL(elsewhere);
	await signIn(page, 'noor');
	await page.goto('/account');
	await expect(page.getByRole('main')).toContainText('noor');
	await expect(page.getByRole('main')).not.toContainText('sam');
});

test('without a script it is a link that does the same', async ({ device }) => {
	const page = await device({ javaScriptEnabled: false });
	await signIn(page, 'noor');
	await page.goto(group);
	await leaveLink(page).click();
	await page.waitForURL(elsewhere);
	expect(askedFor.pop()).toBeUndefined();
	await page.goBack();
	await expect(page.locator('#composer')).toHaveCount(0);
	await page.goto('/account');
	await expect(page).toHaveURL(/sign-in/);
});

test('Shift three times leaves, and says how far it is', async ({ device }) => {
	const page = await device();
	await signIn(page, 'juno');
	await page.goto('/account');
	const said = page.locator('#shifts');
	await page.keyboard.press('Shift');
	await expect(said).toHaveText('Press Shift two more times to leave this site.');
	await page.keyboard.press('Shift');
	await expect(said).toHaveText('Press Shift once more to leave this site.');
	await page.keyboard.press('Shift');
	await page.waitForURL(elsewhere);
	await page.goto('/account');
	await expect(page).toHaveURL(/sign-in/);
});

test('two Shifts, capitals, selections and three slow Shifts do nothing', async ({ device }) => {
	const page = await device();
	await signIn(page, 'juno');
	await page.goto(group);
	const field = page.getByLabel('What is on your heart?');
	await field.focus();
	for (const letter of ['N', 'O', 'T', 'Y', 'E', 'T']) await page.keyboard.press(`Shift+${letter}`);
	await expect(field).toHaveValue('NOTYET');
	for (let time = 0; time < 3; time++) await page.keyboard.press('Shift+ArrowLeft');
	for (let time = 0; time < 4; time++) {
		await page.keyboard.press('Shift');
		await page.keyboard.press('Shift');
		await page.keyboard.press('a');
	}
	for (let time = 0; time < 3; time++) await field.click({ modifiers: ['Shift'] });
	await page.keyboard.down('Control');
	for (let time = 0; time < 3; time++) await page.keyboard.press('Shift');
	await page.keyboard.up('Control');
	await page.clock.install();
	for (let time = 0; time < 3; time++) {
		await page.keyboard.press('Shift');
		await page.clock.fastForward(5_100);
	}
	await expect(page.locator('#shifts')).toHaveText('You are still here: Shift was not pressed three times.');
	await expect(page).toHaveURL(new RegExp(`${group}$`));
	await page.reload();
	await expect(field).toBeVisible();
});

test('every open window of the browser is covered and leaves', async ({ device }) => {
	const page = await device();
	await signIn(page, 'beck');
	await page.goto('/groups');
	const other = await page.context().newPage();
	await other.goto('/account');
	await leaveLink(page).click();
	await page.waitForURL(elsewhere);
	await other.waitForURL(elsewhere);
});

test('the page is covered before anything is answered', async ({ device }) => {
	const page = await device();
	await signIn(page, 'beck');
	await page.goto(group);
	await expect(page.locator('#composer')).toBeVisible();
	const seen = await page.evaluate(() => {
		document.querySelector<HTMLElement>('[data-leave]')!.click();
		const over = document.elementFromPoint(innerWidth / 2, innerHeight / 2)!;
		return { body: getComputedStyle(document.body).display, title: document.title, over: over.outerHTML.slice(0, 4) };
	});
	expect(seen).toEqual({ body: 'none', title: 'Loading', over: '<div' });
	await page.waitForURL(elsewhere);
});

test('a page of another site cannot lock somebody out, and a browser that looks ahead does not leave', async ({
	device,
	site
}) => {
	const page = await device();
	await signIn(page, 'beck');
	const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
	const ask = (headers: Record<string, string>) =>
		fetch(`${site.url}/leave-now`, { headers: { cookie, ...headers }, redirect: 'manual' });
	expect((await ask({ 'sec-fetch-site': 'cross-site' })).status).toBe(303);
	expect((await ask({ 'sec-purpose': 'prefetch' })).status).toBe(503);
	await page.goto('/account');
	await expect(page).toHaveURL(/\/account$/);
	expect((await ask({ 'sec-fetch-site': 'same-origin' })).headers.get('referrer-policy')).toBe('no-referrer');
	await page.goto('/account');
	await expect(page).toHaveURL(/sign-in/);
});

for (const screen of [
	{ viewport: { width: 360, height: 780 }, colorScheme: 'dark' },
	{ viewport: { width: 1280, height: 900 }, colorScheme: 'light' }
] as const)
	test(`the button is in sight on a long page and early for the keyboard, at ${screen.viewport.width} pixels`, async ({
		person
	}) => {
		const page = await person({ ...screen, as: 'sam' });
		await page.goto(group);
		await page.keyboard.press('Tab');
		await page.keyboard.press('Tab');
		await expect(leaveLink(page)).toBeFocused();
		await page.mouse.wheel(0, 3_000);
		await expect(leaveLink(page)).toBeInViewport();
		await page.goto('/leaving');
		await expect(page.getByRole('heading', { level: 1, name: 'Leaving without a trace' })).toBeVisible();
		await expectAccessible(page);
	});

test('somebody who wants no names on their screen has none in the tab, here and on their next device', async ({
	device
}) => {
	const page = await device();
	await signIn(page, 'rafa');
	await page.goto('/account');
	expect(await page.title()).toContain('The Long Table');
	await page.getByRole('link', { name: 'Discretion' }).click();
	await expect(page).toHaveURL(/\/account\/discretion/);
	await expectAccessible(page);
	await page.getByRole('checkbox', { name: 'Name nothing' }).check();
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText('That is how it is from now on.')).toBeVisible();
	await expect(page.getByRole('checkbox', { name: 'Name nothing' })).toBeChecked();
	await expectAccessible(page);
	const namesNothing = async (where: Page, address: string) => {
		await where.goto(address);
		expect(await where.title(), address).toBe('Notes');
		const icons = where.locator('link[rel*=icon]');
		await expect(icons).toHaveCount(1);
		await expect(icons).toHaveAttribute('href', '/plain.svg');
		await expect(where.getByRole('banner')).not.toContainText('The Long Table');
	};
	for (const address of ['/', '/groups', group, '/notifications', '/help-now', '/leaving', '/no-such-page'])
		await namesNothing(page, address);
	const other = await device();
	await signIn(other, 'rafa');
	await namesNothing(other, '/groups');
	// Signed out, the device remembers; and it forgets when its member no longer wishes it.
	await leaveLink(page).click();
	await page.waitForURL(elsewhere);
	await namesNothing(page, '/sign-in');
	await other.goto('/account/discretion');
	await other.getByRole('checkbox', { name: 'Name nothing' }).uncheck();
	await other.getByRole('button', { name: 'Save' }).click();
	await signIn(page, 'rafa');
	await page.goto('/sign-in');
	expect(await page.title()).toContain('The Long Table');
});

test('news that names nothing says what it is once it is opened', async ({ device }) => {
	const page = await device();
	await signIn(page, 'sam');
	await page.goto('/notifications');
	const first = page.locator('main li').first();
	const sentence = (await first.locator('p').innerText()).replace(/^New:?\s*/, '');
	await page.goto('/account/discretion');
	await page.getByRole('checkbox', { name: 'Name nothing' }).check();
	await page.getByRole('button', { name: 'Save' }).click();
	await page.goto('/notifications');
	await expect(first.locator('p')).toBeHidden();
	await expectAccessible(page);
	await first.getByText('There is something new for you.').click();
	await expect(first.locator('p')).toContainText(sentence);
});

test('a window that nobody touches covers itself and goes to sign-in; one that is used elsewhere stays', async ({
	device
}) => {
	const page = await device({ javaScriptEnabled: true });
	await signIn(page, 'anneke');
	await page.goto('/account/discretion');
	await page.getByRole('radio', { name: '15 minutes' }).check();
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.locator('html')).toHaveAttribute('data-lasts', '900');
	await page.clock.install();
	await page.goto('/account');
	// For the server no time has passed: as if another window had been used all along.
	const asked = page.waitForResponse((response) => response.url().endsWith('/still-here'));
	await page.clock.fastForward(16 * 60_000);
	expect((await asked).status()).toBe(200);
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await expect(page).toHaveURL(/\/account$/);

	const phone = await device();
	await signIn(phone, 'anneke');
	await phone.goto('/account/sessions');
	await phone.getByRole('button', { name: 'Sign out everywhere else' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await page.clock.fastForward(16 * 60_000);
	await page.waitForURL(/\/sign-in\?next=%2Faccount$/);
});

test('who writes for long without sending is not signed out meanwhile', async ({ device }) => {
	const page = await device();
	await signIn(page, 'anneke');
	await page.clock.install();
	await page.goto(group);
	let told = 0;
	page.on(
		'request',
		(request) => (told += Number(request.url().endsWith('/still-here') && request.method() === 'POST'))
	);
	const field = page.getByLabel('What is on your heart?');
	for (const word of ['It ', 'takes ', 'me ', 'long.']) {
		await field.pressSequentially(word);
		await page.clock.fastForward(5 * 60_000);
	}
	await expect(field).toHaveValue('It takes me long.');
	expect(told).toBeGreaterThan(2);
});

test('on a device that somebody else uses too nothing outlives the window', async ({ device }) => {
	const page = await device();
	await page.goto('/sign-in');
	await expectAccessible(page);
	await page.getByLabel('Your name here').fill('camila');
	await page.getByLabel('Passphrase').fill('not the passphrase');
	const box = page.getByRole('checkbox', { name: 'Somebody else uses this device too' });
	await box.check();
	const button = page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true });
	await button.click();
	await expect(page.getByText('do not go together')).toBeVisible();
	await expect(box, 'the box stays ticked').toBeChecked();
	await page.getByLabel('Passphrase').fill(passphrase);
	await button.click();
	await expect(page.locator('html')).toHaveAttribute('data-shared-device');
	await page.goto(group);
	await page.getByLabel('What is on your heart?').fill('Not for this device');
	await page.goto('/journal/new');
	await page.locator('textarea').first().fill('Nor is this');
	await page.waitForResponse((response) => response.request().method() === 'PUT');
	await page.goto('/account/discretion');
	await page.getByRole('checkbox', { name: 'Name nothing' }).check();
	await expect(page.getByText('In this browser it is 15 minutes at most')).toBeVisible();
	await page.getByRole('button', { name: 'Save' }).click();
	await page.goto('/account');

	const cookies = await page.context().cookies();
	expect(cookies.map(({ name }) => name)).toContain('hearth.session_token');
	for (const { name, expires } of cookies) expect(expires, `${name} goes with the window`).toBe(-1);
	const { origins } = await page.context().storageState({ indexedDB: true });
	expect(origins, 'nothing is stored').toEqual([]);
	expect(await page.evaluate(() => sessionStorage.length)).toBe(0);

	const [answer] = await Promise.all([
		page.waitForResponse((response) => response.request().method() === 'POST'),
		page.getByRole('button', { name: 'Sign out' }).click()
	]);
	expect((await answer.allHeaders())['clear-site-data']).toBe('"cache", "storage"');
	await expect(page.getByText('signed out').first()).toBeVisible();
	expect((await page.context().cookies()).map(({ name }) => name)).toEqual([]);
});

test('leaving a device that others use too ends the session and takes its cookie', async ({ device }) => {
	const page = await device({ javaScriptEnabled: false });
	await page.goto('/sign-in');
	await page.getByLabel('Your name here').fill('camila');
	await page.getByLabel('Passphrase').fill(passphrase);
	await page.getByRole('checkbox', { name: 'Somebody else uses this device too' }).check();
	await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.goto('/account');
	await expect(page).toHaveURL(/\/account$/);
	await leaveLink(page).click();
	await page.waitForURL(elsewhere);
	expect((await page.context().cookies()).filter(({ name }) => name.endsWith('session_token'))).toEqual([]);
});

test('a passkey on a device that others use too is as short', async ({ device }) => {
	const page = await device();
	await signIn(page, 'dot-and-carry');
	await giveAuthenticator(page);
	await page.goto('/account/passkeys');
	await page.getByLabel('Your passphrase').fill(passphrase);
	await page.getByRole('button', { name: 'Add a passkey' }).click();
	await expect(page.getByText('Your passkey is ready to use')).toBeVisible();
	await leaveLink(page).click();
	await page.waitForURL(elsewhere);
	await page.goto('/sign-in?next=/account');
	await page.getByRole('checkbox', { name: 'Somebody else uses this device too' }).check();
	await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
	await expect(page).toHaveURL(/\/account$/);
	await expect(page.locator('html')).toHaveAttribute('data-shared-device');
	for (const { name, expires } of await page.context().cookies()) expect(expires, name).toBe(-1);
});
