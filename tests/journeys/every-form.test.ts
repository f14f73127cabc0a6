import type { Page } from '@playwright/test';
import { expect, test } from '../browser.ts';
import { follow } from './follow.ts';

test.use({ siteName: 'every form' });

interface Field {
	name: string;
	value: string;
	typed: boolean;
	secret: boolean;
}

interface Form {
	action: string;
	fields: Field[];
}

/** What people, their pets, other programs and attackers put into fields. */
const oddities = {
	nothing: '',
	'only blanks': ' \t \n ',
	'a very long text': 'long '.repeat(20_000),
	'control characters': 'a\u0000b\u0007c\u001bd\u200be\u202ef',
	'a broken half of an emoji': 'sad \ud83d face',
	'emoji and right to left': 'قلبي مكسور 💔 לבד 🕯️ מאוד',
	'a script': '<script>document.title = "broken"</script><img src=x onerror="document.title=\'broken\'">',
	'Markdown that is code': '[x](javascript:alert(1)) ![x](https://elsewhere.example/x.png) **b** <b>',
	'what a database might run': `'; drop table shares; -- %s \${7*7} {{7*7}}`,
	'a number out of range': '99999999999999999999999'
};

/** What these do cannot be taken back, and the next form needs it: they get only what must be refused. */
const final =
	/sign-out|leave$|closing|withdrawal|recovery-codes|sessions|removal|ask-reveal|\?\/(remove|make|step-down|lift|end)/;
const refused: (keyof typeof oddities)[] = ['nothing', 'only blanks', 'a very long text'];

const walks: { as?: string; pages: string[] }[] = [
	{ pages: ['/first-step', '/join', '/sign-in', '/recover', '/groups/night-owls'] },
	{
		as: 'ellis',
		pages: [
			'/groups/night-owls/room',
			'/groups/night-owls/room/guests',
			'/groups/night-owls/meetings » main a[href$="/room"]'
		]
	},
	{
		as: 'sam',
		pages: [
			'/groups/after-the-breakup',
			'/groups/new?template=widowed',
			'/account',
			'/account/email',
			'/account/notifications',
			'/account/passphrase',
			'/account/discretion',
			'/account/apart',
			'/account/muted',
			'/account/supporters',
			'/messages » main a[href^="/messages/"]',
			'/messages/circle',
			'/circle',
			'/reach-out',
			'/groups/after-the-breakup/rota',
			'/groups/after-the-breakup/buddies',
			'/connections',
			'/groups/after-the-breakup/people » a[href^="/connections/new"]',
			'/groups/after-the-breakup » a[href*="#more-"] » a[href^="/reports/new"]',
			'/account/experiences/new?experience=ghosting',
			'/journal/new',
			'/check-in',
			'/check-in/earlier » main li a[href^="/check-in/"]',
			'/check-in/silence',
			'/stories/new',
			'/groups/after-the-breakup/name',
			'/groups/after-the-breakup/sit-with-me',
			'/groups/after-the-breakup/answering',
			'/account/erase',
			'/account/export',
			'/account/consent',
			'/people-like-me',
			'/account/calendar',
			'/groups/tuesday-widowers/membership',
			'/groups/after-the-breakup/leave'
		]
	},
	{
		as: 'ruth',
		pages: [
			'meetings/new',
			'meetings » article a[href*="/lead/meetings/"]',
			'meetings » article li a[href*="/lead/meetings/"]',
			'about',
			'agreements',
			'invitations',
			'people',
			'closing'
		].map((page) => `/groups/tuesday-widowers/lead/${page}`)
	},
	{ as: 'marguerite', pages: ['/groups/untangling-divorce/answering'] },
	{ as: 'mateus', pages: ['/groups/after-the-breakup » a[href*="#more-"] » a[href^="/account/apart/new"]'] },
	{
		as: 'juno',
		pages: [
			'/care » a[href^="/care/reports/"]',
			'/care » a[href^="/care/sittings/"]',
			'/groups/after-the-breakup » a[href*="#more-"] » a[href$="/notes"]'
		]
	},
	{ as: 'host', pages: ['/care » a[href^="/care/measures/"]'] },
	{
		as: 'host',
		pages: ['/host/retention', '/host/delivery', '/host/import', '/host/experiences/new', '/host/experiences/almost']
	},
	{ as: 'bernadette', pages: ['/groups/mothers-of-estranged-children/lead'] }
];

const formsOf = (page: Page): Promise<Form[]> =>
	page.evaluate(() =>
		[...document.forms]
			.filter((form) => form.method === 'post')
			.map((form) => ({
				action: form.action,
				fields: [...new FormData(form).entries()].map(([name, value]) => {
					const field = form.querySelector<HTMLInputElement>(`[name="${name}"]`)!;
					return {
						name,
						value: String(value),
						typed: field.tagName === 'TEXTAREA' || /^(text|email|number|search|password)$/.test(field.type),
						secret: field.type === 'password'
					};
				})
			}))
	);

for (const { as, pages } of walks)
	for (const address of pages)
		test(`every form of ${address} bears whatever ${as ?? 'a visitor'} puts into it`, async ({ person }) => {
			await tryForms(await person(as ? { as } : {}), address);
		});

test('every form of a story of one’s own bears whatever sam puts into it', async ({ person }) => {
	const page = await person({ as: 'sam', javaScriptEnabled: false });
	await page.goto('/stories/new');
	await page.getByRole('textbox').fill('It was in the hall.');
	await page.getByRole('button', { name: 'Keep it and go on' }).click();
	const story = new URL(page.url()).pathname.replace('/edit', '');
	const walk = await person({ as: 'sam' });
	for (const step of ['edit?part=present', 'edit?part=about']) await tryForms(walk, `${story}/${step}`);
});

async function tryForms(page: Page, address: string): Promise<void> {
	expect((await follow(page, address)).status()).toBe(200);
	const forms = await formsOf(page);
	for (const form of forms) {
		const isFinal = final.test(form.action);
		const tried = isFinal ? refused : (Object.keys(oddities) as (keyof typeof oddities)[]);
		if (form.fields.some(({ typed }) => typed))
			for (const what of tried)
				await send(page, form, ({ typed, value }) => (typed ? oddities[what] : value), `${what} in ${form.action}`);
		await send(page, form, () => 'garbage', `garbage everywhere in ${form.action}`);
		if (!isFinal) await send(page, { ...form, fields: [] }, () => '', `no field at all in ${form.action}`);
	}
	expect(forms.length, 'there was a form').toBeGreaterThan(0);
}

async function send(page: Page, { action, fields }: Form, fill: (field: Field) => string, what: string): Promise<void> {
	const form = new URLSearchParams(fields.map((field) => [field.name, fill(field)]));
	const answer = await page.request.post(action, {
		data: form.toString(),
		headers: {
			'content-type': 'application/x-www-form-urlencoded',
			origin: new URL(action).origin,
			accept: 'text/html'
		},
		maxRedirects: 0
	});
	const text = await answer.text();
	expect(answer.status(), `${what}: ${text.slice(0, 300)}`).toBeLessThan(500);
	if (answer.status() !== 422) return;
	for (const field of fields) {
		const put = fill(field).trim().slice(0, 40);
		// Where a hidden field was tampered with, there may be no place left that the words belong to.
		if (!field.typed || field.secret || put === 'garbage' || !/^[\w ]+$/.test(put)) continue;
		expect(text, `${what}: what was typed is still there`).toContain(put);
	}
	if (text.includes('document.title')) {
		await page.setContent(text);
		expect(await page.title()).not.toBe('broken');
	}
	// Read, not shown: nothing of the page need be fetched or painted for it.
	const said = await page.evaluate(
		(html) =>
			new DOMParser().parseFromString(html, 'text/html').querySelectorAll('[aria-invalid=true], [role=alert], .problem')
				.length,
		text
	);
	expect(said, `${what}: it is said what is wrong`).toBeGreaterThan(0);
}
