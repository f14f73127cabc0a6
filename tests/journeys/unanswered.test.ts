import { expect, expectAccessible, expectLive, test } from '../browser.ts';

test.use({ siteName: 'unanswered' });

const waits = 'cooks for two by accident';

test('whoever speaks is held by the group until somebody who volunteered has answered', async ({ person }) => {
	const mateus = await person({ as: 'mateus' });
	await mateus.goto('/groups/after-the-breakup');
	const own = mateus.getByRole('article').filter({ hasText: waits });
	await expect(own).toContainText('The group holds this. People who have been there were asked to answer you.');
	await expectAccessible(mateus);
	await expectLive(mateus);

	const sam = await person({ as: 'sam', viewport: { width: 360, height: 780 }, colorScheme: 'dark' });
	await sam.goto('/notifications');
	await sam.getByRole('link', { name: 'Somebody in After the Breakup has not had an answer yet' }).first().click();
	const offer = sam.getByRole('listitem').filter({ has: sam.getByRole('heading', { name: 'mateus waits' }) });
	await expect(offer, 'the words are read where they fold').not.toContainText(waits);
	await expectAccessible(sam);
	await offer.getByRole('button', { name: 'I am going to answer' }).click();
	await expect(sam.getByText('They see that somebody is writing.')).toBeVisible();
	await mateus.reload();
	await expect(own).toContainText('Somebody is writing to you.');
	await expectLive(mateus);

	await sam.getByLabel('Your answer').fill('Two plates, every night. I eat the second one standing up.');
	await sam.getByRole('button', { name: 'Send your answer' }).click();
	await expect(own).toContainText('Two plates, every night.');
	await expect(own.getByText('The group holds this.'), 'the answer ends the waiting in the open window').toBeHidden();
	await sam.goto('/groups/after-the-breakup/answering');
	await expect(sam.getByRole('heading', { name: 'mateus waits' })).toHaveCount(0);
});

test('a new share says at once that it is held, and to nobody but its author', async ({ person }) => {
	const noor = await person({ as: 'noor' });
	const beck = await person({ as: 'beck' });
	await beck.goto('/groups/after-the-breakup');
	await expectLive(beck);
	await noor.goto('/groups/after-the-breakup');
	await expectLive(noor);
	const words = `Quiet house. ${Date.now()}`;
	await noor.getByLabel('What is on your heart?').fill(words);
	await noor.getByRole('button', { name: 'Share it' }).click();
	await expect(noor.getByRole('article').filter({ hasText: words })).toContainText('The group holds this.');
	const theirs = beck.getByRole('article').filter({ hasText: words });
	await expect(theirs).toBeVisible();
	await expect(theirs).not.toContainText('The group holds this.');
});

test('a member volunteers and stops; whoever leads sets when whom the group asks; others find no such page', async ({
	person
}) => {
	const juno = await person({ as: 'juno' });
	await juno.goto('/groups/after-the-breakup/answering');
	await juno.getByLabel('Those who welcome are asked after').selectOption({ label: '5 minutes' });
	await juno.getByRole('button', { name: 'Keep these times' }).click();
	await expect(juno.getByText('This comes after the step before it')).toBeVisible();
	await expect(juno.getByLabel('Those who welcome are asked after'), 'what was chosen is still there').toHaveValue('5');
	await expectAccessible(juno);
	await juno.getByLabel('Those who welcome are asked after').selectOption({ label: '1 hour' });
	await juno.getByRole('button', { name: 'Keep these times' }).click();
	await expect(juno.getByText('From now on the group asks at these times.')).toBeVisible();

	const kieran = await person({ as: 'kieran-m', javaScriptEnabled: false });
	await kieran.goto('/groups/after-the-breakup/people');
	await kieran.getByRole('link', { name: 'Answering each other' }).click();
	await expect(kieran.getByText('Keep these times'), 'for those who lead').toHaveCount(0);
	await kieran.getByLabel('When somebody is new here').check();
	await kieran.getByRole('button', { name: 'Keep this' }).click();
	await expect(kieran.getByLabel('When somebody is new here')).toBeChecked();
	await kieran.getByLabel('When somebody is new here').uncheck();
	await kieran.getByRole('button', { name: 'Keep this' }).click();
	await expect(kieran.getByLabel('When somebody is new here')).not.toBeChecked();

	const ruth = await person({ as: 'ruth' });
	expect((await ruth.goto('/groups/after-the-breakup/answering'))!.status()).toBe(404);
});
