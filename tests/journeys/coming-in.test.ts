import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { expect, expectAccessible, giveAuthenticator, test } from '../browser.ts';

// One community from its first visit on; the tests are in the order in which it happens.
test.describe.configure({ mode: 'serial' });

let url: string;
let browser: Browser;
let codes: string[];

test.beforeAll(({ emptySite, browser: opened }) => {
	url = emptySite.url;
	browser = opened;
});

test('the first visit of an empty community leads to its set-up, where a stranger can do nothing', async () => {
	const page = await visit('/', { extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.9' } });
	expect(new URL(page.url()).pathname).toBe('/setup');
	await expectText(page, 'This place is waiting for its host');
	expect(await page.getByRole('textbox').count()).toBe(0);
	await page.goto('/setup?code=guessed-guessed-guesse');
	expect(await page.getByRole('textbox').count()).toBe(0);
});

test('a host sets the community up, and loses nothing where something is not right', async () => {
	const page = await visit('/', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
	await page.getByLabel('Name of your community').fill('Das alte Backhaus 🕯️');
	await page.getByLabel('Your name here').fill('host');
	await page.getByLabel('Passphrase').fill('password123');
	await page.getByRole('button', { name: 'Open the doors' }).click();
	await expectText(page, 'Many people use this one');
	expect(await page.getByLabel('Name of your community').inputValue()).toBe('Das alte Backhaus 🕯️');
	expect(await page.getByLabel('Passphrase').inputValue()).toBe('');
	await expectAccessible(page);
	await page.getByLabel('Passphrase').fill('four old wooden chairs');
	await page.getByRole('button', { name: 'Open the doors' }).click();
	await page.getByRole('button', { name: 'I have saved them' }).click();
	await page.waitForURL('**/groups/new');
	await page.goto('/setup');
	expect(new URL(page.url()).pathname).toBe('/');
});

test('a newcomer takes a seat with a handle and a passphrase, and sees recovery codes until they are saved', async () => {
	const page = await visit('/join');
	await expectAccessible(page);
	await page.getByLabel('Your name here').fill('Sam Smith');
	await page.getByLabel('Passphrase').fill('rain on a tin roof');
	await page.getByRole('button', { name: 'Make my account' }).click();
	await expectText(page, '3 to 24 small letters');
	expect(await page.getByLabel('Your name here').inputValue()).toBe('Sam Smith');
	await page.getByLabel('Your name here').fill('Sam');
	// As people type: the browser's work is done long before they press, and one press has to do.
	await page.getByLabel('Passphrase').pressSequentially('rain on a tin roof', { delay: 150 });
	await page.getByRole('button', { name: 'Make my account' }).click();
	await page.waitForURL('**/account/recovery-codes*');
	codes = await page.locator('#recovery-codes li').allTextContents();
	expect(codes).toHaveLength(10);
	await expectAccessible(page);
	await page.reload();
	expect(await page.locator('#recovery-codes li').allTextContents()).toEqual(codes);
	await page.getByRole('button', { name: 'I have saved them' }).click();
	await page.waitForURL('**/groups');
	await page.goto('/account/recovery-codes');
	await expectText(page, '10 of your codes can still be used');
	expect(await page.locator('#recovery-codes').count()).toBe(0);
	for (const place of ['', '/email', '/passphrase', '/passkeys', '/sessions']) {
		await page.goto(`/account${place}`);
		await expectAccessible(page);
	}
});

test('somebody signs in, sees their devices, and signs out everywhere', async () => {
	const [phone, laptop] = [await signIn('sam', 'rain on a tin roof'), await signIn('sam', 'rain on a tin roof')];
	await laptop.goto('/account/sessions');
	await expectText(laptop, 'this device');
	await laptop.getByRole('button', { name: 'Sign out everywhere, here too' }).click();
	await expectText(laptop, 'You are signed out');
	await phone.goto('/account');
	expect(new URL(phone.url()).pathname).toBe('/sign-in');
});

test('after signing in somebody is where they wanted to go, and never on another site', async () => {
	const page = await visit('/account/sessions');
	expect(page.url()).toBe(`${url}/sign-in?next=%2Faccount%2Fsessions`);
	await expectAccessible(page);
	await fillSignIn(page, 'sam', 'not the passphrase');
	await expectText(page, 'do not go together');
	await fillSignIn(page, 'sam', 'rain on a tin roof');
	await page.waitForURL(`${url}/account/sessions`);
	const lured = await visit('/sign-in?next=//evil.example');
	await fillSignIn(lured, 'sam', 'rain on a tin roof');
	await lured.waitForURL(`${url}/`);
});

test('a lost passphrase is replaced with a recovery code, once', async () => {
	const page = await visit('/recover');
	await expectAccessible(page);
	const recover = async () => {
		await page.getByLabel('Your name here').fill('sam');
		await page.getByLabel('Recovery code').fill(codes[0]!.toUpperCase().replaceAll('-', ' '));
		await page.getByLabel('New passphrase').fill('a lamp in every window');
		await page.getByRole('button', { name: 'Open my account' }).click();
	};
	await recover();
	await expectText(page, 'You are back in');
	await page.goto('/recover');
	await recover();
	await expectText(page, 'the code was used before');
	expect(new URL((await signIn('sam', 'a lamp in every window')).url()).pathname).toBe('/');
});

test('somebody with only a passkey joins, comes back, and cannot lock themselves out', async () => {
	const page = await visit('/join');
	await giveAuthenticator(page);
	await page.getByRole('button', { name: 'Use a passkey instead' }).click();
	await expectText(page, 'Please write something here');
	await page.getByLabel('Your name here').fill('sam');
	await page.getByRole('button', { name: 'Use a passkey instead' }).click();
	await expectText(page, 'already has this name');
	await page.getByLabel('Your name here').fill('mara');
	await page.getByRole('button', { name: 'Use a passkey instead' }).click();
	await page.getByRole('button', { name: 'I have saved them' }).click();
	await page.goto('/sign-out');
	await page.getByRole('button', { name: 'Sign out' }).click();
	await page.goto('/sign-in?next=/account/passkeys');
	await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
	await page.waitForURL(`${url}/account/passkeys`);
	await page.getByText('Rename or remove').click();
	await page.getByRole('button', { name: 'Remove this passkey' }).click();
	await expectText(page, 'your only way to sign in');
	await expectAccessible(page);
});

test('a member adds a passkey after giving their passphrase', async () => {
	const page = await signIn('sam', 'a lamp in every window');
	await giveAuthenticator(page);
	await page.goto('/account/passkeys');
	await page.getByLabel('Your passphrase').fill('not the passphrase');
	await page.getByRole('button', { name: 'Add a passkey' }).click();
	await expectText(page, 'That is not your passphrase');
	await page.getByLabel('Your passphrase').fill('a lamp in every window');
	await page.getByRole('button', { name: 'Add a passkey' }).click();
	await expectText(page, 'Your passkey is ready to use');
});

test('without a script a newcomer is told to wait half a minute, loses nothing, and then has an account', async () => {
	const page = await visit('/join', { javaScriptEnabled: false });
	const opened = Date.now();
	await expectText(page, 'about 25 seconds');
	const fill = async () => {
		await page.getByLabel('Passphrase').fill('rain on a tin roof');
		await page.getByRole('button', { name: 'Make my account' }).click();
	};
	await page.getByLabel('Your name here').fill('quiet-harbour');
	await fill();
	await expectText(page, 'One moment more');
	expect(await page.getByLabel('Your name here').inputValue()).toBe('quiet-harbour');
	await page.waitForTimeout(26_000 - (Date.now() - opened));
	await fill();
	await expect(page.locator('#recovery-codes li')).toHaveCount(10);
	await page.getByRole('button', { name: 'I have saved them' }).click();
	await page.waitForURL('**/groups');
});

test('a form that another site sends is refused, and Better Auth is not there to be asked', async () => {
	const body = new URLSearchParams({ handle: 'sam', passphrase: 'a lamp in every window' });
	const foreign = await fetch(`${url}/sign-in`, { method: 'POST', body, headers: { origin: 'https://evil.example' } });
	expect(foreign.status).toBe(403);
	for (const address of ['/auth/get-session', '/auth/sign-up/email', '/auth/passkey/list-user-passkeys', '/auth/ok'])
		expect((await fetch(`${url}${address}`, { headers: { accept: 'text/html' } })).status).toBe(404);
});

async function visit(address: string, options: BrowserContextOptions = {}): Promise<Page> {
	const context = await browser.newContext({
		baseURL: url,
		viewport: { width: 360, height: 740 },
		colorScheme: 'dark',
		...options
	});
	const page = await context.newPage();
	await page.goto(address);
	return page;
}

async function fillSignIn(page: Page, handle: string, passphrase: string): Promise<void> {
	await page.getByLabel('Your name here').fill(handle);
	await page.getByLabel('Passphrase').fill(passphrase);
	await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function signIn(handle: string, passphrase: string): Promise<Page> {
	const page = await visit('/sign-in');
	await fillSignIn(page, handle, passphrase);
	await page.waitForURL(`${url}/`);
	return page;
}

const expectText = (page: Page, text: string) => page.getByText(text).first().waitFor();

/** A device that answers by itself, as a finger would (WebAuthn virtual authenticator). */
