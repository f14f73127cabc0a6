import { expect, expectAccessible, test } from '../browser.ts';

test('somebody without an account sees how others felt, as a picture and as a table, without a script', async ({
	person
}) => {
	const page = await person({ javaScriptEnabled: false });
	await page.goto('/stories?experience=estrangement/child');
	await page.getByRole('link', { name: 'How others with this felt, month by month' }).click();
	await expect(page).toHaveURL(/\/hope\?experience=/);
	await expect(page.getByRole('img', { name: /How people felt month by month/ })).toBeVisible();
	const table = page.getByRole('table', { name: /How people felt month by month/ });
	const shown = table.getByRole('row').filter({ hasText: /people/ });
	expect(await shown.count()).toBeGreaterThan(4);
	await expect(table.getByText('fewer than 10 people: not shown').first()).toBeVisible();
	expect(await page.locator('svg polyline').count(), 'nothing leads across what is not shown').toBeGreaterThan(1);
	await expect(page.getByText('This is how others felt, not how you have to feel.')).toBeVisible();
});

test('a member takes their yes back where they gave it, and where too few are behind it, stories are near', async ({
	person
}) => {
	const page = await person({ as: 'marlene-k' });
	await page.goto('/hope');
	await expect(page.getByRole('heading', { level: 2, name: 'My partner died' })).toBeVisible();
	await expectAccessible(page);
	await page.getByRole('link', { name: 'Whether you stand behind it is yours to say' }).click();
	await expect(page).toHaveURL('/account/consent');
	await page.getByRole('button', { name: 'Take it back: Standing behind “Month by month”' }).click();
	await expect(page.getByRole('button', { name: 'Yes: Standing behind “Month by month”' })).toBeVisible();
	await page.goto('/hope?experience=work/lost-job');
	await expect(page.getByRole('heading', { name: 'Fewer than ten people so far' })).toBeVisible();
	await expectAccessible(page);
});
