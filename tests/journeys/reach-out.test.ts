import { expect, expectAccessible, expectLive, test } from '../browser.ts';

test.use({ siteName: 'reach-out' });

test('a hard moment: asked from any page, held by the first who comes, seen by the others, and by nobody else', async ({
	person
}) => {
	const [mack, delphine] = [await person({ as: 'mack' }), await person({ as: 'delphine' })];
	for (const open of [mack, delphine]) {
		await open.goto('/journal');
		await expectLive(open);
	}
	const sue = await person({ as: 'quiet-sue', viewport: { width: 360, height: 780 } });
	await sue.goto('/journal');
	await sue.getByRole('link', { name: 'A hard moment' }).click();
	await expect(sue.getByRole('heading', { level: 1, name: 'A hard moment' })).toBeVisible();
	await expect(sue.getByRole('heading', { name: 'There at any hour' })).toBeVisible();
	await expectAccessible(sue);
	await sue.getByLabel('Somebody to write with').uncheck();
	await sue.getByLabel('A group of mine').selectOption('staying-steady');
	await sue.getByRole('button', { name: 'Ask them now' }).click();
	await expect(sue.getByText('Choose at least one thing that would help.')).toBeVisible();
	await sue.getByLabel('Something else to think of').check();
	await sue.getByRole('button', { name: 'Ask them now' }).click();
	await expect(sue.getByText('They have been asked.')).toBeVisible();
	await expect(sue.getByRole('button', { name: 'I do not need it any more' })).toBeVisible();
	await expectAccessible(sue);

	// She has no supporters and nobody of the group stands ready, so it is with whoever leads at once.
	await expect(delphine.getByText('asks for company'), 'in a page that was open').toBeVisible();
	await expect(mack.getByText('asks for company')).toBeVisible();
	await expect(mack.getByRole('link', { name: 'New for you' })).toBeVisible();
	await expectAccessible(mack);
	const femi = await person({ as: 'femi', javaScriptEnabled: false });
	await femi.goto('/reach-out');
	await expect(femi.getByText('quiet-sue'), 'a stranger').toHaveCount(0);
	await mack.getByRole('link', { name: 'Look' }).click();
	await expect(mack.getByText('quiet-sue from Staying Steady is having a hard moment.')).toBeVisible();
	const late = await delphine.context().newPage();
	await late.goto('/reach-out');
	await mack.getByRole('button', { name: 'I am here' }).click();
	await expect(mack).toHaveURL(/\/messages\/[0-9a-f-]{36}/);
	await expect(delphine.getByText('asks for company'), 'another has come').toHaveCount(0);
	await late.getByRole('button', { name: 'I am here' }).click();
	await expect(late.getByText('Somebody else is there already.')).toBeVisible();
	await mack.getByRole('textbox').fill('I am here. Tell me what is in front of your window.');
	await mack.getByRole('button', { name: 'Send' }).click();
	await expect(mack.locator('#message-list').getByText('what is in front of your window')).toBeVisible();

	await expect(sue.getByText('mack is here for you.'), 'by itself').toBeVisible({ timeout: 30_000 });
	await sue.getByRole('link', { name: 'Write with mack' }).click();
	await expect(sue.getByText('what is in front of your window')).toBeVisible();
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
	await omar.getByRole('button', { name: 'I cannot after all' }).click();
	await expect(omar.getByText('A stand-in is asked for again.')).toBeVisible();
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
