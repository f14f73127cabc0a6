import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectLive, giveAuthenticator, passphrase, test } from '../browser.ts';

test.use({ siteName: 'rooms' });

const group = '/groups/night-owls';
const room = `${group}/room`;

async function takeSeat(page: Page, name: string, where = group): Promise<void> {
	await page.goto(where);
	await page.getByLabel('A name for tonight').fill(name);
	await page.getByRole('button', { name: 'Take a seat as a guest' }).click();
	await expect(page).toHaveURL(`${where}/room`);
}

const here = (page: Page) => page.getByRole('region', { name: /(person is|people are) here/ });

test('somebody without an account takes a seat, sees who is there, listens, and says a line that a member sees at once', async ({
	person
}) => {
	// Whoever leaves is seen for up to half a minute more, by chance.
	test.slow();
	const wren = await person({ as: 'wren' });
	await wren.goto(room);
	await expectLive(wren);
	const guest = await person({ viewport: { width: 360, height: 780 }, colorScheme: 'dark' });
	await guest.goto(group);
	await expectAccessible(guest);
	await expect(guest.getByLabel('A name for tonight'), 'a name is suggested').not.toHaveValue('');
	await takeSeat(guest, 'Robin');
	await expectLive(guest);
	await expect(guest.getByRole('heading', { name: '2 people are here' })).toBeVisible();
	await expect(here(guest)).toContainText('wren');
	await expect(guest.getByText('You may just listen', { exact: false }).first()).toBeVisible();
	await expectAccessible(guest);
	const wider = await guest.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	expect(wider).toBeLessThanOrEqual(0);
	await expect(here(wren)).toContainText('Robin guest, listening');

	const line = `I could not sleep either. ${Date.now()}`;
	await guest.getByLabel('Say something').pressSequentially(line.slice(0, 12));
	await expect(here(wren)).toContainText('Robin guest, writing');
	await guest.getByLabel('Say something').fill(line);
	await guest.getByRole('button', { name: 'Say it' }).click();
	await expect(wren.getByRole('log')).toContainText(line);
	await expect(guest.getByRole('log')).toContainText(line);
	await expect(guest.getByLabel('Say something')).toHaveValue('');
	await expect(here(wren)).toContainText('Robin guest, listening');
	await wren.getByRole('button', { name: 'I’m with you' }).click();
	await expect(guest.getByRole('listitem').filter({ hasText: 'wren' }).filter({ hasText: 'I’m with you' })).toHaveCount(
		1
	);

	const second = await guest.context().newPage();
	await second.goto(room);
	await expectLive(second);
	await expect(here(wren), 'two windows are one person').toContainText('2 people are here');
	await second.close();
	await guest
		.getByRole('listitem')
		.filter({ hasText: line })
		.getByRole('link', { name: 'More about this line' })
		.click();
	await expect(guest).toHaveURL(/\/room\/lines\//);
	await expectAccessible(guest);
	await guest.getByRole('button', { name: 'Take it back' }).click();
	await expect(wren.getByRole('log')).not.toContainText(line);
	await guest.getByRole('link', { name: 'Get up and go' }).click();
	await expect(guest).toHaveURL(/\/guest/);
	await expectAccessible(guest);
	await guest.getByRole('button', { name: 'Get up from all seats' }).click();
	await expect(here(wren)).toContainText('One person is here', { timeout: 45_000 });
	expect((await guest.context().cookies()).filter(({ name }) => name === 'hearth.guest')).toEqual([]);
});

test('all of it goes without a script', async ({ person }) => {
	const guest = await person({ javaScriptEnabled: false, viewport: { width: 360, height: 780 } });
	await guest.goto(group);
	const opened = Date.now();
	await expect(guest.getByText('about 25 seconds')).toBeVisible();
	await guest.getByLabel('A name for tonight').fill('Heron');
	await guest.getByRole('button', { name: 'Take a seat as a guest' }).click();
	await expect(guest.getByRole('alert'), 'a machine would be this quick').toBeVisible();
	await expect(guest.getByLabel('A name for tonight')).toHaveValue('Heron');
	await guest.waitForTimeout(Math.max(0, 26_000 - (Date.now() - opened)));
	await guest.getByRole('button', { name: 'Take a seat as a guest' }).click();
	await expect(guest).toHaveURL(room);
	await expect(guest.getByText('Your browser runs no script, which is fine.')).toBeVisible();
	await expect(here(guest)).toContainText('Heron');
	const line = `Read without a script. ${Date.now()}`;
	await guest.getByLabel('Say something').fill(line);
	await guest.getByRole('button', { name: 'Say it' }).click();
	await expect(guest.getByRole('log')).toContainText(line);
	const wren = await person({ as: 'wren' });
	await wren.goto(room);
	await expect(here(wren)).toContainText('Heron');
	await expect(wren.getByRole('log')).toContainText(line);
});

test('a guest reads what is public and nothing else: no share of the group, no room that is not theirs', async ({
	person
}) => {
	const wren = await person({ as: 'wren' });
	await wren.goto(group);
	const share = (await wren.locator('#feed > article').first().getAttribute('id'))!.replace('share-', '');
	const guest = await person();
	await takeSeat(guest, 'Swift');
	expect((await guest.request.get(`${group}/shares/${share}`)).status()).toBe(404);
	expect((await guest.request.get(`${room}/guests`, { maxRedirects: 0 })).status()).toBe(303);
	await guest.goto('/groups/after-the-breakup/room');
	await expect(guest, 'no seat there').toHaveURL('/groups/after-the-breakup');
	await guest.goto('/groups/tuesday-widowers');
	await expect(guest.getByRole('button', { name: 'Take a seat as a guest' })).toHaveCount(0);
	const forged = await guest.request.post('/groups/mothers-of-estranged-children/guest-seat', {
		form: { name: 'Swift', version: '1' },
		headers: { origin: new URL(guest.url()).origin }
	});
	expect(forged.status()).toBe(404);
});

test('those who lead end a guest’s seat: the window closes, the token does not come in again, a fresh guest waits', async ({
	person
}) => {
	const guest = await person({ userAgent: 'an old phone' });
	await takeSeat(guest, 'Unkind');
	await expectLive(guest);
	await guest.getByLabel('Say something').fill('You are all pathetic.');
	await guest.getByRole('button', { name: 'Say it' }).click();
	const ellis = await person({ as: 'ellis' });
	await ellis.goto(room);
	await expect(ellis.getByRole('log')).toContainText('You are all pathetic.');
	await ellis.getByRole('link', { name: 'Guests and this room' }).click();
	await expect(ellis).toHaveURL(/\/room\/guests/);
	await expectAccessible(ellis);
	await ellis.getByRole('button', { name: 'End Unkind’s seat' }).click();
	await expect(ellis.getByText('The seat has ended.')).toBeVisible();
	await expect(guest).toHaveURL(group);
	await expect(guest.getByText('ended your seat as a guest')).toBeVisible();
	await expectAccessible(guest);
	await ellis.goto(room);
	await expect(ellis.getByRole('log')).not.toContainText('pathetic');
	await guest.context().clearCookies();
	await guest.goto(group);
	await guest.getByLabel('A name for tonight').fill('Somebody new');
	await guest.getByRole('button', { name: 'Take a seat as a guest' }).click();
	await expect(guest.getByRole('alert')).toContainText('minutes');
	await expect(guest.getByLabel('A name for tonight')).toHaveValue('Somebody new');
});

test('a line is reported with a copy, and taken away by those who lead', async ({ person }) => {
	const guest = await person();
	await takeSeat(guest, 'Magpie');
	await expectLive(guest);
	const line = `Only 49 a month for my course. ${Date.now()}`;
	await guest.getByLabel('Say something').fill(line);
	await guest.getByRole('button', { name: 'Say it' }).click();
	const wren = await person({ as: 'wren' });
	await wren.goto(room);
	await wren
		.getByRole('listitem')
		.filter({ hasText: line })
		.getByRole('link', { name: 'More about this line' })
		.click();
	await expect(wren).toHaveURL(/\/room\/lines\//);
	await expectAccessible(wren);
	await wren.getByLabel('It sells or recruits').check();
	await wren.getByRole('button', { name: 'Report it' }).click();
	await expect(wren).toHaveURL(room);
	const ellis = await person({ as: 'ellis' });
	await ellis.goto('/care');
	await ellis.getByRole('link', { name: 'It sells or recruits' }).first().click();
	await expect(ellis.getByText(line)).toBeVisible();
	await ellis.goto(room);
	await ellis
		.getByRole('listitem')
		.filter({ hasText: line })
		.getByRole('link', { name: 'More about this line' })
		.click();
	await ellis.getByRole('button', { name: 'Take this line away' }).click();
	await expect(guest.getByRole('log')).toContainText('took this line away');
	await expect(guest.getByRole('log')).not.toContainText(line);
});

test('while it is members only guests leave at once, and the front door says so', async ({ person }) => {
	const guest = await person();
	await takeSeat(guest, 'Finch', '/groups/after-the-breakup');
	await expectLive(guest);
	const juno = await person({ as: 'juno' });
	await juno.goto('/groups/after-the-breakup/room/guests');
	await juno.getByLabel('Members only for now').check();
	await juno.getByRole('button', { name: 'Save' }).click();
	await expect(guest).toHaveURL('/groups/after-the-breakup');
	await expect(guest.getByText('for members only just now').first()).toBeVisible();
	await juno.getByLabel('Members only for now').uncheck();
	await juno.getByRole('button', { name: 'Save' }).click();
	await guest.goto('/groups/after-the-breakup/room');
	await expect(here(guest)).toContainText('Finch');
});

test('an account made later keeps the seat, the name and what was said', async ({ person }) => {
	const guest = await person({ viewport: { width: 360, height: 780 } });
	await takeSeat(guest, 'Linnet');
	await expectLive(guest);
	await guest.getByLabel('Say something').fill('I am staying.');
	await guest.getByRole('button', { name: 'Say it' }).click();
	await expect(guest.getByRole('log')).toContainText('I am staying.');
	await guest.getByRole('link', { name: 'Keep this seat with an account' }).click();
	await expect(guest.getByText('You sit in Night Owls as a guest.')).toBeVisible();
	await guest.locator('input[name=handle]').fill('linnet-later');
	await guest.locator('input[name=passphrase]').fill(`${passphrase} of my own`);
	await guest.getByRole('button', { name: 'Make my account' }).click();
	await expect(guest).toHaveURL(/recovery-codes/);
	await guest.goto(room);
	await expect(guest.getByText('You are here as Linnet.')).toBeVisible();
	const mine = guest.getByRole('listitem').filter({ hasText: 'I am staying.' });
	await expect(mine).toContainText('Linnet');
	await expect(mine).not.toContainText('guest');
	expect((await guest.context().cookies()).filter(({ name }) => name === 'hearth.guest')).toEqual([]);
	await guest.goto(`${group}/people`);
	await expect(guest.getByRole('main')).toContainText('Linnet');
	await expect(guest.getByRole('main')).not.toContainText('linnet-later');
});

test('so does one that is made with a passkey', async ({ person }) => {
	const guest = await person();
	await takeSeat(guest, 'Dunnock');
	await giveAuthenticator(guest);
	await guest.goto('/join');
	await guest.locator('input[name=handle]').fill('dunnock-later');
	await guest.locator('[data-passkey] button').click();
	await expect(guest).toHaveURL(/recovery-codes/);
	await guest.goto(room);
	await expect(guest.getByText('You are here as Dunnock.')).toBeVisible();
});

test('whoever signs in where somebody sat as a guest is asked, and may say that it was not them', async ({
	person
}) => {
	for (const [who, keep] of [
		['camila', true],
		['noor', false]
	] as const) {
		const page = await person();
		await takeSeat(page, `Before ${who}`);
		await page.goto('/sign-in');
		await page.locator('input[name=handle]').fill(who);
		await page.locator('input[name=passphrase]').fill(passphrase);
		await page.getByRole('button', { name: 'Sign in', exact: true }).click();
		await expect(page).toHaveURL(/\/guest/);
		await expectAccessible(page);
		if (keep) {
			await page.getByLabel('Your name in Night Owls').fill('ellis');
			await page.getByRole('button', { name: 'It was me: keep it' }).click();
			await expect(page.getByText('Somebody goes by that name')).toBeVisible();
			await page.getByLabel('Your name in Night Owls').fill('Night Camila');
			await page.getByRole('button', { name: 'It was me: keep it' }).click();
			await expect(page).toHaveURL(room);
			await expect(page.getByText('You are here as Night Camila.')).toBeVisible();
		} else {
			await page.getByRole('button', { name: 'Let it go' }).click();
			await page.goto(room);
			await expect(page, 'no seat came of it').toHaveURL(group);
		}
	}
});

test('“Leave now” takes the guest along', async ({ person }) => {
	const guest = await person();
	await takeSeat(guest, 'Wagtail');
	await guest.request.get('/leave-now', { maxRedirects: 0 });
	expect((await guest.context().cookies()).filter(({ name }) => name === 'hearth.guest')).toEqual([]);
	await guest.goto(room);
	await expect(guest).toHaveURL(group);
});
