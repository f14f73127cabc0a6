import { type Page } from '@playwright/test';
import { expect, expectAccessible, passphrase, test } from '../browser.ts';

test.use({ siteName: 'care' });

const report = async (page: Page, words: string, reason: string) => {
	await page.goto('/groups/after-the-breakup');
	await page.getByRole('article').filter({ hasText: words }).getByRole('link', { name: 'More' }).click();
	await page.getByText('If these words trouble you').first().click();
	await page.getByRole('link', { name: 'Report this' }).first().click();
	await expect(page).toHaveURL(/\/reports\/new/);
	await expectAccessible(page);
	await page.getByRole('radio', { name: reason }).check();
	await page.getByRole('button', { name: 'Report it' }).click();
	await expect(page.getByText('Thank you. It has arrived')).toBeVisible();
};
const say = async (page: Page, words: string, masked = false) => {
	await page.goto('/groups/after-the-breakup');
	await page.getByLabel('What is on your heart?').fill(words);
	if (masked) {
		await page.locator('#composer summary').click();
		await page.getByRole('checkbox', { name: 'Say this one as' }).check();
	}
	await page.getByRole('button', { name: 'Share it' }).click();
	await expect(page.getByRole('article').filter({ hasText: words })).toBeVisible();
};
const act = async (page: Page, what: string, words: string) => {
	await page.getByRole('radio', { name: what }).check();
	await page.getByLabel('What they are told').fill(words);
	await page.getByRole('button', { name: 'Do it, and tell them' }).click();
};

test('a report keeps what stood there, is handled, and the reported never hears who it was', async ({ person }) => {
	const [noor, mateus, juno] = [
		await person({ as: 'noor' }),
		await person({ as: 'mateus' }),
		await person({ as: 'juno' })
	];
	const words = `Everybody here is only sorry for themselves. ${Date.now()}`;
	await say(mateus, words);
	await report(noor, words, 'It attacks or pursues somebody');
	expect((await mateus.goto('/care'))!.status()).toBe(404);
	expect((await noor.goto('/care/log'))!.status()).toBe(404);

	await juno.goto('/care');
	await expect(juno.getByText('eight-of-swords asks somebody to sit with them')).toBeVisible();
	await expectAccessible(juno);
	await juno.getByRole('link', { name: 'It attacks or pursues somebody' }).last().click();
	await expect(juno.getByText(words)).toBeVisible();
	await expect(juno.locator('main')).not.toContainText('noor');
	await expectAccessible(juno);
	const address = juno.url();
	expect((await noor.goto(address))!.status()).toBe(404);
	await juno.getByRole('button', { name: 'I look after this' }).click();
	await juno.getByRole('radio', { name: 'Hide it' }).check();
	await juno.getByRole('button', { name: 'Do it, and tell them' }).click();
	await expect(juno.getByText('Say in a sentence why')).toBeVisible();
	await expect(juno.getByRole('radio', { name: 'Hide it' })).toBeChecked();
	await act(juno, 'Hide it', 'These words were aimed at everybody here. You may be angry; speak of yourself.');
	await expect(juno.getByText('Done. They have been told')).toBeVisible();
	await juno.getByRole('radio', { name: 'Something was done' }).check();
	await juno.getByRole('button', { name: 'Close it' }).click();
	await expect(juno.getByText('The report is closed.')).toBeVisible();

	await noor.goto('/groups/after-the-breakup');
	await expect(noor.getByRole('article').filter({ hasText: words })).toHaveCount(0);
	await noor.goto('/notifications');
	await expect(noor.getByText('was looked at. Thank you')).toBeVisible();
	await mateus.goto('/groups/after-the-breakup');
	await expect(mateus.getByText('Only you see them now.')).toBeVisible();
	await mateus.getByRole('link', { name: 'Read why, and answer' }).click();
	await expect(mateus.getByText('These words were aimed at everybody here.')).toBeVisible();
	await expect(mateus.locator('main')).not.toContainText('noor');
	await mateus.getByText('This is not right').click();
	await mateus.getByLabel('What should we know?').fill('short');
	await mateus.getByRole('button', { name: 'Ask them to look again' }).click();
	await expect(mateus.getByLabel('What should we know?')).toHaveValue('short');
	await expectAccessible(mateus);
	await mateus.getByLabel('What should we know?').fill('I had meant myself. I will say it so.');
	await mateus.getByRole('button', { name: 'Ask them to look again' }).click();
	await expect(mateus.getByText('Somebody who did not decide this looks at it.')).toBeVisible();

	const host = await person({ as: 'host' });
	await host.goto('/care');
	await host.getByRole('link', { name: 'mateus asks you to look again' }).click();
	await expect(host.getByText('I had meant myself.')).toBeVisible();
	await expectAccessible(host);
	await host.getByRole('radio', { name: 'They are right: take it back' }).check();
	await host.getByLabel('What you say to them').fill('We read it again, and you are right.');
	await host.getByRole('button', { name: 'Answer' }).click();
	await noor.goto('/groups/after-the-breakup');
	await expect(noor.getByRole('article').filter({ hasText: words })).toBeVisible();
	await host.goto('/care/log');
	await expect(host.getByText('answered the appeal: taken back').first()).toBeVisible();
	await expectAccessible(host);
});

test('somebody under a mask is paused unseen; to know who it is takes two, and they are told', async ({ person }) => {
	const [anneke, priya, juno] = [
		await person({ as: 'anneke' }),
		await person({ as: 'priya-n' }),
		await person({ as: 'juno' })
	];
	const words = `I know which of you lives by the canal. ${Date.now()}`;
	await say(priya, words, true);
	await report(anneke, words, 'A threat, or violence');
	await juno.goto('/care');
	await juno.getByRole('link', { name: 'A threat, or violence' }).first().click();
	await expect(juno.getByText('Under a mask')).toBeVisible();
	await act(juno, 'Pause them for a time', 'This frightened somebody. Read along for now.');
	await expect(juno.getByText('Done. They have been told')).toBeVisible();
	await expect(juno.locator('body')).not.toContainText('priya-n');
	await juno.getByLabel('Why you must know').fill('Somebody may be in danger from this person.');
	await juno.getByRole('button', { name: 'Ask a second person' }).click();
	await expect(juno.getByText('Somebody in the other role has to agree.')).toBeVisible();
	await expectAccessible(juno);
	const address = juno.url();

	await priya.goto('/groups/after-the-breakup');
	await expect(priya.getByText(/paused you until/)).toBeVisible();
	await expect(priya.getByLabel('What is on your heart?')).toHaveCount(0);
	await expectAccessible(priya);

	const host = await person({ as: 'host' });
	await host.goto(address);
	await host.getByRole('button', { name: 'Agree, and tell the member' }).click();
	await expect(host.getByText('It is priya-n.')).toBeVisible();
	await juno.reload();
	await expect(juno.getByText('It is priya-n.')).toBeVisible();
	await priya.goto('/notifications');
	await expect(priya.getByText('Somebody may be in danger from this person.')).toBeVisible();
});

test('an account that a host closes is signed out everywhere, and its owner can answer', async ({ person }) => {
	const [rafa, camila, host] = [
		await person({ as: 'rafa' }),
		await person({ as: 'camila' }),
		await person({ as: 'host' })
	];
	await rafa.goto('/groups/after-the-breakup');
	await rafa.getByRole('checkbox', { name: /I have read what the group agreed on/ }).check();
	await rafa.getByRole('button', { name: 'Take a seat' }).click();
	const words = `I have your addresses, all of them. ${Date.now()}`;
	await say(rafa, words);
	await report(camila, words, 'A threat, or violence');
	await host.goto('/care');
	await host.getByRole('link', { name: 'A threat, or violence' }).last().click();
	await act(host, 'Close their account to this community', 'You threatened people who came here to be safe.');
	await expect(host.getByText('Done. They have been told')).toBeVisible();
	await rafa.goto('/account');
	await expect(rafa).toHaveURL(/sign-in/);
	await rafa.locator('input[name=handle]').fill('rafa');
	await rafa.locator('input[name=passphrase]').fill(passphrase);
	await rafa.getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(rafa.getByRole('heading', { name: 'Your account is closed here' })).toBeVisible();
	await expect(rafa.getByText('You threatened people')).toBeVisible();
	await expectAccessible(rafa);
	await rafa.getByLabel('What should we know?').fill('short');
	await rafa.getByRole('button', { name: 'Ask them to look again' }).click();
	await expect(rafa.getByLabel('What should we know?'), 'typed words stay').toHaveValue('short');
	await expectAccessible(rafa);
	await rafa.getByLabel('What should we know?').fill('It was a joke, and a bad one. I am sorry.');
	await rafa.getByRole('button', { name: 'Ask them to look again' }).click();
	await expect(rafa.getByText('Your answer has arrived.').first()).toBeVisible();
	await rafa.getByRole('link', { name: 'What you wrote here is still yours' }).click();
	await expect(rafa).toHaveURL(/\/banned\/.+\/data$/);
	await expectAccessible(rafa);
	const copy = rafa.getByRole('region', { name: 'Download everything' });
	await copy.locator('input[name=passphrase]').fill('not their passphrase');
	await copy.getByRole('button', { name: 'Make my copy' }).click();
	await expect(copy.getByText('That is not your passphrase.')).toBeVisible();
	await copy.locator('input[name=passphrase]').fill(passphrase);
	await copy.getByRole('button', { name: 'Make my copy' }).click();
	await expect(copy.getByText('That is not your passphrase.')).toHaveCount(0);
	await expect(copy.getByRole('button', { name: 'Make my copy' })).toHaveCount(0);
	await camila.goto('/groups/after-the-breakup/people');
	await expect(camila.getByText('rafa', { exact: true })).toHaveCount(0);
});

test('one tap asks for a person; a facilitator takes it and the two talk; nobody else reads it', async ({ person }) => {
	const [tamsin, juno, noor] = [
		await person({ as: 'tamsin' }),
		await person({ as: 'juno' }),
		await person({ as: 'noor' })
	];
	await tamsin.goto('/groups/after-the-breakup/people');
	await tamsin.getByRole('link', { name: 'Somebody to sit with you' }).click();
	await expect(tamsin).toHaveURL(/\/sit-with-me$/);
	await expectAccessible(tamsin);
	await tamsin.getByRole('button', { name: 'Ask a facilitator to sit with you' }).click();
	await expect(tamsin.getByText('Nobody has come yet.')).toBeVisible();
	await tamsin.getByRole('textbox').fill('He is asleep on the sofa and I cannot be in this flat.');
	await tamsin.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(tamsin.getByRole('main').getByText('He is asleep on the sofa')).toBeVisible();
	await expectAccessible(tamsin);
	await juno.goto('/notifications');
	await juno
		.getByRole('link', { name: /asks for a person to sit with them/ })
		.first()
		.click();
	await juno.getByRole('link', { name: 'tamsin asks somebody to sit with them' }).click();
	const address = juno.url();
	expect((await noor.goto(address))!.status()).toBe(404);
	await juno.getByRole('button', { name: 'I sit with them' }).click();
	await expect(juno.getByText('I cannot be in this flat')).toBeVisible();
	await juno.getByRole('textbox').fill('I am here. Are you safe tonight?');
	await juno.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(juno.getByRole('main').getByText('Are you safe tonight?')).toBeVisible();
	await expectAccessible(juno);
	await tamsin.getByRole('link', { name: 'Look whether somebody answered' }).click();
	await expect(tamsin.getByText('juno is here with you.')).toBeVisible();
	await expect(tamsin.getByText('Are you safe tonight?')).toBeVisible();
	await tamsin.getByRole('button', { name: 'I am all right for now' }).click();
	await expect(tamsin.getByRole('button', { name: 'Ask a facilitator to sit with you' })).toBeVisible();
});

test('what was said by whoever sat with one can be reported, and goes to somebody else', async ({ person }) => {
	const [nadia, juno, host, camila] = [
		await person({ as: 'anneke' }),
		await person({ as: 'juno' }),
		await person({ as: 'host' }),
		await person({ as: 'camila' })
	];
	await nadia.goto('/groups/after-the-breakup/sit-with-me');
	await nadia.getByRole('button', { name: 'Ask a facilitator to sit with you' }).click();
	await juno.goto('/care');
	await juno.getByRole('link', { name: 'anneke asks somebody to sit with them' }).click();
	await juno.getByRole('button', { name: 'I sit with them' }).click();
	const words = `Others have it worse than you. ${Date.now()}`;
	await juno.getByRole('textbox').fill(words);
	await juno.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(juno.getByRole('main').getByText(words)).toBeVisible();
	await nadia.getByRole('link', { name: 'Look whether somebody answered' }).click();
	await expect(nadia.getByText(words)).toBeVisible();
	await expectAccessible(nadia);
	await nadia.getByRole('link', { name: 'Report this' }).click();
	await expect(nadia).toHaveURL(/\/reports\/new/);
	const address = nadia.url();
	expect((await camila.goto(address))!.status(), 'for the two alone').toBe(404);
	await expect(nadia.getByText(words)).toBeVisible();
	await expectAccessible(nadia);
	await nadia.getByRole('button', { name: 'Report it' }).click();
	await expect(nadia.locator('[aria-invalid], [role=alert], .error').first(), 'it needs a reason').toBeVisible();
	await nadia.getByRole('radio', { name: 'It judges, or gives advice' }).check();
	await nadia.getByRole('button', { name: 'Report it' }).click();
	await expect(nadia.getByText('Thank you. It has arrived')).toBeVisible();
	await juno.goto('/care');
	await expect(juno.getByText('Something that juno said while one sat')).toHaveCount(0);
	await host.goto('/care');
	await host
		.locator('article, li, section > *')
		.filter({ hasText: 'Something that juno said while one sat' })
		.getByRole('link')
		.last()
		.click();
	await expect(host.getByText(words)).toBeVisible();
	await expect(host.getByRole('radio', { name: 'Hide it' }), 'there is nothing to hide').toHaveCount(0);
});

test('whoever keeps away from somebody can report them in the same breath; a reason that is missing blocks nobody yet', async ({
	person
}) => {
	const [camila, kieran, juno] = [
		await person({ as: 'camila' }),
		await person({ as: 'kieran-m' }),
		await person({ as: 'juno' })
	];
	const words = `You will hear from me, all of you. ${Date.now()}`;
	await say(kieran, words);
	await camila.goto('/groups/after-the-breakup');
	await camila.getByRole('article').filter({ hasText: words }).getByRole('link', { name: 'More' }).click();
	await camila.getByText('If these words trouble you').first().click();
	await camila
		.getByRole('link', { name: /Keep away from kieran-m/ })
		.first()
		.click();
	await camila.getByText('Report it as well?').click();
	await expect(camila.getByLabel('Anything else that helps')).toBeVisible();
	await expectAccessible(camila);
	await camila.getByLabel('Anything else that helps').fill('He has written this to me before.');
	await camila.getByRole('button', { name: 'Keep away from kieran-m' }).click();
	await expect(camila.getByLabel('Anything else that helps')).toHaveValue('He has written this to me before.');
	await camila.getByRole('radio', { name: 'A threat, or violence' }).check();
	await camila.getByRole('button', { name: 'Keep away from kieran-m' }).click();
	await expect(camila.getByText('your report has arrived')).toBeVisible();
	await camila.goto('/groups/after-the-breakup');
	await expect(camila.getByText(words)).toHaveCount(0);
	await juno.goto('/care');
	await juno.getByRole('link', { name: 'A threat, or violence' }).last().click();
	await expect(juno.getByText('He has written this to me before.')).toBeVisible();
	await expect(juno.getByText(words)).toBeVisible();
});

test('the form says honestly what a removal behind a mask shows, and the list of ended seats says no more', async ({
	person
}) => {
	const [anneke, dev, juno] = [
		await person({ as: 'anneke' }),
		await person({ as: 'two-left-shoes' }),
		await person({ as: 'juno' })
	];
	const words = `Every one of you bores me. ${Date.now()}`;
	await say(dev, words, true);
	await report(anneke, words, 'It attacks or pursues somebody');
	await juno.goto('/care');
	await juno.getByRole('link', { name: 'It attacks or pursues somebody' }).last().click();
	await expect(juno.getByText('Nothing before in the last months'), 'what came before is not shown').toHaveCount(0);
	await expect(juno.getByText('The list of people will be one name shorter')).toBeVisible();
	await act(juno, 'Remove them from the group', 'You attacked people who came here to be safe.');
	await expect(juno.getByText('Done. They have been told')).toBeVisible();
	await juno.goto('/groups/after-the-breakup/lead/people');
	await expect(juno.getByRole('heading', { name: 'Whose seat was ended' })).toBeVisible();
	await expect(juno.locator('main')).not.toContainText('You attacked people');
	await expectAccessible(juno);
	await dev.goto('/account/standing');
	await expect(dev.getByText('You attacked people who came here to be safe.')).toBeVisible();
});
