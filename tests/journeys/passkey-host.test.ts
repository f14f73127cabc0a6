import { expect, expectAccessible, giveAuthenticator, test } from '../browser.ts';

test.use({ siteName: 'a host with a passkey' });

test('a host sets the community up with a passkey alone, opens the first group, and comes back', async ({
	emptySite,
	browser
}) => {
	const context = await browser.newContext({ baseURL: emptySite.url, viewport: { width: 360, height: 780 } });
	const page = await context.newPage();
	await giveAuthenticator(page);
	await page.goto('/');
	await page.getByLabel('Name of your community').fill('The Lighthouse');
	await page.getByRole('button', { name: 'Use a passkey instead' }).click();
	await expect(page.getByText('Please write something here').first()).toBeVisible();
	expect(await page.getByLabel('Name of your community').inputValue(), 'nothing typed is lost').toBe('The Lighthouse');
	await page.getByLabel('Your name here').fill('keeper');
	await page.getByRole('button', { name: 'Use a passkey instead' }).click();
	await page.getByRole('button', { name: 'I have saved them' }).click();
	await page.waitForURL('**/groups/new');
	await expectAccessible(page);
	await page.getByRole('main').getByRole('link').first().click();
	await expect(page).toHaveURL(/\/groups\/new\?template=/);
	await expectAccessible(page);
	await page.getByRole('main').getByRole('button').last().click();
	await expect(page).toHaveURL(/\/groups\/(?!new)[a-z0-9-]+$/);

	await page.goto('/sign-out');
	await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
	await page.goto('/sign-in');
	await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
	await expect(page).not.toHaveURL(/sign-in/);
	await page.goto('/account');
	await expect(page.getByRole('main')).toContainText('keeper');
	await context.close();
});
