import { type Page } from '@playwright/test';
import { expect, expectAccessible, expectLive, test } from '../browser.ts';

test.use({ siteName: 'care-notes' });

const group = '/groups/staying-steady';
const heavy = 'The nights are long. I dont want to be here anymore.';
const say = async (page: Page, words: string, masked = false) => {
	await page.goto(group);
	await page.locator('#composer textarea').fill(words);
	if (masked) {
		await page.locator('#composer summary').click();
		await page.getByRole('checkbox', { name: 'Say this one as' }).check();
	}
	await page.getByRole('button', { name: 'Share it' }).click();
};
const openShare = async (page: Page, words: string) => {
	await page.goto(group);
	await page.getByRole('article').filter({ hasText: words }).getByRole('link', { name: 'More' }).click();
	await page.getByText('If these words trouble you').first().click();
};

test('whoever leads puts a content note before words; open windows fold them, their author keeps their own, and is told', async ({
	person
}) => {
	const [noah, mack, carys] = [
		await person({ as: 'noah-k' }),
		await person({ as: 'mack' }),
		await person({ as: 'carys' })
	];
	const words = `The whole shift was a bottle with legs. ${Date.now()}`;
	await say(noah, words);
	await carys.goto(group);
	await expectLive(carys);
	const share = carys.getByRole('article').filter({ hasText: words });
	await expect(share.getByText(words)).toBeVisible();
	await openShare(carys, words);
	await expect(carys.getByRole('link', { name: 'Put a content note before this' })).toHaveCount(0);
	const address = carys.url().split('#')[0]!;
	expect((await carys.goto(`${address}/notes`))!.status(), 'a member finds no such page').toBe(404);
	await carys.goto(group);
	await expectLive(carys);

	await openShare(mack, words);
	await mack.getByRole('link', { name: 'Put a content note before this' }).first().click();
	await expect(mack.getByRole('heading', { level: 1 })).toContainText('noah-k');
	await expectAccessible(mack);
	await mack.getByRole('checkbox', { name: /alcohol|drug|substance/i }).check();
	await mack.getByRole('button', { name: 'Put them before it' }).click();
	await expect(mack.getByText('The notes stand before it now.')).toBeVisible();
	await expect(share.locator('summary').first(), 'the open window folds them').toBeVisible();
	await expect(share.getByText(words)).toBeHidden();

	await noah.goto('/notifications');
	await noah.getByRole('link', { name: /put a content note before something you said/ }).click();
	await expect(noah.getByRole('article').first()).toBeVisible();
	await noah.getByRole('link', { name: 'Change' }).first().click();
	await noah.getByRole('textbox').first().fill(`${words} And I walked past.`);
	await noah.getByRole('button', { name: 'Save' }).click();
	await carys.goto(group);
	await expect(carys.getByRole('article').filter({ hasText: words }).locator('summary').first()).toBeVisible();
	await mack.goto('/care/log');
	await expect(mack.getByText('put content notes before words').first()).toBeVisible();
});

test('a reply folds behind a note too', async ({ person }) => {
	const [leo, mack] = [await person({ as: 'leo-b' }), await person({ as: 'mack' })];
	const words = `The kitchen was loud and I thought of the old way. ${Date.now()}`;
	await leo.goto(group);
	await leo.getByRole('article').filter({ hasText: 'the bus was' }).getByRole('link').first().click();
	const shareAddress = leo.url().split('#')[0]!;
	await leo.locator('form.answer textarea').fill(words);
	await leo.getByRole('button', { name: 'Send your answer' }).click();
	await expect(leo.getByText(words).first()).toBeVisible();
	await mack.goto(shareAddress);
	const reply = mack.locator('li.reply').filter({ hasText: words });
	await reply.getByText('If these words trouble you').click();
	await reply.getByRole('link', { name: 'Put a content note before this' }).click();
	await mack.getByRole('checkbox', { name: /self-harm/i }).check();
	await mack.getByRole('button', { name: 'Put them before it' }).click();
	await leo.goto(shareAddress);
	await expect(leo.locator('li.reply').filter({ hasText: words }).locator('summary').first()).toBeVisible();
	await expect(leo.getByText(words).first()).toBeHidden();
});

test('the agreements say that danger is told, at the door, in the card, and those who lead hear it without a name', async ({
	person
}) => {
	const [rafa, sue, mack] = [
		await person({ as: 'rafa' }),
		await person({ as: 'quiet-sue' }),
		await person({ as: 'mack' })
	];
	await rafa.goto(group);
	await expect(rafa.getByText('Words of danger are not left alone')).toBeVisible();
	await expectAccessible(rafa);

	await sue.goto(group);
	await expectLive(sue);
	await sue.locator('#composer textarea').fill(heavy);
	await sue.locator('#composer summary').click();
	await sue.getByRole('checkbox', { name: 'Say this one as' }).check();
	await sue.getByRole('button', { name: 'Share it' }).click();
	const card = sue.locator('#risk-card');
	await expect(card).toContainText('those who lead this group get a quiet line');
	await expectAccessible(sue);
	await card.getByRole('button', { name: 'Go on writing' }).click();
	await mack.goto('/notifications');
	await expect(mack.getByText('may need company'), 'nothing was posted, nobody is told').toHaveCount(0);

	await sue.getByRole('button', { name: 'Share it' }).click();
	await card.getByRole('button', { name: 'Post it as it is' }).click();
	await expect(sue.locator('#feed > article').filter({ hasText: 'I dont want to be here anymore' })).toHaveCount(1);
	await mack.goto('/notifications');
	await expect(mack.locator('main')).not.toContainText('quiet-sue');
	await mack.getByRole('link', { name: /Somebody in .* may need company/ }).click();
	await expect(mack.getByText('I dont want to be here anymore')).toBeVisible();
	await expect(mack.getByText('Someone here').first()).toBeVisible();
});

test('without a script nobody is told on', async ({ person }) => {
	const [sue, delphine] = [
		await person({ as: 'quiet-sue', javaScriptEnabled: false }),
		await person({ as: 'delphine' })
	];
	await delphine.goto('/notifications');
	const before = await delphine.getByText(/may need company/).count();
	await say(sue, 'I want to die tonight, said in plain paper.');
	await sue.getByRole('link', { name: 'Go on to what you wrote' }).click();
	await expect(sue.getByRole('article').filter({ hasText: 'plain paper' })).toBeVisible();
	await delphine.goto('/notifications');
	await expect(delphine.getByText(/may need company/)).toHaveCount(before);
});

test('whoever leads decides it among the agreements, and everybody is asked again', async ({ person }) => {
	const [ruth, gil] = [await person({ as: 'ruth' }), await person({ as: 'gil-t' })];
	await ruth.goto('/groups/tuesday-widowers/lead/agreements');
	const choice = ruth.getByRole('checkbox', { name: 'Those who lead are told' });
	await expect(choice, 'off by itself').not.toBeChecked();
	await choice.check();
	await expectAccessible(ruth);
	await ruth.getByRole('button', { name: 'Ask everybody to accept these' }).click();
	await gil.goto('/groups/tuesday-widowers');
	await expect(gil.getByRole('heading', { name: 'The group has new agreements' })).toBeVisible();
	await expect(gil.getByText('Words of danger are not left alone')).toBeVisible();
});
