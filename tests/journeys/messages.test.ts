import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectLive, test } from '../browser.ts';

/** Opens the conversation of two people whom the demo connected. */
async function open(page: Page, name: string): Promise<void> {
	await page.goto('/messages');
	await page.getByRole('link', { name, exact: true }).click();
	await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}
const log = (page: Page) => page.getByRole('log');
const write = async (page: Page, name: string, words: string) => {
	await page.getByLabel(`Write to ${name}`).fill(words);
	await page.getByRole('button', { name: 'Send', exact: true }).click();
};

test('two people write to each other, also while the connection is away: in order, once', async ({ person }) => {
	const sam = await person({ as: 'sam', viewport: { width: 360, height: 780 } });
	const shoes = await person({ as: 'two-left-shoes' });
	await open(sam, 'two-left-shoes');
	await expectLive(sam);
	await expectAccessible(sam);
	await open(shoes, 'sam');
	await expectLive(shoes);

	const mark = Date.now();
	await write(sam, 'two-left-shoes', `Are you awake? ${mark}`);
	await expect(log(shoes)).toContainText(`Are you awake? ${mark}`);
	await expect(sam.locator('#message-list')).toContainText(`Are you awake? ${mark}`);
	await expect(sam.locator('#waiting > li')).toHaveCount(0);

	await sam.context().setOffline(true);
	const lines = ['First, without a connection.', 'Second.', 'Third.'].map((line) => `${line} ${mark}`);
	for (const line of lines) await write(sam, 'two-left-shoes', line);
	await expect(sam.locator('#waiting > li')).toHaveCount(3);
	await expect(sam.locator('#waiting > li').first()).toContainText('waits for the connection');
	expect(
		await sam.evaluate(() => Object.entries(localStorage).filter(([name]) => name.startsWith('hearth.outbox.')).length)
	).toBe(3);
	expect(await sam.evaluate(() => JSON.stringify(localStorage)), 'sealed').not.toContain('Third');
	await sam.context().setOffline(false);
	await expect(log(shoes)).toContainText(lines[2]!);
	const arrived = (await shoes.locator('#message-list .words').allInnerTexts()).filter((line) =>
		line.endsWith(String(mark))
	);
	expect(arrived).toEqual([`Are you awake? ${mark}`, ...lines]);
	await expect(sam.locator('#waiting > li')).toHaveCount(0);
	expect(
		await sam.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('hearth.outbox.')))
	).toEqual([]);
});

test('what was written in a tunnel is sent from whatever page is open when it ends, once', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	const shoes = await person({ as: 'two-left-shoes' });
	await open(shoes, 'sam');
	await expectLive(shoes);
	await open(sam, 'two-left-shoes');
	await expectLive(sam);
	const words = `From the tunnel, ${Date.now()}`;
	await sam.context().setOffline(true);
	await write(sam, 'two-left-shoes', words);
	const kept = () =>
		sam.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('hearth.outbox.')).length);
	await expect.poll(kept).toBe(1);
	const elsewhere = await sam.context().newPage();
	await sam.close();
	await elsewhere.context().setOffline(false);
	await elsewhere.goto('/journal');
	await expect(log(shoes)).toContainText(words);
	await expect(elsewhere.getByText('What you wrote without a connection has been sent.')).toBeVisible();
	await expect(log(shoes).getByText(words)).toHaveCount(1);
	expect(
		await elsewhere.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('hearth.outbox.')))
	).toEqual([]);
});

test('all of it goes without a script; nobody else finds it', async ({ person }) => {
	const shoes = await person({ as: 'two-left-shoes', javaScriptEnabled: false });
	await open(shoes, 'sam');
	const words = `Read without a script. ${Date.now()}`;
	await write(shoes, 'sam', words);
	await expect(log(shoes)).toContainText(words);
	const { pathname } = new URL(shoes.url());
	await shoes
		.getByRole('listitem')
		.filter({ hasText: words })
		.getByRole('link', { name: 'More about this message' })
		.click();
	await expect(shoes.getByRole('heading', { name: 'You wrote' })).toBeVisible();
	await shoes.getByRole('button', { name: 'Take it back' }).click();
	await expect(log(shoes)).not.toContainText(words);

	const noor = await person({ as: 'noor' });
	expect((await noor.goto(pathname))!.status()).toBe(404);
});

test('on a device that somebody else uses too nothing is kept; leaving now leaves nothing', async ({ person }) => {
	const jae = await person({ as: 'jae' });
	await open(jae, 'sam');
	await expectLive(jae);
	await jae.context().setOffline(true);
	await write(jae, 'sam', 'Written in a tunnel.');
	await expect(jae.locator('#waiting > li')).toHaveCount(1);
	const kept = () =>
		jae.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('hearth.outbox.')).length);
	await expect.poll(kept).toBe(1);
	await jae.evaluate(() => document.documentElement.setAttribute('data-shared-device', ''));
	await write(jae, 'sam', 'On somebody else’s device.');
	await expect(jae.locator('#waiting > li')).toHaveCount(2);
	expect(await kept()).toBe(1);
	await jae.evaluate(() => {
		// Leaving goes elsewhere; what matters is what stays behind.
		const other = new BroadcastChannel('leave');
		other.postMessage('');
	});
	await expect.poll(() => jae.evaluate(() => Object.keys(localStorage).length).catch(() => 0)).toBe(0);
});
