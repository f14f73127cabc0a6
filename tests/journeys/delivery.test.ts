import { expect, expectAccessible, test } from '../browser.ts';

test('sam chooses how news comes, without a script, and finds it so; this community sends no letters, and says so', async ({
	person
}) => {
	const page = await person({ as: 'sam', javaScriptEnabled: false });
	await page.goto('/account/notifications');
	await expect(page.getByText('This community sends no letters')).toBeVisible();
	const answers = page.getByRole('group', { name: 'Answers and messages to you' });
	await answers.getByLabel('By letter').selectOption('weekly');
	await page.locator('form[action="?/kinds"]').getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText('Saved. What still waits')).toBeVisible();
	await expect(answers.getByLabel('By letter')).toHaveValue('weekly');
	await page.getByLabel('What comes together comes at').selectOption('7');
	await page.getByLabel('From', { exact: true }).fill('21:30');
	await page.getByLabel('Say who, and in which group').check();
	await page.locator('form[action="?/times"]').getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText('Saved. What still waits')).toBeVisible();
	await expect(page.getByLabel('From', { exact: true })).toHaveValue('21:30');
	await expect(page.getByLabel('Say who, and in which group')).toBeChecked();
});

test('one click without signing in: a link that stops nothing is answered kindly, posted to or not', async ({
	person
}) => {
	const page = await person();
	const address = `/letters/stop/${'x'.repeat(32)}`;
	const opened = await page.goto(address);
	expect(opened!.headers()['referrer-policy'], 'with none, browsers post its form without an origin').toBe(
		'same-origin'
	);
	await expect(page.getByRole('alert')).toContainText('stops nothing any more');
	await expectAccessible(page);
	const posted = await page.request.post(address, {
		data: 'List-Unsubscribe=One-Click',
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		maxRedirects: 0
	});
	expect(posted.status(), 'a mail program says no origin').toBe(200);
	const elsewhere = await page.request.post(address, {
		data: 'List-Unsubscribe=One-Click',
		headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://elsewhere.example' },
		maxRedirects: 0
	});
	expect(elsewhere.status(), 'another site says one').toBe(403);
});
