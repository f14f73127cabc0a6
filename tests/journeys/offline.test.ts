import type { BrowserContext, Page } from '@playwright/test';
import { expect, expectAccessible, signIn, test as base } from '../browser.ts';

const contexts: BrowserContext[] = [];
/** A browser of one's own that may be without a connection: that its pages then fail is what is asked here. */
const test = base.extend<{ device: () => Promise<Page> }>({
	device: async ({ browser, site }, use) => {
		await use(async () => {
			const context = await browser.newContext({ baseURL: site.url, locale: 'en-GB' });
			contexts.push(context);
			return context.newPage();
		});
		await Promise.all(contexts.splice(0).map((context) => context.close()));
	}
});

const group = '/groups/after-the-breakup';
const kept = (page: Page) =>
	page.evaluate(async () => {
		const has = await caches.has('hearth-kept-pages');
		const all = has ? await (await caches.open('hearth-kept-pages')).keys() : [];
		return { has, all: all.map(({ url }) => new URL(url).pathname), others: (await caches.keys()).length };
	});

/** Chooses it, and opens a page under the worker's eyes. */
async function keepPages(page: Page): Promise<void> {
	await page.goto('/account/offline');
	await expect(page.getByText('Nothing is kept on this device.')).toBeVisible();
	await page.getByRole('button', { name: 'Keep the pages that I open here' }).click();
	await expect(page.getByText('The pages that you open are kept on this device.')).toBeVisible();
	await page.goto(group);
	await expect.poll(async () => (await kept(page)).all).toContain(group);
}

test('what was opened can be read without a connection, says of when it is, and what was not says so kindly', async ({
	device
}) => {
	const page = await device();
	await signIn(page, 'sam');
	await page.goto(group);
	expect(await kept(page), 'nothing without the choice').toEqual({ has: false, all: [], others: 0 });
	await keepPages(page);
	await page.goto(`${group}/room`);
	await page.goto('/account');
	await page.context().setOffline(true);
	await page.goto(`${group}/room`);
	await expect(
		page.getByRole('heading', { level: 1, name: 'You are without a connection' }),
		'words that go'
	).toBeVisible();
	await page.goto(group);
	await expect(page.getByText('You are without a connection. This is as it was:')).toBeVisible();
	await expect(page.locator('#feed > article').first()).toBeVisible();
	await expectAccessible(page);
	await page.goto('/account');
	await expect(page.getByRole('heading', { level: 1, name: 'You are without a connection' })).toBeVisible();
	await expect(page.getByRole('link', { name: /After the Breakup/ })).toBeVisible();
	await expectAccessible(page);
	await page.goto('/help-now');
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await expect(page.locator('a[href^="tel:"]').first(), 'the crisis lines are there').toBeAttached();
	await page.context().setOffline(false);
	await page.goto('/sign-out');
	await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
	await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible();
	await expect.poll(() => kept(page), 'signed out, nothing stays').toEqual({ has: false, all: [], others: 0 });
});

test('a session that ended elsewhere takes the copies with it, and a device that others use too keeps none', async ({
	device
}) => {
	const page = await device();
	await signIn(page, 'sam');
	await keepPages(page);
	await page.context().clearCookies();
	await page.goto('/notifications');
	await expect(page).toHaveURL(/sign-in/);
	await expect.poll(() => kept(page)).toEqual({ has: false, all: [], others: 0 });

	const shared = await device();
	await shared.goto('/sign-in');
	await shared.getByLabel('Somebody else uses this device too').check();
	await signInHere(shared);
	await shared.goto('/account/offline');
	await expect(shared.getByText('so nothing is kept on it')).toBeVisible();
	await expect(shared.getByRole('button', { name: 'Keep the pages that I open here' })).toHaveCount(0);
});

async function signInHere(page: Page): Promise<void> {
	await page.locator('input[name=handle]').fill('sam');
	await page.locator('input[name=passphrase]').fill('hearth-demo-passphrase');
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(page).not.toHaveURL(/sign-in/);
}

test('a phone can put the place beside its other apps, under a name that could be anybody’s where that was chosen', async ({
	person
}) => {
	const page = await person();
	await page.goto('/');
	const address = await page.locator('link[rel=manifest]').getAttribute('href');
	const manifest = (await (await page.request.get(address!)).json()) as {
		name: string;
		display: string;
		icons: { src: string }[];
	};
	expect(manifest).toMatchObject({ name: 'The Long Table', display: 'standalone', start_url: '/' });
	for (const { src } of manifest.icons) expect((await page.request.get(src)).status(), src).toBe(200);
	await page.context().addCookies([{ name: 'hearth.plain', value: '1', url: page.url() }]);
	expect(((await (await page.request.get(address!)).json()) as { name: string }).name).toBe('Notes');
});
