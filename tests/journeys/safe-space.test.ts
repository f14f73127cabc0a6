import { expect, expectAccessible, expectLive, test } from '../browser.ts';

test.use({ siteName: 'safe space' });

test('somebody takes a seat under a mask, and the group knows no other name of theirs', async ({ person }) => {
	const shy = await person({ as: 'rafa' });
	const received: string[] = [];
	const juno = await person({ as: 'juno' });
	juno.on('response', async (response) => {
		if (/text\/html|json/.test(response.headers()['content-type'] ?? ''))
			received.push(await response.text().catch(() => ''));
	});
	juno.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => received.push(String(payload))));
	await juno.goto('/groups/after-the-breakup');
	await expectLive(juno);

	await shy.goto('/groups/after-the-breakup');
	await shy.getByText('You will be called rafa here. Be called something else').click();
	await shy.getByLabel('Your name in this group').fill('JUNO');
	await shy.getByRole('checkbox', { name: /I have read what the group agreed on/ }).check();
	await shy.getByRole('button', { name: 'Take a seat' }).click();
	await expect(shy.getByText('Somebody else goes by this name')).toBeVisible();
	await expect(shy.getByLabel('Your name in this group')).toHaveValue('JUNO');
	await expectAccessible(shy);
	await shy.getByLabel('Your name in this group').fill('Quarter moon');
	await shy.getByRole('checkbox', { name: /I have read what the group agreed on/ }).check();
	await shy.getByRole('button', { name: 'Take a seat' }).click();
	await shy.getByLabel('What is on your heart?').fill('Twelve years, and I learned it from a receipt.');
	await shy.getByRole('button', { name: 'Share it' }).click();
	const theirs = juno.getByRole('article').filter({ hasText: 'I learned it from a receipt' });
	await expect(theirs).toContainText('Quarter moon');
	await juno.goto('/groups/after-the-breakup/people');
	await expect(juno.getByText('Quarter moon', { exact: true })).toBeVisible();
	await juno.goto('/groups/after-the-breakup/lead/people');
	expect(received.length, 'the premise: something was received').toBeGreaterThan(3);
	for (const text of received) expect(text).not.toContain('rafa');
});

test('one share can be said under a mask of its own; whoever leads sees no name behind it', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	const juno = await person({ as: 'juno' });
	const words = `I read his horoscope as well as mine. ${Date.now()}`;
	await sam.goto('/groups/after-the-breakup');
	await sam.getByLabel('What is on your heart?').fill(words);
	await expect(sam.locator('#composer summary')).toContainText('members of After the Breakup');
	await sam.locator('#composer summary').click();
	await sam.getByRole('checkbox', { name: 'Say this one as “Someone here”' }).check();
	await sam.getByRole('button', { name: 'Share it' }).click();
	const own = sam.getByRole('article').filter({ hasText: words });
	await expect(own).toContainText('You said this under a mask');
	await juno.goto('/groups/after-the-breakup');
	const share = juno.getByRole('article').filter({ hasText: words });
	await expect(share).toContainText('Someone here');
	await expect(share).not.toContainText('sam');
	await expectAccessible(juno);
});

test('two who are kept apart see nothing of each other from that moment on, and only one of them knows', async ({
	person
}) => {
	const tamsin = await person({ as: 'tamsin' });
	const mateus = await person({ as: 'mateus' });
	const first = `Before. ${Date.now()}`;
	const say = async (page: typeof tamsin, words: string) => {
		await page.goto('/groups/after-the-breakup');
		await page.getByLabel('What is on your heart?').fill(words);
		await page.getByRole('button', { name: 'Share it' }).click();
		await expect(page.getByRole('article').filter({ hasText: words })).toBeVisible();
	};
	await say(mateus, first);
	await tamsin.goto('/groups/after-the-breakup');
	await tamsin.getByRole('article').filter({ hasText: first }).getByRole('link', { name: 'More' }).click();
	await tamsin.getByText('If these words trouble you').first().click();
	await expect(tamsin.getByRole('link', { name: 'Keep away from mateus' }).first()).toBeVisible();
	await expectAccessible(tamsin);
	await tamsin.getByRole('link', { name: 'Keep away from mateus' }).first().click();
	await expect(tamsin.getByText('They are not told.')).toBeVisible();
	await expectAccessible(tamsin);
	await tamsin.getByRole('button', { name: 'Keep away from mateus' }).click();
	await expect(tamsin.getByText('You both sit in After the Breakup')).toBeVisible();
	await expectAccessible(tamsin);

	await tamsin.goto('/groups/after-the-breakup');
	await expectLive(tamsin);
	await expect(tamsin.getByText(first)).toHaveCount(0);
	const silent = `After. ${Date.now()}`;
	await say(mateus, silent);
	const marker = `Somebody else. ${Date.now()}`;
	await say(await person({ as: 'noor' }), marker);
	await expect(tamsin.getByRole('article').filter({ hasText: marker })).toBeVisible();
	await expect(tamsin.getByText(silent)).toHaveCount(0);
	await mateus.goto('/groups/after-the-breakup/people');
	await expect(mateus.getByText('beck', { exact: true })).toBeVisible();
	await expect(mateus.getByText('tamsin', { exact: true })).toHaveCount(0);
	await mateus.goto('/account/apart');
	await expect(mateus.getByText('There is nobody on this list')).toBeVisible();

	await tamsin.goto('/account/apart');
	await tamsin.getByText('Let mateus be seen again').click();
	await tamsin.getByRole('button', { name: 'End it' }).first().click();
	await expect(tamsin.getByText('That has ended.')).toBeVisible();
	await tamsin.goto('/groups/after-the-breakup');
	await expect(tamsin.getByText(silent)).toBeVisible();
});

test('a name that one only knows from outside is kept away without telling whether it exists', async ({ person }) => {
	const sam = await person({ as: 'sam', javaScriptEnabled: false });
	await sam.goto('/account/apart');
	for (const name of ['nobody-at-all', 'kieran-m']) {
		await sam.getByLabel('The name that they use here, or would use').fill(name);
		await sam.getByRole('button', { name: 'Keep away from this name' }).click();
		await expect(sam.getByText('Done. Neither of you sees the other any more, and nobody was told.')).toBeVisible();
	}
	await sam.getByLabel('The name that they use here, or would use').fill('@Sam');
	await sam.getByRole('button', { name: 'Keep away from this name' }).click();
	await expect(sam.getByText('That is your own name.')).toBeVisible();
});

test('muted topics and words stay out of sight until one opens them', async ({ person }) => {
	const noor = await person({ as: 'noor' });
	const juno = await person({ as: 'juno' });
	await noor.goto('/account/muted');
	await noor.getByRole('checkbox', { name: 'infidelity' }).check();
	await noor.getByLabel('Words', { exact: true }).fill('x');
	await noor.getByRole('button', { name: 'Mute these' }).click();
	await expect(noor.getByRole('checkbox', { name: 'infidelity' })).toBeChecked();
	await expect(noor.locator('#words-error')).toBeVisible();
	await expectAccessible(noor);
	await noor.getByLabel('Words', { exact: true }).fill('suitcase');
	await noor.getByRole('button', { name: 'Mute these' }).click();
	await expect(noor.getByText('That is muted from now on.')).toBeVisible();
	await noor.goto('/groups/after-the-breakup');
	await expectLive(noor);
	const words = `The suitcases stood in the hall. ${Date.now()}`;
	await juno.goto('/groups/after-the-breakup');
	await juno.getByLabel('What is on your heart?').fill(words);
	await juno.getByRole('button', { name: 'Share it' }).click();
	await expect(juno.getByRole('article').filter({ hasText: words })).toBeVisible();
	const folded = noor.getByRole('article').first();
	await expect(folded).toContainText('This holds a topic or a word that you muted.');
	expect(await noor.content()).not.toContain(words);
	await folded.getByRole('link', { name: 'Read it anyway' }).click();
	await noor.getByText('This holds a topic or a word that you muted.').click();
	await expect(noor.getByText(words)).toBeVisible();
	await expectAccessible(noor);
});

test('somebody chooses a supporter, who is told and can step out silently', async ({ person }) => {
	const priya = await person({ as: 'priya-n', viewport: { width: 360, height: 780 } });
	const camila = await person({ as: 'camila' });
	await priya.goto('/account/supporters');
	await expect(priya.getByText('You have chosen nobody yet')).toBeVisible();
	await expectAccessible(priya);
	await priya.goto('/groups/after-the-breakup/people');
	const row = priya.getByRole('listitem').filter({ hasText: 'camila' });
	await row.getByText('You and camila').click();
	await expect(row.getByRole('button', { name: 'Choose as a supporter' })).toBeVisible();
	await expectAccessible(priya);
	await row.getByRole('button', { name: 'Choose as a supporter' }).click();
	await expect(priya.getByText('They are among your supporters now')).toBeVisible();
	await expectAccessible(priya);
	await camila.goto('/notifications');
	await camila.getByRole('link', { name: /priya-n from After the Breakup chose you as a supporter/ }).click();
	await camila.getByRole('button', { name: 'Step out' }).click();
	await expect(camila.getByText('That has ended. Nobody was told.')).toBeVisible();
	await priya.reload();
	await expect(priya.getByText('You have chosen nobody yet')).toBeVisible();
});

test('a member changes the name by which a group knows them', async ({ person }) => {
	const dot = await person({ as: 'dot-and-carry' });
	await dot.goto('/groups/after-the-breakup/name');
	await expectAccessible(dot);
	await dot.getByLabel('Your name in this group').fill('beck');
	await dot.getByRole('button', { name: 'Take this name' }).click();
	await expect(dot.getByText('Somebody else goes by this name')).toBeVisible();
	await dot.getByLabel('Your name in this group').fill('Carry on');
	await dot.getByRole('button', { name: 'Take this name' }).click();
	await expect(dot.getByText('That is your name here now.')).toBeVisible();
	const juno = await person({ as: 'juno' });
	await juno.goto('/groups/after-the-breakup/people');
	await expect(juno.getByText('Carry on', { exact: true })).toBeVisible();
	await expect(juno.getByText('dot-and-carry', { exact: true })).toHaveCount(0);
});

test('who asked just to be heard is answered with one tap; advice gets a gentle word first, and is never refused', async ({
	person
}) => {
	const noor = await person({ as: 'noor' });
	const sam = await person({ as: 'sam' });
	const words = `I sat in the car until the windows were white. ${Date.now()}`;
	await noor.goto('/groups/after-the-breakup');
	await noor.getByLabel('What is on your heart?').fill(words);
	await noor.getByRole('button', { name: 'Share it' }).click();
	await expect(noor.getByRole('article').filter({ hasText: words })).toBeVisible();

	await sam.goto('/groups/after-the-breakup');
	await expectLive(sam);
	const share = sam.getByRole('article').filter({ hasText: words });
	await share.getByText('Answer', { exact: true }).click();
	await share.getByRole('button', { name: 'I hear you.' }).click();
	await expect(share.getByRole('list', { name: 'Answers' })).toContainText('I hear you.');

	await share.getByText('Answer', { exact: true }).click();
	await share.getByRole('textbox').fill('You should just block his number and move on.');
	await share.getByRole('button', { name: 'Send your answer' }).click();
	await expect(share.getByText('noor asked just to be heard.')).toBeVisible();
	await expect(share.getByText(/“You should.*” tells noor what to do/)).toBeVisible();
	await expect(share.getByRole('textbox')).toHaveValue('You should just block his number and move on.');
	await expectAccessible(sam);
	await share.getByRole('textbox').fill('When I was there, blocking his number was what let me sleep.');
	await share.getByRole('button', { name: 'Send your answer' }).click();
	await expect(share.getByRole('list', { name: 'Answers' })).toContainText('what let me sleep');

	await sam.reload();
	await share.getByText('Answer', { exact: true }).click();
	await share.getByRole('textbox').fill('You have to tell your sister.');
	await share.getByRole('button', { name: 'Send your answer' }).click();
	await share.getByRole('button', { name: 'Send it as it is' }).click();
	await expect(share.getByRole('list', { name: 'Answers' })).toContainText('You have to tell your sister.');
});

test('before words of danger are posted, the first offer is a person who leads this group', async ({ person }) => {
	const jae = await person({ as: 'jae' });
	const juno = await person({ as: 'juno' });
	await jae.goto('/groups/after-the-breakup');
	await jae.getByLabel('What is on your heart?').fill('I do not want to be alive tomorrow.');
	await jae.getByRole('button', { name: 'Share it' }).click();
	await expect(jae.locator('#risk-card')).toBeVisible();
	await expectAccessible(jae);
	await jae.getByRole('button', { name: /facilitator/ }).click();
	await expect(jae.locator('[data-risk-answer]').first()).not.toBeEmpty();
	await juno.goto('/care');
	await expect(juno.getByText('jae asks somebody to sit with them')).toBeVisible();
	await expect(jae.getByLabel('What is on your heart?')).toHaveValue('I do not want to be alive tomorrow.');
});
