import { expect, expectAccessible, test } from '../browser.ts';

test.use({ siteName: 'first step' });

test('somebody without an account says in their own words what they go through, and finds a group, a meeting, a story', async ({
	person
}) => {
	const page = await person({
		viewport: { width: 360, height: 780 },
		colorScheme: 'dark',
		timezoneId: 'America/New_York'
	});
	await page.goto('/');
	await page.getByRole('link', { name: 'Find your group' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('What brings you here?');
	await expectAccessible(page);
	await page.getByLabel('In your own words').fill('my husband died in spring and the house is so quiet');
	await page.getByRole('radio', { name: 'Some months ago' }).check();
	await page.getByRole('checkbox', { name: 'Sitting with others and just listening' }).check();
	await page.getByRole('checkbox', { name: 'Evenings' }).check();
	await page.getByRole('button', { name: 'Find my people' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Here is a beginning');
	expect(page.url(), 'the words themselves are nowhere').not.toContain('husband');
	expect(page.url()).toContain('zone=America%2FNew_York');
	const fitting = page.getByRole('region', { name: 'Groups that fit' });
	await expect(fitting.getByRole('article').first()).toContainText('Tuesday Widowers');
	await expect(fitting.getByRole('article').first().getByRole('listitem').first()).not.toBeEmpty();
	await expect(page.getByRole('heading', { name: 'The next meeting you can sit in on' })).toBeVisible();
	await expect(page.getByRole('region', { name: 'Somebody who is further along' }).getByRole('article')).toBeVisible();
	await expect(page.getByRole('region', { name: 'For this minute' }).getByRole('listitem').first()).toBeVisible();
	await expect(page.getByText('Please don’t stay alone with this')).toHaveCount(0);
	await expectAccessible(page);

	const again = await person({ javaScriptEnabled: false });
	await again.goto(new URL(page.url()).pathname + new URL(page.url()).search);
	await expect(again.getByText('Tuesday Widowers').first(), 'the link keeps the answer').toBeVisible();
	await again.getByRole('link', { name: 'Change this' }).click();
	await expect(again.getByRole('radio', { name: 'Some months ago' })).toBeChecked();
});

test('without a script it works the same; what leads nowhere has an answer too', async ({ person }) => {
	const page = await person({ javaScriptEnabled: false });
	await page.goto('/first-step');
	await page.getByLabel('In your own words').fill('qwertz asdf');
	await page.getByRole('checkbox', { name: 'Saying it to somebody' }).check();
	await page.getByRole('button', { name: 'Find my people' }).click();
	await expect(page.getByText('We did not find a name for it by your words')).toBeVisible();
	await expect(page.getByRole('region', { name: 'Groups for everybody' })).toContainText('Night Owls');
	await expect(page.getByRole('heading', { name: 'Somebody, now' })).toBeVisible();
	expect(page.url(), 'the words stand in no address').not.toContain('qwertz');
	await page.getByRole('button', { name: 'Change this' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('What brings you here?');
	await expect(page.getByLabel('In your own words')).toHaveValue('qwertz asdf');
	expect(page.url(), 'the words stand in no address').not.toContain('qwertz');
	await expect(page.getByRole('checkbox', { name: 'Saying it to somebody' })).toBeChecked();
	await page.getByText('Love that ended', { exact: true }).click();
	await page.getByRole('checkbox', { name: 'A breakup', exact: true }).check();
	await page.getByRole('button', { name: 'Find my people' }).click();
	await expect(page.getByRole('region', { name: 'Groups that fit' }).getByRole('article').first()).toContainText(
		'After the Breakup'
	);
	await page
		.getByRole('link', { name: /After the Breakup/ })
		.first()
		.click();
	await expect(page).toHaveURL(/groups\/after-the-breakup$/);
});

test('what is not sure is asked about, not taken, and chooses groups once it is ticked, without a script too', async ({
	person
}) => {
	const page = await person({ javaScriptEnabled: false });
	await page.goto('/first-step/answer?m=breakup&m=betrayal/infidelity&ago=weeks');
	await expect(page.getByRole('heading', { name: 'Did you mean one of these?' })).toBeVisible();
	await expect(page.getByText('After the Breakup')).toHaveCount(0);
	await page.getByRole('checkbox', { name: 'A breakup', exact: true }).check();
	await page.getByRole('button', { name: 'Show me what fits' }).click();
	await expect(page).toHaveURL(/answer\?ago=weeks&e=breakup$/);
	await expect(page.getByRole('region', { name: 'Groups that fit' }).getByRole('article').first()).toContainText(
		'After the Breakup'
	);
});

test('words of danger bring people and lines first, and nobody is told', async ({ person }) => {
	const page = await person({ locale: 'en-GB' });
	await page.goto('/first-step');
	await page.getByLabel('In your own words').fill('I want to kill myself tonight');
	await page.getByRole('button', { name: 'Find my people' }).click();
	await expect(page.getByRole('heading', { name: 'Please don’t stay alone with this' })).toBeVisible();
	await expect(page.getByText('116 123').first()).toBeVisible();
	await expectAccessible(page);
});

test('the finder keeps what is looked for in its address: day, hour and zone, format, language, with scripts off', async ({
	person
}) => {
	const page = await person({ javaScriptEnabled: false, viewport: { width: 360, height: 780 } });
	await page.goto('/groups');
	await page.getByText('Narrow it down').click();
	await page.getByRole('checkbox', { name: 'Tuesday' }).check();
	await page.getByRole('checkbox', { name: 'Evenings' }).check();
	await page.getByLabel('Your time zone').selectOption('Europe/London');
	await page.getByRole('button', { name: 'Search' }).click();
	expect(page.url()).toMatch(/day=2.*time=evening.*zone=Europe%2FLondon/);
	await expect(page.getByRole('article').filter({ hasText: 'Tuesday Widowers' })).toContainText('Next:');
	await page.getByLabel('Your time zone').selectOption('Asia/Tokyo');
	await page.getByRole('button', { name: 'Search' }).click();
	await expect(page.getByRole('article').filter({ hasText: 'Tuesday Widowers' }), 'it is Wednesday there').toHaveCount(
		0
	);
	await page.goto('/groups?words=%27%3B+drop+table&experience=nope&day=9&time=noon&zone=Mars/Base');
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});
