import { expect, expectAccessible, test } from '../browser.ts';

test.use({ siteName: 'reach-out' });

test('a hard moment: asked from any page, held by the first who comes, seen by the others, and by nobody else', async ({
	person
}) => {
	const collie = await person({ as: 'old-collie', viewport: { width: 360, height: 780 } });
	await collie.goto('/journal');
	await collie.getByRole('link', { name: 'A hard moment' }).click();
	await expect(collie.getByRole('heading', { level: 1, name: 'A hard moment' })).toBeVisible();
	await expect(collie.getByRole('heading', { name: 'There at any hour' })).toBeVisible();
	await expectAccessible(collie);
	await collie.getByLabel('Somebody to write with').uncheck();
	await collie.getByLabel('A group of mine').selectOption('first-year-without-them');
	await collie.getByRole('button', { name: 'Ask them now' }).click();
	await expect(collie.getByText('Choose at least one thing that would help.')).toBeVisible();
	await collie.getByLabel('Something else to think of').check();
	await collie.getByRole('button', { name: 'Ask them now' }).click();
	await expect(collie.getByText('They have been asked.')).toBeVisible();
	await expect(collie.getByRole('button', { name: 'I do not need it any more' })).toBeVisible();
	await expectAccessible(collie);

	const stranger = await person({ as: 'bernadette' });
	await stranger.goto('/reach-out');
	await expect(stranger.getByText('old-collie')).toHaveCount(0);

	// She has no supporters and nobody of the group stands ready, so it is with whoever leads at once.
	const femi = await person({ as: 'femi', javaScriptEnabled: false });
	await femi.goto('/reach-out');
	await expect(femi.getByText('old-collie from First Year Without Them is having a hard moment.')).toBeVisible();
	await femi.getByRole('button', { name: 'I am here' }).click();
	await expect(femi).toHaveURL(/\/messages\/[0-9a-f-]{36}/);
	await femi.getByRole('textbox').fill('I am here. Tell me what is in front of your window.');
	await femi.getByRole('button', { name: 'Send' }).click();
	await expect(femi.getByText('what is in front of your window')).toBeVisible();

	await expect(collie.getByText('femi is here for you.'), 'by itself').toBeVisible({ timeout: 30_000 });
	await collie.getByRole('link', { name: 'Write with femi' }).click();
	await expect(collie.getByText('what is in front of your window')).toBeVisible();
});

test('somebody stands ready every week, asks for a stand-in, and another takes it; gaps are for those who lead', async ({
	person
}) => {
	const omar = await person({ as: 'omar', javaScriptEnabled: false });
	await omar.goto('/groups/tuesday-widowers/rota');
	await omar.getByLabel('Day').selectOption({ label: 'Wednesday' });
	await omar.getByLabel('From').fill('19:30');
	await omar.getByLabel('To', { exact: true }).fill('19:00');
	await omar.getByRole('button', { name: 'Stand ready' }).click();
	await expect(omar.getByText('The end comes after the beginning.')).toBeVisible();
	await expect(omar.getByLabel('From')).toHaveValue('19:30');
	await omar.getByLabel('To', { exact: true }).fill('21:00');
	await omar.getByRole('button', { name: 'Stand ready' }).click();
	await expect(omar.getByText('You stand ready. Thank you.')).toBeVisible();
	await omar.getByRole('button', { name: 'I stand in' }).click();
	await expect(omar.getByText('You stand in. Thank you.')).toBeVisible();
	await expect(omar.getByRole('heading', { name: 'When nobody stands ready' })).toHaveCount(0);
	const ruth = await person({ as: 'ruth' });
	await ruth.goto('/groups/tuesday-widowers/rota');
	await expect(ruth.getByText(/omar stands in for marlene-k/)).toBeVisible();
	await expect(ruth.getByRole('heading', { name: 'When nobody stands ready' })).toBeVisible();
	await expectAccessible(ruth);
	const stranger = await person({ as: 'sam' });
	expect((await stranger.goto('/groups/mothers-of-estranged-children/rota'))!.status()).toBe(404);
});
