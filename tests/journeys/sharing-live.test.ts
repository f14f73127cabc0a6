import { expect, expectAccessible, expectLive, test } from '../browser.ts';

const group = '/groups/after-the-breakup';

test('what one says appears in everybody’s open windows by itself, and so do the answer and the gesture', async ({
	person
}) => {
	const sam = await person({ as: 'sam' });
	const second = await sam.context().newPage();
	const juno = await person({ as: 'juno', viewport: { width: 360, height: 780 } });
	for (const page of [sam, second, juno]) {
		await page.goto(group);
		await expectLive(page);
	}
	await expectAccessible(juno);

	const words = `The second toothbrush is gone. ${Date.now()}`;
	await sam.getByLabel('What is on your heart?').fill(words);
	await sam.getByRole('button', { name: 'Share it' }).click();
	const share = (page: typeof sam) => page.getByRole('article').filter({ hasText: words });
	for (const page of [sam, second, juno]) await expect(share(page)).toBeVisible();
	await expect(sam.getByLabel('What is on your heart?')).toHaveValue('');
	await expect(juno.locator('#feed > article').first()).toContainText(words);

	await share(juno).getByText('Answer', { exact: true }).click();
	await share(juno).getByLabel('Your answer').fill('I kept mine in a drawer for a month.');
	await share(juno).getByRole('button', { name: 'Send your answer' }).click();
	await share(juno).getByRole('button', { name: 'I’m with you' }).click();
	await expect(share(juno).getByRole('button', { name: 'I’m with you' })).toHaveAttribute('aria-pressed', 'true');
	for (const page of [sam, second]) {
		await expect(share(page)).toContainText('I kept mine in a drawer for a month.');
		await expect(share(page).getByRole('list', { name: 'Gestures' })).toContainText('juno');
	}
	await expectAccessible(sam);

	await sam.goto('/notifications');
	await expect(sam.getByText('juno answered you in After the Breakup').first()).toBeVisible();
	await expectAccessible(sam);
});

test('after a lost connection a window misses nothing', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	const juno = await person({ as: 'juno' });
	for (const page of [sam, juno]) {
		await page.goto(group);
		await expectLive(page);
	}
	await juno.context().setOffline(true);
	// The browser lets an open socket be; ending it is what a tunnel or a lift does.
	await juno.evaluate(() => dispatchEvent(new Event('offline')));
	await expect(juno.locator('html')).toHaveAttribute('data-connection', 'off');
	await expect(juno.getByText('The connection was lost.')).toBeVisible();
	const words = `Said while juno was in the lift. ${Date.now()}`;
	await sam.getByLabel('What is on your heart?').fill(words);
	await sam.getByRole('button', { name: 'Share it' }).click();
	await expect(sam.getByRole('article').filter({ hasText: words })).toBeVisible();
	await expect(juno.getByRole('article').filter({ hasText: words })).toHaveCount(0);
	await juno.context().setOffline(false);
	await expectLive(juno);
	await expect(juno.getByText('The connection was lost.')).toHaveCount(0);
	await expect(juno.getByRole('article').filter({ hasText: words })).toHaveCount(1);
});

test('a share is changed and taken back in place, for everybody', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	const juno = await person({ as: 'juno' });
	const words = `Half a thought ${Date.now()}`;
	await sam.goto(group);
	await expectLive(sam);
	await sam.getByLabel('What is on your heart?').fill(words);
	await sam.getByRole('button', { name: 'Share it' }).click();
	const mine = sam.getByRole('article').filter({ hasText: words });
	await expect(mine).toBeVisible();
	await juno.goto(group);
	await expectLive(juno);
	await mine.getByRole('link', { name: 'Change' }).click();
	await expect(sam.getByRole('button', { name: 'Save the change' })).toBeVisible();
	await expectAccessible(sam);
	await sam.getByLabel('What is on your heart?').fill(`${words}, and the other half`);
	await sam.getByRole('button', { name: 'Save the change' }).click();
	await expect(sam.getByText('Your change is saved.')).toBeVisible();
	await expect(juno.getByText(`${words}, and the other half`)).toBeVisible();

	await sam.getByRole('article').filter({ hasText: words }).getByRole('link', { name: 'Change' }).click();
	await sam.getByRole('link', { name: 'Take it back' }).click();
	await expect(sam.getByRole('button', { name: 'Take these words back' })).toBeVisible();
	await expectAccessible(sam);
	await sam.getByRole('button', { name: 'Take these words back' }).click();
	await expect(sam.getByText('Your words are taken back.')).toBeVisible();
	await expect(juno.getByText(words)).toHaveCount(0);
});

test('without script one shares, answers and makes a gesture; what can’t be taken stays as it was typed', async ({
	person
}) => {
	const sam = await person({ as: 'sam', javaScriptEnabled: false });
	await sam.goto(group);
	const words = `No script on this phone ${Date.now()}`;
	await sam.getByLabel('What is on your heart?').fill(words);
	await sam.getByRole('button', { name: 'Share it' }).click();
	await expect(sam.getByRole('article').filter({ hasText: words })).toBeVisible();

	const other = sam.getByRole('article').filter({ hasText: 'bought a coat' });
	await other.getByText('Answer', { exact: true }).click();
	await other.getByLabel('Your answer').fill('   ');
	await other.getByRole('button', { name: 'Send your answer' }).click();
	await expect(sam.getByText('Please write something here.')).toBeVisible();
	await sam.getByLabel('Your answer').fill('I would have eaten the sweet.');
	await sam.getByRole('button', { name: 'Send your answer' }).click();
	await expect(sam.getByText('I would have eaten the sweet.')).toBeVisible();
	await sam.getByRole('button', { name: 'Me too' }).click();
	await expect(sam.getByRole('button', { name: 'Me too' })).toHaveAttribute('aria-pressed', 'true');
});

test('the place to write is small until somebody writes, and says who will read it as it is chosen', async ({
	person
}) => {
	const sam = await person({ as: 'sam', viewport: { width: 360, height: 780 } });
	await sam.goto('/groups/after-the-breakup');
	await expectLive(sam);
	const send = sam.getByRole('button', { name: 'Share it' });
	// How far down it begins is another matter: a date above it may take one line or two, by the day of the week.
	const place = (await sam.locator('#composer').boundingBox())!;
	const first = (await sam.getByRole('article').first().boundingBox())!;
	expect(first.y - place.y, 'what others said comes soon after it').toBeLessThan(place.width);
	await expect(send).toBeHidden();
	await sam.getByLabel('What is on your heart?').focus();
	await expect(send).toBeVisible();
	await sam.getByText('I would like advice', { exact: true }).click();
	const words = `Only for myself ${Date.now()}`;
	await sam.getByLabel('What is on your heart?').fill(words);
	const choices = sam.locator('#composer summary');
	await expect(choices).toHaveText(/Read by: The \d+ members/, { useInnerText: true });
	await choices.click();
	await sam.getByRole('radio', { name: 'Only you, for now' }).check();
	await expect(choices).toHaveText(/^\s*Read by: Only you, for now\./, { useInnerText: true });
	await send.click();
	await expect(sam.getByText('It is kept. Only you can read it.')).toBeVisible();
	await expect(sam.getByRole('article').filter({ hasText: words })).toBeInViewport();
	await expect(send).toBeHidden();
});

test('words that try to be code or to break the page are shown as words', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	await sam.goto(group);
	await expectLive(sam);
	const nasty = `<script>document.title='taken'</script> <img src=x onerror=alert(1)> [here](javascript:alert(1)) ‮backwards‬ 🕯️ שלום **strong** ${Date.now()}`;
	await sam.getByLabel('What is on your heart?').fill(nasty);
	await sam.getByRole('button', { name: 'Share it' }).click();
	const share = sam.locator('#feed > article').first();
	await expect(share).toContainText("<script>document.title='taken'</script>");
	await expect(share).toContainText('[here](javascript:alert(1))');
	await expect(share).toContainText('שלום');
	await expect(share.locator('script, img, .words a')).toHaveCount(0);
	await expect(share.locator('strong', { hasText: 'strong' })).toBeVisible();
	await sam.reload();
	await expect(sam).not.toHaveTitle('taken');
});

test('a stranger gets no word of a group: not by its page, a share’s address or a socket', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	await sam.goto(group);
	const address = await sam.locator('#feed > article .about a').first().getAttribute('href');
	const visitor = await person();
	for (const place of [
		address!,
		`${group}/people`,
		`${group}/lead`,
		'/groups/no-such-group',
		'/groups/the-back-kitchen'
	]) {
		const answer = await visitor.goto(place);
		if (answer!.status() === 200) expect(visitor.url(), place).toContain('/sign-in');
		else expect(answer!.status(), place).toBe(404);
	}
	const nils = await person({ as: 'neil-b' });
	for (const place of [address!, `${group}/people`, `${group}/lead`, '/groups/the-back-kitchen'])
		expect((await nils.goto(place))!.status(), place).toBe(404);
	await expectAccessible(nils);
	await nils.goto('/');
	const closed = await nils.evaluate(
		(host) =>
			new Promise((resolve) => {
				const socket = new WebSocket(`ws://${host}/live`);
				socket.onopen = () => socket.send(JSON.stringify({ group: 'after-the-breakup', after: '1' }));
				socket.onmessage = ({ data }) => resolve(data);
				socket.onclose = ({ code }) => resolve(code);
			}),
		new URL(nils.url()).host
	);
	expect(closed).toBe(4003);
});

test('two windows that change the same share at once: the second is told, shown both, and loses nothing', async ({
	person
}) => {
	const sam = await person({ as: 'sam' });
	await sam.goto(group);
	await expectLive(sam);
	const words = `Said in one go ${Date.now()}`;
	await sam.getByLabel('What is on your heart?').fill(words);
	await sam.getByRole('button', { name: 'Share it' }).click();
	const share = sam.getByRole('article').filter({ hasText: words });
	const address = (await share.getByRole('link', { name: 'Change' }).getAttribute('href'))!;
	const other = await sam.context().newPage();
	for (const page of [sam, other]) await page.goto(new URL(address, sam.url()).pathname);
	await sam.getByLabel('What is on your heart?').fill(`${words}: from the sofa`);
	await other.getByLabel('What is on your heart?').fill(`${words}: from the kitchen`);
	await sam.getByRole('button', { name: 'Save the change' }).click();
	await expect(sam.getByText('Your change is saved.')).toBeVisible();
	await other.getByRole('button', { name: 'Save the change' }).click();
	await expect(other.getByRole('main')).toContainText(`${words}: from the sofa`);
	await expect(other.getByLabel('What is on your heart?')).toHaveValue(`${words}: from the kitchen`);
	await expectAccessible(other);
	await other.getByRole('button', { name: 'Save the change' }).click();
	await expect(other.getByText('Your change is saved.')).toBeVisible();
	await expect(sam.getByText(`${words}: from the kitchen`)).toBeVisible();
});

test('what somebody keeps for themselves is theirs alone, in every window', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	const juno = await person({ as: 'juno' });
	for (const page of [sam, juno]) {
		await page.goto(group);
		await expectLive(page);
	}
	const [secret, open] = [`Not for anybody yet ${Date.now()}`, `For all of you ${Date.now()}`];
	await sam.getByLabel('What is on your heart?').fill(secret);
	await sam.locator('#composer summary').click();
	await sam.getByRole('radio', { name: 'Only you' }).check();
	await sam.getByRole('button', { name: 'Share it' }).click();
	await expect(sam.getByRole('article').filter({ hasText: secret })).toBeVisible();
	await sam.getByLabel('What is on your heart?').fill(open);
	await sam.getByRole('button', { name: 'Share it' }).click();
	await expect(juno.getByText(open), 'the premise: juno hears').toBeVisible();
	await expect(juno.getByText(secret)).toHaveCount(0);
	await juno.reload();
	await expect(juno.getByText(open)).toBeVisible();
	await expect(juno.getByText(secret)).toHaveCount(0);
});

test('whoever was signed out while they wrote loses no word, with a script and without', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	await sam.goto(group);
	await expectLive(sam);
	const words = `It took me an hour to write this. ${Date.now()}`;
	await sam.getByLabel('What is on your heart?').fill(words);
	await sam.context().clearCookies();
	await sam.getByRole('button', { name: 'Share it' }).click();
	await expect(sam.getByText('You were signed out meanwhile.')).toBeVisible();
	await expect(sam.getByLabel('What is on your heart?')).toHaveValue(words);

	const plain = await person({ as: 'sam', javaScriptEnabled: false });
	await plain.goto(group);
	await plain.getByLabel('What is on your heart?').fill(words);
	const signedIn = await plain.context().cookies();
	await plain.context().clearCookies();
	await plain.getByRole('button', { name: 'Share it' }).click();
	await expect(plain.getByRole('heading', { name: 'You were signed out meanwhile' })).toBeVisible();
	await expect(plain.getByRole('main')).toContainText(words);
	await plain.context().addCookies(signedIn);
	await plain.getByRole('button', { name: 'Send it again' }).click();
	await expect(plain.getByRole('article').filter({ hasText: words })).toBeVisible();
});

test('on a share’s own page an answer that is being typed stays when the share is changed', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	await sam.goto(group);
	await expectLive(sam);
	const words = `A first version ${Date.now()}`;
	await sam.getByLabel('What is on your heart?').fill(words);
	await sam.getByRole('button', { name: 'Share it' }).click();
	const address = await sam
		.getByRole('article')
		.filter({ hasText: words })
		.locator('.about a')
		.first()
		.getAttribute('href');
	const juno = await person({ as: 'juno' });
	await juno.goto(new URL(address!, sam.url()).pathname);
	await expectLive(juno);
	await expectAccessible(juno);
	await juno.getByLabel('Your answer').fill('I am still looking for the right');
	await sam.getByRole('article').filter({ hasText: words }).getByRole('link', { name: 'Change' }).click();
	await sam.getByLabel('What is on your heart?').fill(`${words}, and a second`);
	await sam.getByRole('button', { name: 'Save the change' }).click();
	await expect(juno.getByText(`${words}, and a second`)).toBeVisible();
	await expect(juno.getByLabel('Your answer')).toHaveValue('I am still looking for the right');
});
