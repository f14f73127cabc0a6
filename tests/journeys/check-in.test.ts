import { expect, expectAccessible, test } from '../browser.ts';

test.use({ siteName: 'check-in' });

test('somebody checks in with one tap and a line, without a script, finds it again and lets it go', async ({
	person
}) => {
	const sam = await person({ as: 'sam', viewport: { width: 360, height: 780 }, javaScriptEnabled: false });
	await sam.goto('/');
	await sam.getByRole('link', { name: 'How are you today?' }).click();
	await expect(sam.getByText('Only you will see this.')).toBeVisible();
	await sam.getByLabel('bearable').check();
	await sam.getByText('What helped, and a line').click();
	await sam.getByLabel('a walk').check();
	await sam.getByLabel('A line').fill('The heron was there again.');
	await sam.getByRole('button', { name: 'Keep it' }).click();
	await expect(sam.getByRole('heading', { name: 'Your picture', level: 1 })).toBeVisible();
	await expect(sam.getByRole('img', { name: /How you felt in/ })).toBeVisible();
	await sam.getByRole('link', { name: 'What you said' }).click();
	const line = sam.getByRole('listitem').filter({ hasText: 'The heron was there again.' });
	await expect(line).toContainText('bearable');
	await expect(line).toContainText('Helped: a walk');
	await line.getByRole('link', { name: /Change it, who sees it, or let it go/ }).click();
	await expect(sam.getByRole('heading', { name: /Check-in, /, level: 1 })).toBeVisible();
	await sam.getByText('Put right what it says').click();
	await expect(sam.getByLabel('bearable')).toBeChecked();
	await sam.getByLabel('A line').fill('Two herons were there.');
	await sam.getByRole('button', { name: 'Keep it like this' }).click();
	await expect(sam.getByText('It is as you chose now.')).toBeVisible();
	await expect(sam.getByText('Two herons were there.').first()).toBeVisible();
	await sam.getByRole('button', { name: 'Let this one go' }).click();
	await expect(sam.getByText('It is gone for good.')).toBeVisible();
	await expect(sam.getByText('Two herons were there.')).toHaveCount(0);
});

test('after a silence of their own choosing a supporter is asked to look in, and a check-in ends it', async ({
	person
}) => {
	const sam = await person({ as: 'sam' });
	await sam.goto('/notifications');
	await expect(sam.getByText('jae would be glad if you looked in.', { exact: false })).toBeVisible();
	const jae = await person({ as: 'jae' });
	await jae.goto('/check-in/silence');
	await expect(jae.getByText(/^Asked: /)).toBeVisible();
	await expectAccessible(jae);
	await jae.goto('/check-in');
	await jae.getByLabel('bearable').check();
	await jae.getByRole('button', { name: 'Keep it' }).click();
	await expect(jae.getByRole('heading', { name: 'Your picture', level: 1 })).toBeVisible();
	await sam.goto('/notifications');
	await expect(sam.getByRole('heading', { level: 1 })).toBeVisible();
	await expect(sam.getByText('jae would be glad if you looked in.', { exact: false })).toHaveCount(0);
});

test('nothing is kept without a tap, what was typed stays, and words of danger bring people', async ({ person }) => {
	const jae = await person({ as: 'jae' });
	await jae.goto('/check-in');
	await expectAccessible(jae);
	const post = (form: Record<string, string>) =>
		jae.request.post('/check-in', {
			headers: { origin: new URL(jae.url()).origin, accept: 'text/html' },
			form: { key: crypto.randomUUID(), ...form },
			maxRedirects: 0
		});
	const refused = await post({ line: 'It rained on the washing.' });
	expect(refused.status()).toBe(422);
	expect(await refused.text()).toContain('It rained on the washing.');
	const kept = await post({ feeling: '1', line: 'I want to die.' });
	expect(kept.headers().location).toBe('/account/supporters/card?then=%2Fcheck-in%2Fpicture');
	await jae.goto('/check-in/earlier');
	await expect(jae.getByText('I want to die.')).toBeVisible();
	await expect(jae.getByText('It rained on the washing.')).toHaveCount(0);
});

test('a check-in is shared with a group and taken back, and a stranger finds no such page', async ({ person }) => {
	const words = 'The kettle sang, and I let it.';
	const kieran = await person({ as: 'kieran-m', javaScriptEnabled: false });
	await kieran.goto('/check-in');
	await kieran.getByLabel('bearable').check();
	await kieran.getByText('What helped, and a line').click();
	await kieran.getByLabel('A line').fill(words);
	await kieran.getByText('Share it with somebody').click();
	await kieran.getByLabel(/members of After the Breakup/).check();
	await expect(kieran.getByText('Only you will see this.')).toBeHidden();
	await kieran.getByRole('button', { name: 'Keep it' }).click();
	await expect(kieran.getByRole('heading', { name: 'Your picture', level: 1 })).toBeVisible();

	const juno = await person({ as: 'juno' });
	await juno.goto('/groups/after-the-breakup/check-ins');
	const line = juno.getByRole('listitem').filter({ hasText: words });
	await expect(line).toContainText('kieran-m: bearable');
	await expectAccessible(juno);

	await kieran.goto('/check-in/earlier');
	await kieran.getByRole('listitem').filter({ hasText: words }).getByRole('link').click();
	await kieran.getByLabel('Only you').check();
	await kieran.getByRole('button', { name: 'Let it be so' }).click();
	await expect(kieran.getByText('It is as you chose now.')).toBeVisible();
	await juno.goto('/groups/after-the-breakup/check-ins');
	await expect(juno.getByRole('heading', { name: 'How we are', level: 1 })).toBeVisible();
	await expect(juno.getByText(words)).toHaveCount(0);

	const stranger = await person({ as: 'bernadette' });
	expect((await stranger.goto('/groups/after-the-breakup/check-ins'))!.status()).toBe(404);
	expect((await stranger.goto(kieran.url()))!.status()).toBe(404);
});
