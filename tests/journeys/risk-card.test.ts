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
	await expect(card.getByRole('status').first()).toContainText('They have been asked.');
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

test('where the card does not come nothing is held back; without a script it comes after', async ({ person }) => {
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
	await expect(plain.getByText('What you wrote is posted.')).toBeVisible();
	await expect(plain.getByRole('button', { name: 'Ask a facilitator to sit with you' })).toBeVisible();
	await plain.getByRole('link', { name: 'Go on to what you wrote' }).click();
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

test('with one tap those whom one chose are told that one would like company, and nothing of what was written', async ({
	person
}) => {
	const [sam, juno] = [await person({ as: 'sam' }), await person({ as: 'juno' })];
	await sam.goto('/groups/after-the-breakup');
	await expectLive(sam);
	await sam.locator('#composer textarea').fill(heavy);
	await sam.getByRole('button', { name: 'Share it' }).click();
	const card = sam.locator('#risk-card');
	await card.getByRole('button', { name: 'Tell my supporters' }).click();
	await expect(card.getByText('They have been told that you are having a hard time')).toBeVisible();
	await expect(sam.locator('#composer textarea')).toHaveValue(heavy);
	await expect(card.getByText('safety plan'), 'nothing leads to what is not there').toHaveCount(0);
	await expectAccessible(sam);
	await juno.goto('/notifications');
	await expect(juno.getByText('sam is having a hard time and would like company.')).toBeVisible();
	await expect(juno.locator('main')).not.toContainText('dont want to be here');
});

test('an answer that is changed, a page that is opened and words to whoever sits with one bring it as well', async ({
	person
}) => {
	const sam = await person({ as: 'sam' });
	const card = sam.locator('#risk-card');
	await sam.goto('/groups/after-the-breakup');
	await sam.locator('#feed details:has(form.answer) > summary').first().click();
	const answer = `Thank you for this. ${Date.now()}`;
	await sam.locator('#feed form.answer textarea').first().fill(answer);
	await sam.locator('#feed form.answer').first().getByRole('button', { name: 'Send your answer' }).click();
	await sam.locator('li.reply').filter({ hasText: answer }).getByRole('link', { name: 'Change' }).click();
	await sam.getByRole('textbox').fill(heavy);
	await sam.getByRole('button', { name: 'Save the change' }).click();
	await expect(card).toBeVisible();
	await card.getByRole('button', { name: 'Go on writing' }).click();
	await sam.getByRole('textbox').fill('I want to die, and I take it back.');
	await sam.getByRole('button', { name: 'Take these words back' }).click();
	await expect(sam.getByText(answer), 'taking back brings no card').toHaveCount(0);

	await sam.goto('/journal/new');
	await sam.getByRole('textbox').fill(heavy);
	await sam.getByRole('button', { name: 'Keep it', exact: true }).click();
	await sam.waitForURL(/journal\/[0-9a-f]{8}-/);
	await expect(card, 'what is for oneself alone brings none').toHaveCount(0);
	const page = sam.url();
	await sam.goto(`${page}/audience?to=supporters`);
	await sam.getByRole('button', { name: 'Open it to them' }).click();
	await expect(card).toBeVisible();
	await expectAccessible(sam);
	await card.getByRole('button', { name: 'Post it as it is' }).click();
	await expect(sam).toHaveURL(page);

	await sam.goto('/groups/after-the-breakup/sit-with-me');
	const ask = sam.getByRole('button', { name: 'Ask a facilitator to sit with you' });
	if (await ask.count()) await ask.click();
	await sam.getByRole('textbox').fill(heavy);
	await sam.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(card).toBeVisible();
});
