import { expect, expectAccessible, expectLive, test } from '../browser.ts';

test.use({ siteName: 'circle' });

test('sam sees who is around, asks somebody to look in on each other, and says that there is time', async ({
	person
}) => {
	const sam = await person({ as: 'sam', viewport: { width: 360, height: 780 } });
	await sam.goto('/circle');
	await expect(sam.getByRole('img', { name: /You are in the middle\..*two-left-shoes/ })).toBeVisible();
	const shoes = sam.getByRole('listitem').filter({ hasText: 'two-left-shoes' });
	await expect(shoes).toContainText('has time until');
	await expectAccessible(sam);
	await sam
		.getByRole('region', { name: /jae asks to be your buddy/ })
		.getByRole('button', { name: 'Decline, silently' })
		.click();
	await expect(sam.getByText('It is gone from here. They are not told.')).toBeVisible();
	await sam.getByLabel('Three hours').check();
	await sam.getByRole('button', { name: 'I have time' }).click();
	await expect(sam.getByText(/You have time until/)).toBeVisible();

	const jae = await person({ as: 'jae', javaScriptEnabled: false });
	await jae.goto('/circle');
	const line = jae.getByRole('listitem').filter({ hasText: 'sam' });
	await expect(line).toContainText('has time until');
	await expect(line, 'a no looks like waiting').toContainText('It waits for their yes.');
});

test('whoever leads proposes two who wish for it, both say yes, and nobody else can', async ({ person }) => {
	const juno = await person({ as: 'juno', javaScriptEnabled: false });
	await juno.goto('/groups/after-the-breakup/buddies');
	await juno.getByRole('button', { name: 'Propose kieran-m and lucia-v' }).click();
	await expect(juno.getByText('Both have been asked.')).toBeVisible();
	await expect(juno.getByText('kieran-m and lucia-v: waits for two yeses')).toBeVisible();

	const lucia = await person({ as: 'lucia-v' });
	await lucia.goto('/notifications');
	await lucia.getByRole('link', { name: /In After the Breakup somebody is proposed to you/ }).click();
	await expect(lucia.getByRole('heading', { name: 'Somebody thought of you two' })).toBeVisible();
	await expectAccessible(lucia);
	await lucia.getByRole('button', { name: 'Yes, gladly' }).click();
	await expect(lucia.getByText('Your yes is kept. It waits for theirs.')).toBeVisible();

	const kieran = await person({ as: 'kieran-m', javaScriptEnabled: false });
	await kieran.goto('/circle');
	await kieran.getByRole('button', { name: 'Yes, gladly' }).click();
	await expect(kieran.getByText('You are buddies now, and they have been told.')).toBeVisible();
	await expect(kieran.getByRole('region', { name: 'You look in on each other' })).toContainText('lucia-v');

	const stranger = await person({ as: 'bernadette' });
	expect((await stranger.goto('/groups/after-the-breakup/buddies'))!.status()).toBe(404);
	const member = await person({ as: 'sam' });
	await member.goto('/groups/after-the-breakup/buddies');
	await expect(member.getByRole('button', { name: 'I would like a buddy' })).toBeVisible();
	await expect(member.getByRole('heading', { name: 'Who could look in on each other' })).toHaveCount(0);
});

test('somebody else is asked into a circle of messages, and reads what is written from then on', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	await sam.goto('/connections');
	await sam.getByRole('button', { name: 'Connect with noor' }).click();
	await expect(sam.getByText('You are connected, and they have been told.')).toBeVisible();
	await sam.goto('/messages');
	await sam.getByRole('link', { name: /jae and two-left-shoes/ }).click();
	await sam.getByRole('link', { name: 'Ask somebody else to come' }).click();
	await expect(sam.getByRole('heading', { name: 'Ask somebody else to come' })).toBeVisible();
	await sam.getByRole('button', { name: 'Ask them' }).click();
	await expect(sam.getByText('Please choose', { exact: false }).first(), 'nobody was chosen').toBeVisible();
	await sam.getByLabel('noor').check();
	await sam.getByRole('button', { name: 'Ask them' }).click();
	await expect(sam.getByText('They are asked.', { exact: false })).toBeVisible();

	const noor = await person({ as: 'noor' });
	await noor.goto('/messages');
	await noor.getByRole('button', { name: 'Come in' }).click();
	await noor.getByRole('link', { name: /jae, sam.* two-left-shoes/ }).click();
	await expectLive(noor);
	await expect(noor.getByText('That is already a short bench.')).toHaveCount(0);
	await sam.goto('/messages');
	await sam.getByRole('link', { name: /jae, noor.* two-left-shoes/ }).click();
	await sam.getByLabel('Write to the circle').fill('Noor, this is the bench.');
	await sam.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(noor.getByRole('log')).toContainText('Noor, this is the bench.');
});
