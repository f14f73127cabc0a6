import { expect, expectAccessible, test } from '../browser.ts';

test.use({ siteName: 'people like me' });

for (const javaScriptEnabled of [true, false])
	test(`sam finds who has been there and what they told, each with why, ${javaScriptEnabled ? 'with' : 'without'} a script`, async ({
		person
	}) => {
		const sam = await person({ as: 'sam', javaScriptEnabled });
		await sam.goto('/');
		await sam.getByRole('link', { name: 'People like me' }).click();
		await expect(sam.getByRole('heading', { level: 1, name: 'People like me' })).toBeVisible();
		const people = sam.getByRole('region', { name: 'People', exact: true }).getByRole('listitem');
		await expect(people.filter({ hasText: 'A breakup' }).first()).toContainText(
			/further along|About as long ago|newer/
		);
		await expect(sam.getByRole('region', { name: 'Stories' })).toContainText('About the same as yours: A breakup.');
		if (javaScriptEnabled) await expectAccessible(sam);

		await sam.getByLabel('In your own words').fill('the hall, and his coat');
		await sam.getByRole('button', { name: 'Look', exact: true }).click();
		await expect(sam.getByText(/Your words stand there too:/).first()).toBeVisible();
		await expect(sam.getByLabel('In your own words')).toHaveValue('the hall, and his coat');
		expect(sam.url(), 'what was typed is nowhere in the address').not.toContain('coat');
		if (javaScriptEnabled) await expectAccessible(sam);

		await sam.getByLabel('In your own words').fill('');
		await sam.getByText('Those who are further along').click();
		await sam.getByRole('button', { name: 'Look', exact: true }).click();
		await expect(sam).toHaveURL(/when=ahead/);
		await expect(people.first()).toContainText('further along');
	});

test('nobody is found who keeps apart or takes their yes back, and whoever says no yes finds nobody', async ({
	person
}) => {
	const sam = await person({ as: 'sam' });
	await sam.goto('/people-like-me');
	const people = sam.getByRole('region', { name: 'People', exact: true });
	const names = people.getByRole('heading', { level: 3 });
	const [first, second] = await names.allTextContents();
	const other = await person({ as: first! });
	await other.goto('/account/consent');
	await other.getByRole('button', { name: 'Take it back: Being found' }).click();
	await expect(other.getByText('You took it back').first()).toBeVisible();
	await other.goto('/people-like-me');
	await expect(other.getByText('You have not said yes, so nobody finds you')).toBeVisible();
	await expectAccessible(other);
	await sam.goto('/account/apart');
	await sam.getByLabel('The name that they use here').fill(second!);
	await sam.getByRole('button', { name: 'Keep away from this name' }).click();
	await expect(sam.getByText(second!).first()).toBeVisible();
	await sam.goto('/people-like-me');
	await expect(sam.getByRole('heading', { level: 1, name: 'People like me' })).toBeVisible();
	await expect(people.getByRole('heading', { level: 3, name: first!, exact: true })).toHaveCount(0);
	await expect(people.getByRole('heading', { level: 3, name: second!, exact: true })).toHaveCount(0);

	const visitor = await person();
	await visitor.goto('/people-like-me');
	await expect(visitor.getByRole('link', { name: 'Find a group' }).first()).toBeVisible();
	await expect(visitor.getByText(first!, { exact: true })).toHaveCount(0);
});
