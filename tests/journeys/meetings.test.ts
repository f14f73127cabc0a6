import { expect, expectAccessible, test } from '../browser.ts';

// They change what others walk through.
test.use({ siteName: 'meetings' });

const group = '/groups/after-the-breakup';

test('a facilitator plans a meeting, is told kindly what is missing, changes it and ends it, without any script', async ({
	person
}) => {
	const ruth = await person({ as: 'ruth', javaScriptEnabled: false });
	await ruth.goto('/groups/tuesday-widowers/lead/meetings');
	await ruth.getByRole('link', { name: 'Plan a meeting' }).click();
	await ruth.getByLabel('What it is called').fill('Sunday soup');
	await ruth
		.getByLabel('First day', { exact: true })
		.evaluate((field: HTMLInputElement) => field.removeAttribute('required'));
	await ruth.getByRole('button', { name: 'Plan it' }).click();
	await expect(ruth.getByText('Please give a day, such as')).toBeVisible();
	await expect(ruth.getByLabel('What it is called')).toHaveValue('Sunday soup');
	await ruth.getByLabel('First day', { exact: true }).fill('2031-03-02');
	await ruth.getByLabel('Begins at').fill('17:30');
	await ruth.getByLabel('Last day').fill('2031-01-01');
	await ruth.getByRole('radio', { name: /Every month/ }).check();
	await ruth.getByRole('checkbox', { name: 'By voice' }).check();
	await ruth.getByRole('button', { name: 'Plan it' }).click();
	await expect(ruth.getByText('The last day comes before the first.')).toBeVisible();
	await expect(ruth.getByRole('checkbox', { name: 'By voice' })).toBeChecked();
	await ruth.getByLabel('Last day').fill('');
	await ruth.getByRole('button', { name: 'Plan it' }).click();
	await expect(ruth.getByText('It is planned, and everybody can see it.')).toBeVisible();
	const planned = ruth.getByRole('article').filter({ hasText: 'Sunday soup' });
	await expect(planned).toContainText('First Sunday of every month at 17:30 (London)');

	await planned.getByRole('link', { name: 'Change it' }).click();
	await expect(ruth.getByRole('radio', { name: /Every month/ })).toBeChecked();
	await ruth.getByLabel('Begins at').fill('18:00');
	await ruth.getByRole('button', { name: 'Save and tell everybody' }).click();
	await expect(planned).toContainText('at 18:00');
	await planned.getByRole('link', { name: 'Change it' }).click();
	await ruth.getByLabel('Holidays and other days to leave out').fill('2031-03-03');
	await ruth.getByRole('button', { name: 'Save the days' }).click();
	await expect(ruth.getByText('On one of these days there is no meeting anyway.')).toBeVisible();
	await ruth.getByLabel('Holidays and other days to leave out').fill('2031-03-02');
	await ruth.getByRole('button', { name: 'Save the days' }).click();
	await ruth.goto('/groups/tuesday-widowers/meetings');
	await expect(ruth.getByText('Sunday 6 April 2031, 18:00 London time')).toBeVisible();
	await ruth.goto('/groups/tuesday-widowers/lead/meetings');
	await planned.getByRole('link', { name: 'Change it' }).click();
	await ruth.getByRole('button', { name: 'End the meeting' }).click();
	await expect(ruth.getByText('The meeting has ended.')).toBeVisible();
	await expect(planned).toHaveCount(0);
});

test('a date that is moved is told to who sits there, and said in their own zone', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	await sam.goto('/account');
	await sam.getByLabel('Time zone').selectOption('America/New_York');
	await sam.getByRole('button', { name: 'Save' }).click();

	const juno = await person({ as: 'juno' });
	await juno.goto(`${group}/lead/meetings/new`);
	await juno.getByLabel('How many minutes').fill('a while');
	await juno.locator('form').evaluate((form: HTMLFormElement) => (form.noValidate = true));
	await juno.getByRole('button', { name: 'Plan it' }).click();
	await expect(juno.getByText('Please give minutes')).toBeVisible();
	await expectAccessible(juno);
	await juno.goto(`${group}/lead/meetings`);
	const thursdays = juno.getByRole('article').filter({ hasText: 'Thursday evening' });
	await thursdays
		.getByRole('link', { name: /^Move or cancel Thursday/ })
		.first()
		.click();
	await expect(juno.getByLabel('New day')).toBeVisible();
	await expectAccessible(juno);
	await juno.getByLabel('New day').fill('2031-06-06');
	await juno.getByLabel('New hour').fill('19:15');
	await juno.getByLabel('A word to everybody').first().fill('The choir needs the hall.');
	await juno.getByRole('button', { name: 'Move this date' }).click();
	await expect(juno.getByText('It is moved, and everybody who sits here is told.')).toBeVisible();

	await sam.goto('/notifications');
	const told = sam.getByRole('listitem').filter({ hasText: 'The choir needs the hall.' });
	await expect(told).toContainText('Friday 6 June 2031, 19:15 London time');
	await told.getByRole('link', { name: 'A meeting of After the Breakup is at another time' }).click();
	const moved = sam.getByRole('listitem').filter({ hasText: 'The choir needs the hall.' });
	await expect(moved).toContainText('Friday 6 June 2031, 19:15 London time');
	await expect(moved).toContainText('14:15 for you in New York');
	await expectAccessible(sam);
	await sam.goto('/');
	await expect(sam.getByRole('heading', { name: 'Your next meetings' })).toBeVisible();
	await expectAccessible(sam);

	await juno.goto(`${group}/lead/meetings`);
	await thursdays
		.getByRole('link', { name: /^Move or cancel/ })
		.first()
		.click();
	await juno.getByLabel('A word to everybody').last().fill('I have no voice.');
	await juno.getByRole('button', { name: 'Cancel this date' }).click();
	await sam.goto('/notifications');
	await expect(sam.getByText('I have no voice.')).toBeVisible();
});

test('a visitor sees when a group meets, by its clocks or their own, without any script', async ({ person }) => {
	const visitor = await person({ javaScriptEnabled: false, viewport: { width: 360, height: 780 } });
	await visitor.goto(group);
	const next = visitor.getByRole('region', { name: 'Next meetings' });
	await expect(next.getByText(/^\w+ \d+ \w+( \d+)?, \d\d:\d\d London time$/)).toHaveCount(2);
	await expect(next).toContainText('Guests welcome');
	await next.getByRole('link', { name: 'All dates' }).click();
	await visitor.getByText('Times in another place').click();
	await visitor.getByLabel('Show times as in').selectOption('Australia/Eucla');
	await visitor.getByRole('button', { name: 'Show' }).click();
	await expect(visitor.getByText('Times are as in Eucla.')).toBeVisible();
	await expect(visitor.getByText(/\d\d:(15|45) for you in Eucla/).first()).toBeVisible();
	const calendar = await visitor.request.get(`${group}/calendar.ics`);
	expect(calendar.headers()['content-type']).toContain('text/calendar');
	expect(await calendar.text()).toContain('RRULE:FREQ=WEEKLY;BYDAY=TH');
	const again = await visitor.request.get(`${group}/calendar.ics`, {
		headers: { 'if-none-match': calendar.headers()['etag']! }
	});
	expect(again.status()).toBe(304);
	expect((await visitor.request.get('/groups/the-back-kitchen/calendar.ics')).status()).toBe(404);
	expect((await visitor.request.get('/groups/the-back-kitchen/meetings')).status()).toBe(404);
});

test('with a script a visitor’s own clocks are known, and said beside the group’s', async ({ person }) => {
	const visitor = await person({ timezoneId: 'America/New_York' });
	await visitor.goto(`${group}/meetings`);
	await expect(visitor.getByText(/\d\d:\d\d for you in New York/).first()).toBeVisible();
	await expectAccessible(visitor);
	const near = await person({ timezoneId: 'Europe/London' });
	await near.goto(`${group}/meetings`);
	await expect(near.getByText('London time').first()).toBeVisible();
	await expect(near.getByText(/for you in/)).toHaveCount(0);
});

test('whoever does not lead a group can plan and change nothing there', async ({ person }) => {
	const sam = await person({ as: 'sam' });
	for (const page of ['', '/new']) expect((await sam.goto(`${group}/lead/meetings${page}`))!.status()).toBe(404);
	await sam.goto(`${group}/meetings`);
	await expect(sam.getByRole('link', { name: 'Lead' })).toHaveCount(0);
	const origin = new URL(sam.url()).origin;
	const form = {
		title: 'Mine',
		date: '2031-01-01',
		time: '10:00',
		zone: 'UTC',
		minutes: '60',
		repeats: 'once',
		formats: 'text',
		language: 'en'
	};
	const planned = await sam.request.post(`${group}/lead/meetings/new`, { form, headers: { origin }, maxRedirects: 0 });
	expect(planned.status()).toBe(404);
});

test('a member’s own calendar names nothing until they wish it, forgets a group that they lost, and ends', async ({
	person
}) => {
	const beck = await person({ as: 'beck' });
	await beck.goto('/account/calendar');
	await expectAccessible(beck);
	await beck.getByRole('button', { name: 'Make an address' }).click();
	const address = await beck.locator('code').innerText();
	await expectAccessible(beck);
	const read = async () => (await beck.request.get(address)).text();
	expect(await read()).toContain('SUMMARY:Meeting');
	expect(await read()).not.toMatch(/Breakup|Owls|localhost/);
	await beck.goto('/account/calendar');
	await expect(beck.locator('code'), 'it is shown once').toHaveCount(0);
	await beck.getByRole('checkbox', { name: /Show the names/ }).check();
	await beck.getByRole('button', { name: 'Save what it shows' }).click();
	expect(await read()).toContain('After the Breakup');

	const juno = await person({ as: 'juno' });
	await juno.goto(`${group}/lead/people`);
	const row = juno.getByRole('listitem').filter({ hasText: 'beck' });
	await row.getByText('End the seat of beck').click();
	await row.getByLabel('Why? beck will read this.').fill('You wrote to people outside the group.');
	await row.getByRole('button', { name: 'End the seat', exact: true }).click();
	await expect(juno.getByText('The seat was ended')).toBeVisible();
	expect(await read()).not.toContain('After the Breakup');
	expect(await read()).toContain('Night Owls');

	await beck.getByRole('button', { name: 'End the address' }).click();
	await expect(beck.getByText('The address is ended.')).toBeVisible();
	expect((await beck.request.get(address)).status()).toBe(404);
	expect((await beck.request.get('/calendar/not-a-secret.ics')).status()).toBe(404);
});
