import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from '../browser.ts';

const group = '/groups/after-the-breakup';

/** From the list of people, as somebody would: open what there is to do with them, ask, write a line. */
async function ask(page: Page, name: string, words: string): Promise<void> {
	await page.goto(`${group}/people`);
	const line = page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) });
	await line.getByText(`You and ${name}`).click();
	await line.getByRole('link', { name: 'Ask to connect' }).click();
	await expect(page.getByRole('heading', { name: `Ask ${name} to connect?` })).toBeVisible();
	await page.getByLabel('Your line').fill(words);
	await page.getByRole('button', { name: 'Ask', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Your connections' })).toBeVisible();
}

test('two people of a group connect; a silent no looks like waiting', async ({ person }) => {
	const beck = await person({ as: 'beck', viewport: { width: 360, height: 780 } });
	await ask(beck, 'kieran-m', 'May I write to you?');
	await expect(beck.getByText('Waits for kieran-m')).toBeVisible();
	await ask(beck, 'camila', 'May I write to you, too?');
	await expectAccessible(beck);

	const camila = await person({ as: 'camila' });
	await camila.goto('/notifications');
	await camila.getByRole('link', { name: 'beck from After the Breakup asks to connect with you.' }).click();
	await expect(camila.getByRole('heading', { name: 'They ask to connect with you' })).toBeVisible();
	await expect(camila.getByText('May I write to you, too?'), 'folded until it is opened').toBeHidden();
	await camila.getByText('What beck wrote').click();
	await expect(camila.getByText('May I write to you, too?')).toBeVisible();
	await expectAccessible(camila);
	await camila.getByRole('button', { name: 'Decline, silently' }).click();
	await expect(camila.getByText('It is gone from here. They are not told.')).toBeVisible();
	await expect(camila.getByText('What beck wrote')).toHaveCount(0);

	const kieran = await person({ as: 'kieran-m', javaScriptEnabled: false });
	await kieran.goto('/connections');
	await kieran.getByRole('button', { name: 'Connect with beck' }).click();
	await expect(kieran.getByText('You are connected, and they have been told.')).toBeVisible();

	await beck.goto('/connections');
	await expect(beck.getByText('Waits for camila')).toBeVisible();
	await expect(beck.getByText('Waits for kieran-m')).toHaveCount(0);
	await expect(beck.getByRole('region', { name: 'Connected' })).toContainText('kieran-m');
	await beck.getByText('More about kieran-m').click();
	await beck.getByText('End this connection').click();
	await beck.getByRole('button', { name: 'End it' }).click();
	await expect(beck.getByText('That has ended.')).toBeVisible();
	await kieran.goto('/connections');
	await expect(kieran.getByText('More about beck')).toHaveCount(0);
});
