import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, passphrase, test } from '../browser.ts';
import { readArchive } from '../zip.ts';

test.use({ siteName: 'my data' });

const say = async (page: Page, group: string, words: string) => {
	await page.goto(`/groups/${group}`);
	await page.getByLabel('What is on your heart?').fill(words);
	await page.getByRole('button', { name: 'Share it' }).click();
	await expect(page.getByRole('article').filter({ hasText: words })).toBeVisible();
};

const fillErasure = async (page: Page, name: string, secret: string) => {
	await page.getByLabel(/^Type your name/).fill(name);
	await page.getByLabel('Your passphrase').fill(secret);
	await page.getByRole('button', { name: 'Erase my account now' }).click();
};

test('somebody erases their account, and takes their words along in all groups but one', async ({ person }) => {
	const tamsin = await person({ as: 'tamsin', javaScriptEnabled: false });
	const noor = await person({ as: 'noor', viewport: { width: 360, height: 780 } });
	const words = `This leaves with me. ${Date.now()}`;
	const writer = await person({ as: 'tamsin' });
	await say(writer, 'after-the-breakup', words);
	await writer.goto('/account/erase');
	await expectAccessible(writer);

	await tamsin.goto('/account');
	await tamsin.getByRole('link', { name: 'Erase your account' }).click();
	await fillErasure(tamsin, 'tamsin', passphrase);
	await expect(tamsin.getByText('Please choose one of these.')).toBeVisible();
	await tamsin.getByRole('radio', { name: /^Take my words with me/ }).check();
	await fillErasure(tamsin, 'tamson', passphrase);
	await expect(tamsin.getByText('That is not tamsin. Nothing was erased.')).toBeVisible();
	await expectAccessible(writer);
	await fillErasure(tamsin, 'tamsin', 'not my passphrase');
	await expect(tamsin.getByRole('radio', { name: /^Take my words with me/ })).toBeChecked();
	await expect(tamsin.locator('#passphrase-error')).toBeVisible();
	await noor.goto('/groups/after-the-breakup');
	await expect(noor.getByText(words)).toBeVisible();

	await fillErasure(tamsin, 'tamsin', passphrase);
	await expect(tamsin.getByText('Your account is erased.')).toBeVisible();
	await expect(tamsin.getByRole('banner').getByRole('link', { name: 'Sign in' })).toBeVisible();
	await noor.reload();
	await expect(noor.getByText(words)).toHaveCount(0);
	await noor.goto('/groups/after-the-breakup/people');
	await expect(noor.getByText('tamsin', { exact: true })).toHaveCount(0);
	await writer.goto('/account');
	await expect(writer).toHaveURL(/sign-in/);
	await writer.locator('input[name=handle]').fill('tamsin');
	await writer.locator('input[name=passphrase]').fill(passphrase);
	await writer.getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(writer.getByText(/do not go together/)).toBeVisible();
});

test('somebody goes and leaves their words without a name, except in one group', async ({ person }) => {
	const beck = await person({ as: 'beck' });
	const noor = await person({ as: 'noor' });
	const words = `This may stay. ${Date.now()}`;
	await say(beck, 'after-the-breakup', words);
	await noor.goto('/groups/after-the-breakup');
	await beck.goto('/account/erase');
	await beck.getByRole('radio', { name: /^Leave them, without my name/ }).check();
	await beck.getByText('Otherwise in one of your groups?').click();
	await expect(beck.getByLabel(/^After the Breakup: /)).toBeVisible();
	await expectAccessible(beck);
	await fillErasure(beck, 'beck', passphrase);
	await expect(beck.getByText('Your account is erased.')).toBeVisible();
	await noor.reload();
	const left = noor.getByRole('article').filter({ hasText: words });
	await expect(left).toContainText('Someone who has left');
	await expect(left).not.toContainText('beck');
});

test('whoever leads a group alone is asked to hand it over or to close it first, and the last host to stay', async ({
	person
}) => {
	const ruth = await person({ as: 'ruth' });
	await ruth.goto('/account/erase');
	await expect(ruth.getByText('Some people would be left without anybody who leads')).toBeVisible();
	await expect(ruth.getByRole('link', { name: 'Hand over Tuesday Widowers' })).toBeVisible();
	await expect(ruth.getByRole('button', { name: 'Erase my account now' })).toHaveCount(0);
	await expectAccessible(ruth);
	const host = await person({ as: 'host' });
	await host.goto('/account/erase');
	await expect(host.getByText('You are the only host')).toBeVisible();
	await expect(host.getByRole('button', { name: 'Erase my account now' })).toHaveCount(0);
	await expectAccessible(host);
});

test('somebody downloads everything: with the passphrase, watching it being made, and opens what they got', async ({
	person
}) => {
	const sam = await person({ as: 'sam', viewport: { width: 360, height: 780 } });
	const words = `Only a copy knows this. ${Date.now()}`;
	await say(sam, 'after-the-breakup', words);
	await sam.goto('/account');
	await sam.getByRole('link', { name: 'Download everything' }).click();
	await expect(sam).toHaveURL(/\/account\/export/);
	await expectAccessible(sam);
	await sam.getByLabel('Your passphrase').fill('somebody else guesses');
	await sam.getByRole('button', { name: 'Make my copy' }).click();
	await expect(sam.locator('#passphrase-error')).toBeVisible();
	await sam.getByLabel('Your passphrase').fill(passphrase);
	await sam.getByRole('button', { name: 'Make my copy' }).click();
	await expect(sam.getByRole('heading', { name: 'Your copy is ready' })).toBeVisible({ timeout: 30_000 });
	await expectAccessible(sam);

	await sam.getByLabel('Your passphrase').fill('somebody else guesses');
	await sam.getByRole('button', { name: 'Download it' }).click();
	await expect(sam.getByText('That is not your passphrase. Your copy is still here.')).toBeVisible();
	await sam.getByLabel('Your passphrase').fill(passphrase);
	const [download] = await Promise.all([
		sam.waitForEvent('download'),
		sam.getByRole('button', { name: 'Download it' }).click()
	]);
	expect(download.suggestedFilename()).toBe('hearth-sam.zip');
	const files = readArchive(await readFile(await download.path()));
	expect(files.get('data/shares.json')).toContain(words);
	const reader = await person();
	await reader.setContent(files.get('words.html')!);
	await expect(reader.getByRole('heading', { level: 1, name: 'What you shared' })).toBeVisible();
	await expect(reader.getByText(words)).toBeVisible();
	await expectAccessible(reader);
	await reader.setContent(files.get('index.html')!);
	await expect(reader.getByRole('link', { name: 'Pages and letters' })).toBeVisible();
	await expectAccessible(reader);

	const stranger = await person({ as: 'kieran-m' });
	await stranger.goto('/account/export');
	await expect(stranger.getByRole('button', { name: 'Make my copy' })).toBeVisible();
	await sam.getByRole('button', { name: 'Throw it away now' }).click();
	await expect(sam.getByText('The copy is thrown away.')).toBeVisible();
	await expect(sam.getByRole('button', { name: 'Make my copy' })).toBeVisible();
});

test('without a script the page of a copy loads itself anew until it is ready', async ({ person }) => {
	const page = await person({ as: 'juno', javaScriptEnabled: false });
	await page.goto('/account/export');
	await page.getByLabel('Your passphrase').fill(passphrase);
	await page.getByRole('button', { name: 'Make my copy' }).click();
	await expect(page.getByRole('button', { name: 'Download it' })).toBeVisible({ timeout: 30_000 });
});

test('a visitor reads what is promised, before they sign up and without an account', async ({ person }) => {
	const visitor = await person({ viewport: { width: 360, height: 780 } });
	await visitor.goto('/join');
	await visitor.getByRole('link', { name: 'Read first what is kept about you' }).click();
	await expect(visitor.getByRole('heading', { level: 1, name: 'What we promise, and how it is kept' })).toBeVisible();
	await expect(visitor.getByRole('heading', { name: 'What your host can do' })).toBeVisible();
	await expectAccessible(visitor);
	for (const details of await visitor.locator('main details').all()) await details.locator('summary').first().click();
	await expect(visitor.locator('main details:not([open])')).toHaveCount(0);
	await expectAccessible(visitor);
	await visitor.goto('/groups');
	await visitor.getByRole('contentinfo').getByRole('link', { name: 'Privacy: what we promise' }).click();
	await expect(visitor).toHaveURL(/\/privacy$/);
});

test('a visitor follows each promise to how it is kept, without a script and on a small screen', async ({ person }) => {
	const visitor = await person({ javaScriptEnabled: false, viewport: { width: 360, height: 780 } });
	await visitor.goto('/privacy');
	const ways = await visitor.getByRole('link', { name: /^How it is kept ?: / }).all();
	expect(ways.length).toBeGreaterThan(8);
	for (const name of ['Nobody alone can look up who you are', 'What care does is written down, and stays'])
		await expect(visitor.getByRole('heading', { name })).toBeVisible();
	for (const [at, way] of ways.entries()) {
		const to = await way.getAttribute('href');
		await way.click();
		await expect(visitor, `promise ${at + 1}`).toHaveURL(to!);
		await expect(visitor.locator('h2:target')).toBeInViewport();
		await visitor.goBack();
	}
	await visitor.goto('/privacy/how');
	await expect(visitor.getByRole('heading', { level: 1, name: 'How it is kept, word for word' })).toBeVisible();
	await expect(visitor.getByText('It takes two: one asks, with a reason in writing')).toBeVisible();
	await visitor.getByRole('link', { name: 'Private words' }).click();
	await expect(visitor.locator('h2:target')).toHaveText('Private words');
	const wide = await visitor.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	expect(wide, 'nothing stands out on the side').toBeLessThanOrEqual(0);
	await visitor.getByRole('link', { name: 'What we promise, and how it is kept' }).first().click();
	await expect(visitor).toHaveURL(/\/privacy$/);

	const reader = await person({ viewport: { width: 360, height: 780 } });
	for (const path of ['/privacy', '/privacy/how']) {
		await reader.goto(path);
		await expectAccessible(reader);
	}
});

test('the host says how long things stay, everybody can read it, and nobody else can set it', async ({ person }) => {
	const host = await person({ as: 'host', javaScriptEnabled: false });
	await host.goto('/account');
	await host.getByRole('link', { name: 'How long things stay' }).click();
	await expect(host.getByText('Nobody has changed this so far.')).toBeVisible();
	await host.getByLabel('News that somebody has looked at').selectOption('7 days');
	await host.getByLabel('What was said in a group, after it closed').selectOption('one year');
	await host.getByRole('button', { name: 'Let it be so' }).click();
	await expect(host.getByText('From now on it is so.')).toBeVisible();
	await expect(host.getByLabel('What was said in a group, after it closed')).toHaveValue('365');
	const reader = await person();
	await reader.goto('/privacy');
	await expect(reader.getByRole('row', { name: /News that somebody has looked at 7 days/ })).toBeVisible();

	const sam = await person({ as: 'sam' });
	await sam.goto('/account');
	await expect(sam.getByRole('link', { name: 'How long things stay' })).toHaveCount(0);
	expect((await sam.goto('/host/retention'))!.status()).toBe(404);
	const refused = await sam.request.post('/host/retention', {
		form: {
			readNews: '7',
			unreadNews: '90',
			takenBack: '1',
			requests: '30',
			closedGroups: '30',
			reports: '30',
			exports: '1'
		},
		headers: { origin: new URL(sam.url()).origin }
	});
	expect(refused.status()).toBe(404);
	const looking = await person({ as: 'host' });
	await looking.goto('/host/retention');
	await expect(looking.getByLabel('What was said in a group, after it closed')).toHaveValue('365');
	await expectAccessible(looking);
});

test('somebody agrees to one thing, takes it back, and both stay on record', async ({ person }) => {
	const page = await person({ as: 'shanice', viewport: { width: 360, height: 780 } });
	await page.goto('/account');
	await page.getByRole('link', { name: 'What you agree to' }).click();
	await expect(page.getByText('You have not said yes.')).toHaveCount(3);
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Yes: Letters about your news' }).click();
	await expect(page.getByText('Noted. You can take it back here at any time.')).toBeVisible();
	await expect(page.getByText('You said yes today.')).toHaveCount(1);
	await page.getByRole('button', { name: 'Take it back: Letters about your news' }).click();
	await expect(page.getByText('You took it back today.')).toBeVisible();
	await page.getByText('What you said so far').click();
	await expect(page.getByText('taken back, today')).toBeVisible();
	await expect(page.getByText('yes, today')).toBeVisible();
	await expectAccessible(page);
});
