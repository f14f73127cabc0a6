import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from '../browser.ts';

test.use({ siteName: 'gathering' });

const group = '/groups/night-owls';

async function roomOf(page: Page): Promise<string> {
	await page.goto(`${group}/meetings`);
	return (await page.getByRole('link', { name: 'Go to the room' }).first().getAttribute('href'))!;
}

async function comeIn(page: Page, room: string, way = 'In writing'): Promise<void> {
	await page.goto(room);
	await page.getByRole('radio', { name: way }).check();
	await page.getByRole('button', { name: 'Come in' }).click();
	await expectConnected(page);
}
const expectConnected = (page: Page) => expect(page.locator('html')).toHaveAttribute('data-room', 'on');
const piece = (page: Page) => page.getByRole('region', { name: 'The circle' }).getByRole('status');
const said = (page: Page) => page.getByRole('log');
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

async function speak(page: Page, words: string): Promise<void> {
	await page.getByLabel('Write something').fill(words);
	await press(page, 'Say it');
}

test('whoever has no seat stands before the group’s door; without a script one comes to a meeting all the same', async ({
	person
}) => {
	const mei = await person({ as: 'mei', javaScriptEnabled: false });
	const room = await roomOf(mei);
	const visitor = await person();
	await visitor.goto(room);
	await expect(visitor).toHaveURL(group);
	const ruth = await person({ as: 'ruth' });
	await ruth.goto(room);
	await expect(ruth).toHaveURL(group);

	await mei.goto(room);
	await mei.getByLabel('In writing').check();
	await mei.locator('summary').click();
	await mei.getByLabel('A name for tonight').fill('W r e n');
	await press(mei, 'Come in');
	await expect(mei.getByText('Somebody here goes by that name')).toBeVisible();
	await expect(mei.getByLabel('A name for tonight')).toHaveValue('W r e n');
	await mei.getByLabel('A name for tonight').fill('Lighthouse');
	await press(mei, 'Come in');
	await expect(mei.getByText('You are at the door')).toBeVisible();
	await mei.getByText('Ask those who lead').first().click();
	await mei.locator('#whisper-words').fill('Is somebody there?');
	await press(mei, 'Whisper it');
	await expect(mei.getByText('They are not here just now.'), 'nobody leads yet').toBeVisible();
	await expect(mei.locator('#whisper-words')).toHaveValue('Is somebody there?');
	await press(mei, 'Leave the meeting');
	await expect(mei.getByRole('button', { name: 'Come in' })).toBeVisible();
});

test('a meeting: three people come, take turns, whisper, lose their connection and the server, and go', async ({
	person,
	site
}) => {
	test.setTimeout(120_000);
	const small = { viewport: { width: 360, height: 780 }, colorScheme: 'dark' } as const;
	const wren = await person({ as: 'wren', ...small });
	const room = await roomOf(wren);
	await wren.goto(room);
	await expect(wren.getByRole('heading', { name: 'What tonight is' })).toBeVisible();
	await expectAccessible(wren);
	await comeIn(wren, room);
	await expect(wren.getByText('Nobody who leads has come yet.')).toBeVisible();
	await expectAccessible(wren);

	const robin = await person();
	await robin.goto(group);
	await robin.getByLabel('A name for tonight').fill('Robin');
	await press(robin, 'Take a seat as a guest');
	await expect(robin).toHaveURL(`${group}/room`);
	await comeIn(robin, room);

	const ellis = await person({ as: 'ellis' });
	await comeIn(ellis, room);
	await expect(ellis.getByText('At the door: 2')).toBeVisible();
	// How the evening goes is chosen before the room opens.
	await press(ellis, 'With a topic');
	await expect(wren.getByText('Tonight has a topic.', { exact: false })).toBeVisible();
	await press(ellis, 'Open sharing');
	await expect(wren.getByText('Tonight has a topic.', { exact: false })).toHaveCount(0);
	await press(ellis, 'Open the meeting');
	for (const page of [wren, robin, ellis]) await expect(piece(page)).toHaveText('The talking piece lies in the middle');
	await expectAccessible(ellis);

	await press(wren, 'Raise my hand');
	await expect(piece(robin)).toHaveText('wren has the talking piece');
	await expect(robin.getByRole('button', { name: 'Say it' })).toBeDisabled();
	await speak(wren, 'It is the quiet after nine.');
	await expect(said(robin)).toContainText('It is the quiet after nine.');
	await press(robin, 'I’m with you');
	await expect(wren.getByText('Robin: I’m with you')).toBeVisible();
	await press(robin, 'Raise my hand');
	await expect(robin.getByText('You are number 1 in the queue.')).toBeVisible();
	await robin.getByText('Ask those who lead').first().click();
	await robin.locator('#whisper-words').fill('May I go on after her?');
	await press(robin, 'Whisper it');
	await expect(said(ellis)).toContainText('May I go on after her?');
	await expect(said(wren)).not.toContainText('May I go on after her?');
	await expectAccessible(wren);

	// Words of danger bring people and crisis lines first, to their writer alone; then they are said as they were.
	await wren.getByLabel('Write something').fill('I want to die.');
	await press(wren, 'Say it');
	await expect(wren.locator('#risk-card')).toBeVisible();
	await expect(said(robin)).not.toContainText('I want to die.');
	await wren.locator('#risk-card [data-risk-post]').click();
	await expect(said(robin)).toContainText('I want to die.');

	// A tunnel: what is written in it waits, and the chair does, too.
	await wren.context().setOffline(true);
	await expect(wren.locator('#connection')).toContainText('The connection is away');
	await speak(wren, 'Then I turn the radio on.');
	await expect(said(wren)).toContainText('waits for the connection');
	await expect(piece(robin)).toHaveText('wren has the talking piece');
	await wren.context().setOffline(false);
	await expectConnected(wren);
	await expect(said(robin)).toContainText('Then I turn the radio on.');
	await expect(said(robin).getByText('Then I turn the radio on.')).toHaveCount(1);

	await site.killAndRestart();
	for (const page of [wren, robin, ellis]) await expectConnected(page);
	await expect(piece(ellis)).toHaveText('wren has the talking piece');
	await press(wren, 'I am done: pass it on');
	await expect(piece(ellis)).toHaveText('Robin has the talking piece');
	await press(ellis, 'On to: What we agreed on');
	for (const page of [wren, robin])
		await expect(page.getByRole('heading', { name: 'What we agreed on' })).toBeVisible();

	await ellis.locator('summary').filter({ hasText: 'Robin' }).click();
	await press(ellis, 'Send out for tonight');
	await expect(robin.getByText('ended your place in this meeting for tonight')).toBeVisible();
	await expect(robin.getByRole('button', { name: 'Come in' })).toHaveCount(0);
	await ellis.locator('summary').filter({ hasText: 'Close the meeting for everybody' }).click();
	await press(ellis, 'Close the meeting for everybody');
	await expect(wren.getByRole('heading', { name: 'The meeting is over' })).toBeVisible();
	await wren.goto(room);
	await expect(wren.getByText('This meeting is over.')).toBeVisible();
});
