import { expect, expectAccessible, test } from '../browser.ts';

test('somebody checks in with one tap and a line, without a script, finds it again and lets it go', async ({
	person
}) => {
	const sam = await person({ as: 'sam', viewport: { width: 360, height: 780 }, javaScriptEnabled: false });
	await sam.goto('/');
	await sam.getByRole('link', { name: 'How are you today?' }).click();
	await expect(sam.getByText('Only you will see this.')).toBeVisible();
	await sam.getByLabel('bearable').check();
	await sam.getByLabel('a walk').check();
	await sam.getByLabel('A line').fill('The heron was there again.');
	await sam.getByRole('button', { name: 'Keep it' }).click();
	await expect(sam.getByRole('heading', { name: 'Your picture', level: 1 })).toBeVisible();
	await expect(sam.getByRole('img', { name: /How you felt in/ })).toBeVisible();
	await sam.getByRole('link', { name: 'What you said' }).click();
	const line = sam.getByRole('listitem').filter({ hasText: 'The heron was there again.' });
	await expect(line).toContainText('bearable');
	await expect(line).toContainText('Helped: a walk');
	await line.getByRole('button').click();
	await expect(sam.getByText('It is gone for good.')).toBeVisible();
	await expect(sam.getByText('The heron was there again.')).toHaveCount(0);
});

test('nothing is kept without a tap, what was typed stays, and words of danger bring people', async ({ person }) => {
	const jae = await person({ as: 'jae', javaScriptEnabled: false });
	await jae.goto('/check-in');
	const answer = await jae.request.post('/check-in', {
		headers: { origin: new URL(jae.url()).origin, accept: 'text/html' },
		form: { key: crypto.randomUUID(), line: 'It rained on the washing.' }
	});
	expect(answer.status()).toBe(422);
	expect(await answer.text()).toContain('It rained on the washing.');
	await jae.getByLabel('very heavy').check();
	await jae.getByLabel('A line').fill('I want to die.');
	await jae.getByRole('button', { name: 'Keep it' }).click();
	await expect(jae.locator('#risk-card')).toBeVisible();
	await expectAccessible(jae);
});
