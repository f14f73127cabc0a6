import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, expectLive, test } from '../browser.ts';

test.use({ siteName: 'who reads' });

const group = '/groups/after-the-breakup';
const members = /The \d+ members of After the Breakup/;
const share = async (page: Page, words: string): Promise<Locator> => {
	await page.goto(group);
	await page.getByLabel('What is on your heart?').fill(words);
	await page.getByRole('button', { name: 'Share it' }).click();
	const article = page.getByRole('article').filter({ hasText: words });
	await expect(article).toBeVisible();
	return article;
};
/** The faces beside the words, for those who see: so many at least. */
const expectFaces = async (place: Locator, least: number) =>
	expect.poll(() => place.locator('.faces .avatar').count()).toBeGreaterThanOrEqual(least);

test('whoever writes in a group sees in words and faces who will read it: a share, its change, an answer, its change', async ({
	person
}) => {
	const sam = await person({ as: 'sam', viewport: { width: 360, height: 780 } });
	const juno = await person({ as: 'juno' });
	await juno.goto(group);
	await expectLive(juno);
	const words = `The chair by the window is mine now. ${Date.now()}`;
	await sam.goto(group);
	await sam.getByLabel('What is on your heart?').fill(words);
	const composer = sam.locator('#composer');
	await expect(composer.locator('[data-readers=group]')).toContainText(members);
	await expectFaces(composer.locator('[data-readers=group]'), 2);
	await composer.locator('summary').click();
	await composer.getByRole('radio', { name: 'Only you, for now' }).check();
	await expect(composer.locator('[data-readers=me]')).toBeVisible();
	await expect(composer.locator('[data-readers=group]')).toBeHidden();
	await composer.getByRole('radio', { name: members }).check();
	await sam.getByRole('button', { name: 'Share it' }).click();

	const own = sam.getByRole('article').filter({ hasText: words });
	await own.getByRole('link', { name: 'Change' }).click();
	await expect(sam.locator('#composer summary')).toContainText(members);
	await expectFaces(sam.locator('[data-readers=group]'), 2);
	await expectAccessible(sam);

	const arrived = juno.getByRole('article').filter({ hasText: words });
	await arrived.getByText('Answer', { exact: true }).click();
	const line = arrived.getByText('Read by the members of After the Breakup');
	await expect(line, 'also where it arrived live').toBeVisible();
	const lights = await line.locator('.lights').evaluate((drawn) => getComputedStyle(drawn).backgroundImage);
	expect(lights, 'the faces are lights of the members’ own').toMatch(/oklch|rgb/);
	await expectAccessible(juno);
	await juno.goto((await arrived.getByRole('link', { name: 'More' }).getAttribute('href'))!);
	await expect(juno.getByText(/members of After the Breakup can read your answer/)).toBeVisible();
	await expectFaces(juno.locator('.answer .readers'), 2);
	await expectAccessible(juno);
	await juno.getByRole('textbox').fill('It was always the best one.');
	await juno.getByRole('button', { name: 'Send your answer' }).click();
	await juno.getByRole('list', { name: 'Answers' }).getByRole('link', { name: 'Change' }).click();
	await expect(juno.getByText(/members of After the Breakup can read your answer/)).toBeVisible();
	await expectFaces(juno.locator('form .readers'), 2);
	await expectAccessible(juno);
});

test('an answer that was held back still says who would read it', async ({ person }) => {
	const noor = await person({ as: 'noor' });
	const juno = await person({ as: 'juno' });
	const words = `I only want to say it aloud. ${Date.now()}`;
	await share(noor, words);
	await juno.goto(group);
	const article = juno.getByRole('article').filter({ hasText: words });
	await article.getByText('Answer', { exact: true }).click();
	await article.getByRole('textbox').fill('You should just block him and move on.');
	await article.getByRole('button', { name: 'Send your answer' }).click();
	await expect(juno.getByText('noor asked just to be heard.')).toBeVisible();
	await expect(juno.locator('form', { hasText: 'noor asked just to be heard.' })).toContainText(
		/members of After the Breakup/
	);
});

test('the journal says above the words who reads them, alone and opened; an answer to a page is for its author alone', async ({
	person
}) => {
	const sam = await person({ as: 'sam' });
	const juno = await person({ as: 'juno' });
	await sam.goto('/journal/new');
	const readers = sam.locator('#page .readers');
	await expect(readers).toHaveText('Only you');
	await expectFaces(readers, 1);
	const words = `A page about the stairs. ${Date.now()}`;
	await sam.getByRole('textbox').fill(words);
	await sam.getByRole('button', { name: 'Keep it' }).click();
	await expect(sam).toHaveURL(/\/journal\/[0-9a-f-]{36}$/);
	const address = sam.url();
	const openTo = async (step: string | RegExp) => {
		await sam.goto(`${address}/audience`);
		await sam.getByRole('link', { name: step }).first().click();
		await sam.getByRole('button', { name: 'Open it to them' }).click();
		await expect(sam.getByText('Your page is open to them now.')).toBeVisible();
	};
	await openTo(/Your supporters/);
	await expect(readers).toHaveText('Your supporters: juno, two-left-shoes');
	await expectFaces(readers, 2);
	await expectAccessible(sam);

	await juno.goto('/pages');
	const article = juno.getByRole('article').filter({ hasText: words });
	await article.getByText('Answer', { exact: true }).click();
	await expect(article.getByText('Only sam reads your answer')).toBeVisible();
	await expectFaces(article.locator('.readers'), 1);
	await juno.goto(`/pages/${address.split('/').at(-1)}`);
	await expect(juno.getByText('Only sam reads your answer')).toBeVisible();
	await expectAccessible(juno);

	await openTo(members);
	await expect(readers).toHaveText(members);
	await expectFaces(readers, 2);
});

test('whoever asks for a person sees who may read what they say, before and after somebody came', async ({
	person
}) => {
	const sam = await person({ as: 'sam' });
	const juno = await person({ as: 'juno' });
	await sam.goto(`${group}/sit-with-me`);
	await sam.getByRole('button', { name: /Ask/ }).click();
	await expect(sam.getByText('Whoever comes to sit with you reads this, and nobody else')).toBeVisible();
	await expectFaces(sam.locator('form .readers'), 1);
	await expectAccessible(sam);
	await juno.goto('/care');
	await juno.getByRole('link', { name: /sam asks somebody to sit with them/ }).click();
	await juno.getByRole('button', { name: 'I sit with them' }).click();
	await expect(juno.getByText('Only sam and you read this')).toBeVisible();
	await sam.reload();
	await expect(sam.getByText('Only juno and you read this')).toBeVisible();
});

test('news that touches on what somebody muted waits behind a neutral line, and opens with a tap', async ({
	person
}) => {
	const sam = await person({ as: 'sam' });
	const juno = await person({ as: 'juno' });
	const words = `I went past the town hall today. ${Date.now()}`;
	await share(sam, words);
	await juno.goto(group);
	const article = juno.getByRole('article').filter({ hasText: words });
	for (const answer of ['There was a wedding on, I saw it too.', 'I am glad you went.']) {
		await article.getByText('Answer', { exact: true }).click();
		await article.getByRole('textbox').fill(answer);
		await article.getByRole('button', { name: 'Send your answer' }).click();
		await expect(article.getByRole('list', { name: 'Answers' })).toContainText(answer);
	}
	await sam.goto('/notifications');
	// A job may ask sam meanwhile to answer somebody, who volunteered for that.
	const news = sam.locator('.note').filter({ hasNotText: 'has not had an answer yet' });
	const [plain, muted] = [news.nth(0), news.nth(1)];
	await expect(plain.getByRole('link', { name: 'juno answered you in After the Breakup' })).toBeVisible();
	await expect(muted.getByText('An answer that touches on something you muted')).toBeVisible();
	await expect(muted.getByText('juno answered you')).toBeHidden();
	await expectAccessible(sam);
	await muted.getByText('An answer that touches on something you muted').click();
	await muted.getByRole('link', { name: 'juno answered you in After the Breakup' }).click();
	const reply = sam.getByRole('listitem').filter({ hasText: 'This holds a topic or a word that you muted.' });
	await expect(reply.getByText('There was a wedding on')).toBeHidden();
	await reply.getByText('This holds a topic or a word that you muted.').click();
	await expect(reply.getByText('There was a wedding on')).toBeVisible();
});

test('before a page is opened, its author sees it as each audience will: mask, notes and name as they choose them', async ({
	person
}) => {
	const rafa = await person({ as: 'rafa' });
	await rafa.goto(group);
	await rafa.getByText('You will be called rafa here. Be called something else').click();
	await rafa.getByLabel('Your name in this group').fill('Quarter moon');
	await rafa.getByRole('checkbox', { name: /I have read what the group agreed on/ }).check();
	await rafa.getByRole('button', { name: 'Take a seat' }).click();
	await rafa.goto(`${group}/people`);
	const row = rafa.getByRole('listitem').filter({ hasText: 'juno' });
	await row.getByText('You and juno').click();
	await row.getByRole('button', { name: 'Choose as a supporter' }).click();
	await rafa.goto('/journal/new');
	await rafa.getByRole('textbox').fill('I signed the papers with his pen.');
	await rafa.getByRole('button', { name: 'Keep it' }).click();
	await expect(rafa).toHaveURL(/\/journal\/[0-9a-f-]{36}$/);
	const address = `${rafa.url()}/audience`;
	const seen = rafa.locator('#seen');
	const look = async (step: string | RegExp, within?: string) => {
		await rafa.goto(address);
		const place = within ? rafa.getByRole('listitem').filter({ hasText: within }).last() : rafa;
		await place.getByRole('link', { name: step }).first().click();
	};

	await look(/Your supporters: juno/);
	await expect(seen.getByRole('article'), 'juno knows no rafa').toContainText('Quarter moon');
	await expect(seen).not.toContainText('rafa');
	await rafa.getByRole('radio', { name: 'Has anyone been here?' }).check();
	await expect(seen).toContainText('Asks: has anyone been here?');
	await expectAccessible(rafa);

	await look(members);
	await expect(seen.getByRole('article')).toContainText('Quarter moon');
	await rafa.getByRole('checkbox', { name: 'Say this one as “Someone here”' }).check();
	await expect(seen.getByRole('article')).toContainText('Someone here');
	await expect(seen).not.toContainText('Quarter moon');
	await rafa.getByRole('checkbox', { name: 'infidelity' }).check();
	await expect(seen.getByText('Touches on: infidelity')).toBeVisible();
	await expect(seen.getByText('I signed the papers')).toBeHidden();
	await expectAccessible(rafa);

	await look(/Everybody with an account|in After the Breakup/);
	await expect(seen).toContainText('Whoever has an account finds it on their first page');
	await expect(seen.getByRole('article')).toContainText('Quarter moon');
	await expect(seen.getByRole('article')).toContainText('After the Breakup');
	await expect(seen.getByRole('button', { name: /answer/i })).toHaveCount(0);
	await rafa.getByRole('button', { name: 'Open it to them' }).click();
	await expect(rafa.getByText('Your page is open to them now.')).toBeVisible();
	const marlene = await person({ as: 'marlene-k' });
	await marlene.goto('/');
	await expect(marlene.getByRole('article').filter({ hasText: 'I signed the papers' })).toContainText('Quarter moon');

	await rafa.goto(`${address}?to=public&group=after-the-breakup`);
	await expect(seen).toContainText('Anybody who opens the page of After the Breakup finds it there');
	await expect(seen.getByRole('article')).toContainText('Public');
	await rafa.getByRole('checkbox', { name: 'Say this one as “Someone here”' }).check();
	await expect(seen.getByRole('article')).toContainText('Someone here');
	await rafa.getByRole('button', { name: 'Open it to them' }).click();
	const stranger = await person();
	await stranger.goto(group);
	const found = stranger.getByRole('article').filter({ hasText: 'I signed the papers' });
	await expect(found).toContainText('Someone here');
	await expect(found).toContainText('Public');
});

test('without a script a button shows the page as it was chosen, and nothing chosen is lost', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	await sam.goto('/journal/new');
	await sam.getByRole('textbox').fill('The bread was burnt and nobody laughed.');
	await sam.getByRole('button', { name: 'Keep it' }).click();
	await expect(sam).toHaveURL(/\/journal\/[0-9a-f-]{36}$/);
	const plain = await sam
		.context()
		.browser()!
		.newContext({ javaScriptEnabled: false, storageState: await sam.context().storageState() });
	const page = await plain.newPage();
	await page.goto(`${sam.url()}/audience?to=group&group=after-the-breakup`);
	await page.getByRole('checkbox', { name: 'Say this one as “Someone here”' }).check();
	await page.getByRole('checkbox', { name: 'death' }).check();
	await page.getByRole('button', { name: 'Look at it like this' }).click();
	await expect(page.locator('#seen').getByRole('article')).toContainText('Someone here');
	await expect(page.locator('#seen')).toContainText('Touches on: death');
	await expect(page.getByRole('checkbox', { name: 'Say this one as “Someone here”' })).toBeChecked();
	const kept = sam.waitForResponse((answer) => answer.request().method() === 'PUT');
	await sam.getByRole('textbox').fill('The bread was burnt, and nobody laughed.');
	await kept;
	await page.getByRole('button', { name: 'Open it to them' }).click();
	await expect(page.getByText('The page was changed in another window meanwhile')).toBeVisible();
	await expect(page.getByRole('checkbox', { name: 'Say this one as “Someone here”' })).toBeChecked();
	await expect(page.locator('#seen')).toContainText('Touches on: death');
	await page.getByRole('button', { name: 'Open it to them' }).click();
	await expect(page.getByText('Your page is open to them now.')).toBeVisible();
	await plain.close();
});

test('words that care hides leave every open window, and are sent to none of them again', async ({ person }) => {
	const [noor, shoes, juno] = [
		await person({ as: 'noor' }),
		await person({ as: 'two-left-shoes' }),
		await person({ as: 'juno' })
	];
	const words = `You all deserve what you got. ${Date.now()}`;
	await share(noor, words);
	const heard: string[] = [];
	shoes.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))));
	await shoes.goto(group);
	await expectLive(shoes);
	const theirs = shoes.getByRole('article').filter({ hasText: words });
	await expect(theirs).toBeVisible();
	await juno.goto(group);
	await juno.getByRole('article').filter({ hasText: words }).getByRole('link', { name: 'More' }).click();
	await juno.getByText('If these words trouble you').first().click();
	await juno.getByRole('link', { name: 'Report this' }).first().click();
	await juno.getByRole('radio', { name: 'It attacks or pursues somebody' }).check();
	await juno.getByRole('button', { name: 'Report it' }).click();
	await juno.goto('/care');
	await juno.getByRole('link', { name: 'It attacks or pursues somebody' }).last().click();
	await expect(juno.getByText(words)).toBeVisible();
	await juno.getByRole('radio', { name: 'Hide it' }).check();
	await juno.getByLabel('What they are told').fill('Please speak of yourself.');
	await juno.getByRole('button', { name: 'Do it, and tell them' }).click();
	await expect(juno.getByText('Done. They have been told')).toBeVisible();
	await expect(theirs).toHaveCount(0);
	expect(heard.length, 'the premise: the window was told').toBeGreaterThan(1);
	expect(heard.join('\n')).not.toContain(words);
});
