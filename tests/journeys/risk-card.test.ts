import { expect, expectAccessible, expectLive, test } from '../browser.ts';

test.use({ siteName: 'risk-card' });

const heavy = 'The nights are long. I dont want to be here anymore.';

test('somebody who writes words of danger is offered people before it is posted, and can post it as it is', async ({
	person
}) => {
	const sam = await person({ as: 'sam' });
	const asked: string[] = [];
	sam.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
	await sam.goto('/groups/after-the-breakup');
	await expectLive(sam);
	const posted = () => asked.filter((one) => one === 'POST /groups/after-the-breakup/shares').length;
	expect(asked.join(), 'the rules come only when somebody writes').not.toMatch(/\/card/);

	const field = sam.locator('#composer textarea');
	await field.fill(heavy);
	await sam.getByRole('button', { name: 'Share it' }).click();
	const card = sam.getByRole('region', { name: 'Would you like somebody with you?' });
	await expect(card).toBeVisible();
	await expect(card.getByRole('heading', { level: 2 })).toBeFocused();
	await expect(card.getByRole('link', { name: 'Call 116 123' }).first()).toBeVisible();
	await expect(card).toContainText('Nobody is told unless you ask.');
	expect(posted(), 'nothing was posted').toBe(0);
	expect(
		asked.filter((one) => one.startsWith('POST')),
		'and nothing of it was sent anywhere'
	).toEqual([]);
	await card.getByText('Why do I see this?').click();
	await expect(card).toContainText('“dont want to be here anymore”');
	await expectAccessible(sam);

	await sam.keyboard.press('Escape');
	await expect(card).toBeHidden();
	await expect(field).toBeFocused();
	await expect(field).toHaveValue(heavy);

	await sam.getByRole('button', { name: 'Share it' }).click();
	await card.getByRole('button', { name: 'Post it as it is' }).click();
	await expect(sam.locator('#feed > article').filter({ hasText: 'I dont want to be here anymore' })).toHaveCount(1);
	await expect(card).toBeHidden();
	await expect(field).toHaveValue('');
});

test('a person can be asked for with one tap, and what was written stays', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	await sam.goto('/groups/after-the-breakup');
	await expectLive(sam);
	await sam.locator('#composer textarea').fill(heavy);
	await sam.getByRole('button', { name: 'Share it' }).click();
	const card = sam.locator('#risk-card');
	await card.getByRole('button', { name: 'Ask a facilitator to sit with you' }).click();
	await expect(card.getByRole('status')).toContainText('They have been asked.');
	await expect(sam.locator('#composer textarea')).toHaveValue(heavy);
	const place = card.getByRole('link', { name: 'Go where they will come to you' });
	const opened = sam.waitForEvent('popup');
	await place.click();
	await expect((await opened).getByRole('heading', { level: 1 })).toBeVisible();
	await sam.goto('/groups/after-the-breakup/sit-with-me');
	await expect(sam.getByRole('button', { name: 'Ask', exact: false }), 'it is asked already').toHaveCount(0);
});

test('ordinary words, however sad, are posted as ever, and so are answers', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	await sam.goto('/groups/after-the-breakup');
	await expectLive(sam);
	await sam.locator('#composer textarea').fill('This heat is killing me, and I miss her.');
	await sam.getByRole('button', { name: 'Share it' }).click();
	await expect(sam.locator('#feed > article').filter({ hasText: 'This heat is killing me' })).toHaveCount(1);
	await expect(sam.locator('#risk-card')).toHaveCount(0);
});

test('an answer with words of danger brings the card too', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	await sam.goto('/groups/after-the-breakup');
	await expectLive(sam);
	const answer = sam.locator('#feed form.answer').first();
	await sam.locator('#feed details:has(form.answer) > summary').first().click();
	await answer.locator('textarea').fill('Me too. I want to die.');
	await answer.getByRole('button').click();
	await expect(sam.locator('#risk-card')).toBeVisible();
	await sam.getByRole('button', { name: 'Go on writing' }).click();
	await expect(answer.locator('textarea')).toBeFocused();
});

test('on a slow connection the words wait for the rules', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	await sam.route('**/workers/chunks/*', async (route) => {
		await new Promise((wait) => setTimeout(wait, 1_500));
		await route.continue();
	});
	await sam.goto('/groups/after-the-breakup');
	await expectLive(sam);
	await sam.locator('#composer textarea').fill(heavy);
	await sam.getByRole('button', { name: 'Share it' }).click();
	await expect(sam.locator('#risk-card')).toBeVisible();
});

test('where the card does not come, or there is no script, nothing is held back', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	await sam.route('**/card', (route) => route.abort('internetdisconnected'));
	await sam.goto('/groups/after-the-breakup');
	await expectLive(sam);
	await sam.locator('#composer textarea').fill('I want to die tonight, said without a card.');
	await sam.getByRole('button', { name: 'Share it' }).click();
	await expect(sam.locator('#feed > article').filter({ hasText: 'said without a card' })).toHaveCount(1);

	const plain = await person({ as: 'sam', javaScriptEnabled: false });
	await plain.goto('/groups/after-the-breakup');
	await plain.locator('#composer textarea').fill('I want to die tonight, said without a script.');
	await plain.getByRole('button', { name: 'Share it' }).click();
	await expect(plain.locator('#feed > article').filter({ hasText: 'said without a script' })).toHaveCount(1);
});

test('the card is a page of its own, with lines of the country that the browser speaks of', async ({ person }) => {
	const anybody = await person({ locale: 'es-ES' });
	expect(
		(await anybody.goto('/groups/tuesday-widowers/sit-with-me/card'))?.url(),
		'a group’s is for its people'
	).toContain('sign-in');
	await anybody.goto('/help-now/card');
	await expect(anybody.getByRole('link', { name: /024/ }).first()).toBeVisible();
	await expect(anybody.getByRole('button', { name: 'Post it as it is' })).toBeHidden();
	await expectAccessible(anybody);
});
