import { expect, expectAccessible, test } from '../browser.ts';

test('a facilitator opens a group from a template, invites by a link, hands over and closes it', async ({ person }) => {
	const ruth = await person({ as: 'ruth' });
	await ruth.goto('/groups/new');
	await expectAccessible(ruth);
	await ruth.getByRole('link', { name: 'Start from nothing' }).click();
	await ruth.getByLabel('Name of the group').fill('x');
	await ruth.getByLabel('What it is for').fill('For those who still cook for two.');
	await ruth.getByRole('button', { name: 'Open the group' }).click();
	await expect(ruth.getByText('A little longer, please')).toBeVisible();
	await expect(ruth.getByLabel('What it is for')).toHaveValue('For those who still cook for two.');
	await expectAccessible(ruth);
	const name = `Cooking for two ${Date.now()}`;
	await ruth.getByLabel('Name of the group').fill(name);
	await ruth.getByRole('radio', { name: 'By invitation' }).check();
	await ruth.getByRole('checkbox', { name: 'Show it among the groups' }).uncheck();
	await ruth.getByRole('button', { name: 'Open the group' }).click();
	await expect(ruth.getByRole('heading', { level: 1, name })).toBeVisible();
	await expect(ruth.getByText('Nobody has said anything yet')).toBeVisible();
	const group = new URL(ruth.url()).pathname;

	await ruth.goto(`${group}/lead/invitations`);
	await ruth.getByLabel('For whom is it?').fill('for sam');
	await ruth.getByRole('button', { name: 'Make a link' }).click();
	const link = await ruth.locator('code').innerText();
	await expectAccessible(ruth);

	const sam = await person({ as: 'sam' });
	expect((await sam.goto(group))!.status()).toBe(404);
	await sam.goto(link);
	await expect(sam.getByRole('heading', { name: `You are invited to ${name}` })).toBeVisible();
	await expectAccessible(sam);
	await sam.getByRole('button', { name: 'Come in and look' }).click();
	await expect(sam.getByLabel('I have read what the group agreed on')).toBeVisible();
	await expectAccessible(sam);
	await sam.getByLabel('I have read what the group agreed on').check();
	await sam.getByRole('button', { name: 'Take a seat' }).click();
	await expect(sam.getByText('You have a seat. You may just listen.')).toBeVisible();

	await ruth.goto(`${group}/lead/people`);
	await expectAccessible(ruth);
	await ruth.getByText('Lead together with sam').click();
	await ruth.getByRole('button', { name: 'Lead together' }).and(ruth.locator(':visible')).click();
	await expect(ruth.getByText('They lead the group with you now.')).toBeVisible();
	await sam.goto('/notifications');
	await expect(sam.getByText('ruth made you a facilitator').first()).toBeVisible();
	await sam.goto(`${group}/lead/closing`);
	await expectAccessible(sam);
	await sam.getByLabel('A last word to everybody').fill('Thank you for the soup.');
	await sam.getByRole('button', { name: 'Close the group' }).click();
	await expect(sam.getByText('Thank you for the soup.')).toBeVisible();
	await expect(sam.getByLabel('What is on your heart?')).toHaveCount(0);
});

test('a request is answered with a word, and a new version of the agreements asks again', async ({ person }) => {
	const ruth = await person({ as: 'ruth' });
	const sam = await person({ as: 'sam' });
	await sam.goto('/groups/tuesday-widowers');
	await expectAccessible(sam);
	await sam.getByLabel('I have read what the group agreed on').check();
	await sam.getByLabel('A few words to who leads the group').fill('My dad died, and I look after my mum.');
	await sam.getByRole('button', { name: 'Ask for a seat' }).click();
	await expect(sam.getByText('You have asked for a seat')).toBeVisible();
	await expectAccessible(sam);

	await ruth.goto('/groups/tuesday-widowers/lead');
	await expectAccessible(ruth);
	const request = ruth.getByRole('article').filter({ hasText: 'I look after my mum' });
	await request.getByLabel('A word to sam').fill('Come on Tuesday.');
	await request.getByRole('button', { name: 'Offer a seat' }).click();
	await expect(ruth.getByText('They have a seat now.')).toBeVisible();
	await sam.goto('/notifications');
	await expect(sam.getByText('Come on Tuesday.')).toBeVisible();

	await ruth.goto('/groups/tuesday-widowers/lead/agreements');
	await expectAccessible(ruth);
	await ruth.getByLabel('Agreement 1, in short').fill('What is said here stays here, always');
	await ruth.getByRole('button', { name: 'Ask everybody to accept these' }).click();
	await sam.goto('/groups/tuesday-widowers');
	await expect(sam.getByText('The group has new agreements')).toBeVisible();
	await expect(sam.getByLabel('What is on your heart?')).toHaveCount(0);
	await expectAccessible(sam);
	await sam.getByRole('button', { name: 'I can live with these' }).click();
	await expect(sam.getByLabel('What is on your heart?')).toBeVisible();
});

test('whoever leads ends a seat with a reason: the open window closes, and the door stays shut', async ({ person }) => {
	const juno = await person({ as: 'juno' });
	const beck = await person({ as: 'beck' });
	await beck.goto('/groups/after-the-breakup');
	await expect(beck.locator('html')).toHaveAttribute('data-connection', 'on');
	await juno.goto('/groups/after-the-breakup/lead/people');
	const row = juno.getByRole('listitem').filter({ hasText: 'beck' });
	await row.getByText('End the seat of beck').click();
	await row.getByLabel('Why? beck will read this.').fill('no');
	await row.getByRole('button', { name: 'End the seat', exact: true }).click();
	await expect(juno.getByText('A little longer, please')).toBeVisible();
	await juno.getByLabel('Why? beck will read this.').fill('You wrote to people outside the group.');
	await juno.getByRole('button', { name: 'End the seat', exact: true }).click();
	await expect(juno.getByText('The seat was ended, and they were told why.')).toBeVisible();
	await expect(beck.getByText('A facilitator ended your seat here')).toBeVisible();
	await expect(beck.getByRole('article')).toHaveCount(0);
	await expectAccessible(beck);
	await beck.goto('/notifications');
	await expect(beck.getByText('You wrote to people outside the group.')).toBeVisible();
});

test('leaving asks what becomes of one’s words, and does it', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	await sam.goto('/groups/night-owls');
	await sam.getByLabel('I have read what the group agreed on').check();
	await sam.getByRole('button', { name: 'Take a seat' }).click();
	const words = `Three in the morning ${Date.now()}`;
	await sam.getByLabel('What is on your heart?').fill(words);
	await sam.getByRole('button', { name: 'Share it' }).click();
	await expect(sam.getByRole('article').filter({ hasText: words })).toBeVisible();
	const wren = await person({ as: 'wren' });
	await wren.goto('/groups/night-owls');
	await expect(wren.locator('html')).toHaveAttribute('data-connection', 'on');
	await sam.goto('/groups/night-owls/people');
	await expectAccessible(sam);
	await sam.getByRole('link', { name: 'Leave the group' }).click();
	await expect(sam).toHaveURL(/\/leave$/);
	await expectAccessible(sam);
	await sam.getByText('Take my name off').click();
	await sam.getByRole('button', { name: 'Leave', exact: true }).click();
	await expect(sam.getByText('You have left the group.')).toBeVisible();
	const share = wren.getByRole('article').filter({ hasText: words });
	await expect(share.getByRole('heading', { name: 'Someone who has left' })).toBeVisible();
	await expect(share).not.toContainText('sam');
});

test('anybody finds a group and help without an account', async ({ person }) => {
	const visitor = await person({ viewport: { width: 360, height: 780 } });
	await visitor.goto('/');
	await expectAccessible(visitor);
	await visitor.getByRole('link', { name: 'Look at the groups' }).click();
	await expect(visitor).toHaveURL(/\/groups$/);
	await expectAccessible(visitor);
	await visitor.getByLabel('What are you going through?').fill('widow');
	await visitor.getByRole('button', { name: 'Search' }).click();
	await visitor.getByRole('link', { name: 'Tuesday Widowers' }).click();
	await expect(visitor.getByText('What the group agreed on')).toBeVisible();
	await expect(visitor.getByRole('link', { name: 'Take a seat' })).toBeInViewport();
	await expectAccessible(visitor);
	await visitor.getByRole('link', { name: 'Help now' }).click();
	await expect(visitor.getByRole('heading', { name: 'United Kingdom' })).toBeVisible();
	await expect(visitor.getByRole('link', { name: 'Call 116 123' }).first()).toHaveAttribute('href', 'tel:116123');
	await expectAccessible(visitor);
	await visitor.goto('/groups?words=nothing+is+called+this');
	await expect(visitor.getByText('No group has these words yet')).toBeVisible();
	await expectAccessible(visitor);
});

test('a full group has a waiting list, and a seat that frees itself goes to whoever waits', async ({ person }) => {
	const ruth = await person({ as: 'ruth' });
	await ruth.goto('/groups/new?template=widowed');
	const name = `Two chairs ${Date.now()}`;
	await ruth.getByLabel('Name of the group').fill(name);
	await ruth.getByRole('radio', { name: 'Open to everyone' }).check();
	await ruth.getByLabel('Seats').fill('2');
	await ruth.getByRole('button', { name: 'Open the group' }).click();
	const group = new URL(ruth.url()).pathname;
	const [sam, wren] = [await person({ as: 'sam' }), await person({ as: 'wren' })];
	await sam.goto(group);
	await sam.getByLabel('I have read what the group agreed on').check();
	await sam.getByRole('button', { name: 'Take a seat' }).click();
	await expect(sam.getByText('You have a seat. You may just listen.')).toBeVisible();

	await wren.goto(group);
	await expectAccessible(wren);
	await wren.getByLabel('I have read what the group agreed on').check();
	await wren.getByRole('main').getByRole('button', { name: /wait/i }).click();
	await expect(wren.getByText('You are on the waiting list now.')).toBeVisible();
	await expectAccessible(wren);
	await ruth.goto(`${group}/lead`);
	await expect(ruth.getByRole('main')).toContainText('wren');

	await sam.goto(`${group}/leave`);
	await sam.getByRole('button', { name: 'Leave', exact: true }).click();
	await expect(sam.getByText('You have left the group.')).toBeVisible();
	await expect(async () => {
		await wren.goto(group);
		await expect(wren.getByLabel('What is on your heart?')).toBeVisible({ timeout: 200 });
	}).toPass({ timeout: 15_000 });
	await wren.goto('/notifications');
	await expect(wren.getByText(name).first()).toBeVisible();
});

test('two who change the same group at once lose nothing that either typed', async ({ person }) => {
	const ruth = await person({ as: 'ruth' });
	const other = await ruth.context().newPage();
	for (const page of [ruth, other]) await page.goto('/groups/tuesday-widowers/lead/about');
	const [first, second] = [
		`For men and women alike. ${Date.now()}`,
		`For whoever set the table for one. ${Date.now()}`
	];
	await ruth.getByLabel('What it is for').fill(first);
	await other.getByLabel('What it is for').fill(second);
	await ruth.getByRole('button', { name: 'Save' }).click();
	await expect(ruth.getByText('Saved.')).toBeVisible();
	await other.getByRole('button', { name: 'Save' }).click();
	await expect(other.getByText('Somebody else changed the group meanwhile.')).toBeVisible();
	await expect(other.getByLabel('What it is for')).toHaveValue(second);
	await expect(other.getByRole('main')).toContainText(first);
	await expectAccessible(other);
	await other.getByRole('button', { name: 'Save' }).click();
	await expect(other.getByText('Saved.')).toBeVisible();
	await expect(other.getByLabel('What it is for')).toHaveValue(second);
});
