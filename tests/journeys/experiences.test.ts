import { expect, expectAccessible, test } from '../browser.ts';

test.use({ siteName: 'experiences' });

const peoplePage = '/groups/after-the-breakup/people';

for (const javaScriptEnabled of [true, false])
	test(`somebody says what they carry in their own words, and shows it beside one seat, ${javaScriptEnabled ? 'with' : 'without'} a script`, async ({
		person
	}) => {
		const name = javaScriptEnabled ? 'They vanished without a word' : 'Loneliness';
		const sam = await person({ as: 'sam', javaScriptEnabled });
		const juno = await person({ as: 'juno' });
		const stranger = await person({ as: 'omar' });
		await sam.goto('/account');
		await sam.getByRole('link', { name: 'What I have been through' }).click();
		await sam
			.getByLabel('What happened?')
			.fill(javaScriptEnabled ? 'she just stopped replying' : 'i have nobody to talk to');
		await sam.getByRole('button', { name: 'Find it' }).click();
		await expect(sam.getByText('Because you said').first()).toBeVisible();
		expect(sam.url(), 'what was said does not stand in the address').not.toMatch(/replying|nobody/);
		if (javaScriptEnabled) await expectAccessible(sam);
		await sam.getByRole('link', { name, exact: true }).first().click();

		await sam.getByLabel('Month').selectOption({ label: 'March' });
		await sam.getByRole('button', { name: 'Keep it' }).click();
		await expect(sam.getByText('Choose both the month and the year')).toBeVisible();
		await expect(sam.getByLabel('Month')).toHaveValue('03');
		if (javaScriptEnabled) await expectAccessible(sam);
		await sam.getByLabel('Year').fill('2020');
		await sam.getByRole('button', { name: 'Keep it' }).click();
		await expect(sam.getByRole('listitem').filter({ hasText: name })).toContainText('Only me');
		await juno.goto(peoplePage);
		await expect(juno.getByText(name)).toHaveCount(0);

		await sam.getByRole('link', { name: `Change ${name}` }).click();
		await sam.getByRole('radio', { name: /beside the seats that I choose/ }).check();
		await sam.getByRole('button', { name: 'Save' }).click();
		await expect(sam.getByText('Choose at least one seat')).toBeVisible();
		await sam.getByRole('checkbox', { name: /After the Breakup/ }).check();
		await sam.getByRole('button', { name: 'Save' }).click();
		await expect(sam.getByText('Changed.')).toBeVisible();
		await juno.goto(peoplePage);
		await expect(juno.getByRole('listitem').filter({ hasText: 'sam' }).first()).toContainText(`${name}, `);
		await expectAccessible(juno);
		expect((await stranger.goto(peoplePage))?.status()).toBe(404);

		await sam.getByRole('link', { name: `Change ${name}` }).click();
		await sam.getByRole('button', { name: 'Take it away' }).click();
		await expect(sam.getByText('It is gone.')).toBeVisible();
		await juno.goto(peoplePage);
		await expect(juno.getByText(name)).toHaveCount(0);
	});

test('words that sound like danger bring people who answer, beside what was found, also without a script', async ({
	person
}) => {
	const sam = await person({ as: 'sam', javaScriptEnabled: false });
	await sam.goto('/account/experiences');
	await sam.getByLabel('What happened?').fill('my wife died and I want to kill myself');
	await sam.getByRole('button', { name: 'Find it' }).click();
	await expect(sam.getByRole('heading', { name: 'Please don’t stay alone with this' })).toBeVisible();
	await expect(sam.getByRole('heading', { name: 'Is it one of these?' })).toBeVisible();
	await sam.getByText('Why do I see this?').click();
	await expect(sam.getByText(/Because of these words: “[^”]*kill myself”/)).toBeVisible();
	await sam.goto('/account/experiences?words=he+left+me');
	await expect(sam.getByRole('heading', { name: 'Is it one of these?' })).toBeVisible();
	await expect(sam.getByRole('heading', { name: 'Please don’t stay alone with this' })).toHaveCount(0);
});

test('nobody changes or reads what another holds', async ({ person }) => {
	const ruth = await person({ as: 'ruth' });
	await ruth.goto('/account/experiences');
	const address = await ruth.getByRole('link', { name: 'Change My partner died' }).getAttribute('href');
	const sam = await person({ as: 'sam' });
	expect((await sam.goto(address!))?.status()).toBe(404);
	const visitor = await person();
	await visitor.goto(address!);
	await expect(visitor).toHaveURL(/sign-in/);
});

test('whoever takes a seat is asked once whether they have been there: one tap, or none', async ({ person }) => {
	const rafa = await person({ as: 'omar' });
	await rafa.goto('/groups/after-the-breakup');
	await rafa.getByRole('checkbox', { name: /I have read what the group agreed on/ }).check();
	await rafa.getByRole('button', { name: 'Take a seat' }).click();
	await expect(rafa.getByRole('heading', { name: 'Have you been through this yourself?' })).toBeVisible();
	await expect(rafa.getByLabel('What is on your heart?')).toBeVisible();
	await expectAccessible(rafa);
	await rafa.getByRole('button', { name: 'Yes: A breakup' }).click();
	await expect(rafa.getByText('Kept, for you alone')).toBeVisible();
	await expect(rafa.getByRole('heading', { name: 'Have you been through this yourself?' })).toHaveCount(0);
	await rafa.goto('/account/experiences');
	await expect(rafa.getByRole('listitem').filter({ hasText: 'A breakup' })).toContainText('Only me');
});

test('a host renames, adds, hides and orders kinds, and everybody reads it so at once', async ({ person }) => {
	const host = await person({ as: 'host' });
	await host.goto('/account');
	await host.getByRole('link', { name: 'Kinds of experience' }).click();
	await host.getByRole('link', { name: 'Change Something that never quite began' }).click();
	await host.getByLabel('Name').first().fill('x');
	await host.getByRole('button', { name: 'Save' }).click();
	await expect(host.getByText(/at least 2/)).toBeVisible();
	await expectAccessible(host);
	await host.getByLabel('Name').first().fill('An almost');
	await host.getByRole('button', { name: 'Save' }).click();
	await expect(host.getByRole('link', { name: 'Change An almost' })).toBeVisible();

	await host.getByRole('link', { name: 'Add a kind of your own' }).click();
	await host.getByLabel('Where does it belong?').selectOption({ label: 'Work, home and country' });
	await host.getByLabel('Name').first().fill('The pit that closed');
	await host.getByLabel('In a sentence').first().fill('The town lost its reason.');
	await host.getByLabel('What people say').first().fill('they shut the colliery\nthe pit closed');
	await host.getByRole('button', { name: 'Add a kind of your own' }).click();
	await expect(host.getByRole('link', { name: 'Change The pit that closed' })).toBeVisible();

	const sam = await person({ as: 'sam' });
	await sam.goto('/account/experiences?words=when+they+shut+our+colliery');
	await expect(sam.getByRole('link', { name: 'The pit that closed', exact: true }).first()).toBeVisible();

	await host.getByRole('button', { name: 'Hide: The pit that closed' }).click();
	await expect(host.getByText('It is not offered any more.')).toBeVisible();
	await sam.goto('/account/experiences?words=when+they+shut+our+colliery');
	await expect(sam.getByRole('link', { name: 'The pit that closed', exact: true })).toHaveCount(0);
	await host.getByRole('button', { name: 'Move An almost up' }).click();
	await expect(host.getByText('Moved.')).toBeVisible();
});

test('a member who is no host finds no such page, and a form that is sent past it changes nothing', async ({
	person
}) => {
	const sam = await person({ as: 'sam' });
	for (const address of ['/host/experiences', '/host/experiences/new', '/host/experiences/breakup'])
		expect((await sam.goto(address))?.status(), address).toBe(404);
	const sent = await sam.request.post('/host/experiences', {
		form: { key: 'breakup', what: 'hide' },
		headers: { origin: new URL(sam.url()).origin }
	});
	expect(sent.status()).toBe(404);
	await sam.goto('/account/experiences?words=he+left+me');
	await expect(sam.getByRole('link', { name: 'A breakup', exact: true }).first()).toBeVisible();
});
