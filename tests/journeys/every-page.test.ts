import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from '../browser.ts';
import { follow } from './follow.ts';

// They only look: all workers share them.
test.describe.configure({ mode: 'parallel' });

const pages: Record<string, string[]> = {
	'a visitor': [
		'/',
		'/groups',
		'/stories',
		'/stories?experience=divorce&months=9',
		'/stories?experience=work/lost-job&language=other',
		'/hope',
		'/hope?experience=estrangement/child',
		'/hope?experience=work/lost-job',
		'/groups?words=nothing-like-it',
		'/groups?experience=breakup&day=2&time=evening&format=text',
		'/first-step',
		'/people-like-me',
		'/first-step?e=breakup&ago=year&want=listen',
		'/first-step/answer',
		'/first-step/answer?m=breakup&unclear=1',
		'/groups/night-owls/guest-seat',
		'/first-step/answer?e=breakup&ago=weeks&want=someone&now=1&zone=Europe/London',
		'/groups/after-the-breakup',
		'/guest',
		'/groups/after-the-breakup/meetings',
		'/groups/tuesday-widowers/meetings?zone=Asia/Tokyo',
		'/join',
		'/sign-in',
		'/recover',
		'/help-now',
		'/help-now?country=US',
		'/leaving',
		'/without-connection',
		'/privacy/how',
		'/help-now/card',
		'/help-now/card?then=/groups/night-owls/room',
		'/invitations/not-a-link-that-opens',
		'/letters/stop/not-a-link-that-stops',
		'/letters/proof/not-a-link-that-proves',
		'/no-such-page'
	],
	sam: [
		'/',
		'/check-in',
		'/reach-out',
		'/groups/after-the-breakup/rota',
		'/check-in/earlier',
		'/check-in/earlier » main li a[href^="/check-in/"]',
		'/check-in/silence',
		'/groups/after-the-breakup/check-ins',
		'/groups/after-the-breakup',
		'/groups/after-the-breakup/people',
		'/groups/after-the-breakup/meetings',
		'/account/calendar',
		'/groups/after-the-breakup/leave',
		'/groups/after-the-breakup/shares',
		'/groups/untangling-divorce',
		'/notifications',
		'/account',
		'/account/email',
		'/account/notifications',
		'/account/passphrase',
		'/account/passkeys',
		'/account/recovery-codes',
		'/account/sessions',
		'/account/discretion',
		'/account/offline',
		'/account/apart',
		'/account/muted',
		'/account/supporters',
		'/account/experiences',
		'/account/experiences?words=she+won%27t+let+me+see+my+kids',
		'/account/experiences?words=qwxz',
		'/account/experiences/new?experience=ghosting',
		'/groups/after-the-breakup?been=breakup&been=divorce',
		'/account/standing',
		'/account/erase',
		'/account/export',
		'/account/consent',
		'/account/corrections',
		'/people-like-me',
		'/people-like-me?when=ahead',
		'/hope',
		'/journal',
		'/journal/new',
		'/journal/new?kind=letter',
		'/journal/let-go',
		'/stories',
		'/stories?group=after-the-breakup',
		'/stories/mine',
		'/stories/new',
		'/stories/new?part=to-then',
		'/pages',
		'/privacy',
		'/privacy/how',
		'/groups/after-the-breakup/name',
		'/groups/after-the-breakup/room',
		'/groups/after-the-breakup/sit-with-me',
		'/groups/after-the-breakup/answering',
		'/groups/after-the-breakup/sit-with-me/card',
		'/sign-out'
	],
	ruth: [
		'/groups/tuesday-widowers/answering',
		'/groups/tuesday-widowers/buddies',
		'/groups/tuesday-widowers/rota',
		'/groups/new',
		'/groups/new?template=widowed',
		...[
			'',
			'/meetings',
			'/meetings/new',
			'/meetings » article a[href*="/lead/meetings/"]',
			'/meetings » article li a[href*="/lead/meetings/"]',
			'/people',
			'/invitations',
			'/about',
			'/agreements',
			'/closing'
		].map((page) => `/groups/tuesday-widowers/lead${page}`),
		'/care',
		'/care/log'
	],
	omar: ['/check-in/picture', '/check-in/earlier', '/check-in/shared'],
	tobias: ['/circle', '/groups/tuesday-widowers/buddies'],
	'two-left-shoes': [
		'/circle',
		'/connections',
		'/messages',
		'/messages » main a[href^="/messages/"]',
		'/messages » main a[href^="/messages/"] » main li a[href^="/messages/"]',
		'/messages/circle',
		'/messages » main a[href^="/messages/"]:has-text("jae") » main a[href$="/people"]',
		'/groups/after-the-breakup/people » a[href^="/connections/new"]'
	],
	ellis: [
		'/groups/night-owls/room',
		'/groups/night-owls/room/guests',
		'/groups/night-owls/meetings » main a[href$="/room"]'
	],
	noor: [
		'/account/supporters/card',
		'/groups/after-the-breakup » a[href*="#more-"] » a[href^="/reports/new"]',
		'/groups/after-the-breakup » a[href*="#more-"] » a[href^="/account/apart/new"]'
	],
	juno: [
		'/care » a[href^="/care/reports/"]',
		'/care » a[href^="/care/sittings/"]',
		'/groups/after-the-breakup » a[href*="#more-"] » a[href$="/notes"]'
	],
	host: [
		'/care',
		'/care » a[href^="/care/measures/"]',
		'/care/log',
		'/host/retention',
		'/host/delivery',
		'/host/import',
		'/host/embed',
		'/host/experiences',
		'/host/experiences/new',
		'/host/experiences/bereavement/partner',
		'/account/erase'
	]
};

const screens = [
	{ viewport: { width: 360, height: 780 }, colorScheme: 'dark' },
	{ viewport: { width: 1280, height: 900 }, colorScheme: 'light' }
] as const;

for (const [who, addresses] of Object.entries(pages))
	test(`every page that ${who} sees is accessible and fits 360 pixels in the dark, and 1280 in the light`, async ({
		person
	}) => {
		test.setTimeout(20_000 + addresses.length * 10_000);
		const page = await person({ ...screens[0], ...(who === 'a visitor' ? {} : { as: who }) });
		for (const address of addresses) {
			await show(page, screens[0]);
			await follow(page, address);
			await expect(page.getByRole('heading', { level: 1 }), address).toHaveCount(1);
			for (const screen of screens) {
				await show(page, screen);
				await test.step(`${address} at ${screen.viewport.width}`, () => expectAccessible(page));
				const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
				expect(wider, `${address} is wider than ${screen.viewport.width}`).toBeLessThanOrEqual(0);
			}
		}
	});

/** What is loaded once is seen on one screen after the other: no page asks for either when it loads. */
async function show(page: Page, { viewport, colorScheme }: (typeof screens)[number]): Promise<void> {
	await page.emulateMedia({ colorScheme });
	await page.setViewportSize(viewport);
	await page.waitForFunction(
		([width, scheme]) => innerWidth === width && matchMedia(`(prefers-color-scheme: ${scheme})`).matches,
		[viewport.width, colorScheme] as const
	);
}

test('with letters twice as large nothing is cut off', async ({ person }) => {
	const page = await person({ as: 'sam', viewport: { width: 640, height: 512 } });
	for (const address of ['/', '/groups', '/groups/after-the-breakup', '/account', '/help-now']) {
		await page.goto(address);
		await page.addStyleTag({ content: 'html { font-size: 200% }' });
		const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		expect(wider, `${address} is wider than its screen`).toBeLessThanOrEqual(0);
	}
});
