import { getTypesForLanguage, isMeetingType } from '@code4recovery/spec';
import { describe, expect, it } from 'vitest';
import { guideFeed, weeklyDays, type ListedMeeting } from './feed.ts';
import { languageCodes } from './guide-types.ts';
import { asScript, eventsOf } from './schema-org.ts';
import { robotsText, sitemapXml } from './sitemap.ts';

const now = Date.parse('2026-11-24T20:00:00Z');
const known = { origin: 'https://hearth.example.org', community: 'The Lamp', now };
const meeting: ListedMeeting = {
	id: '01939e5c-0000-7000-8000-00000000abcd',
	title: 'Tuesday circle',
	about: 'Bring <b>tea</b>.',
	localStart: '2026-01-06T19:00',
	timeZone: 'Europe/London',
	minutes: 90,
	rule: 'FREQ=WEEKLY;BYDAY=TU',
	formats: ['voice', 'text'],
	language: 'es',
	guests: false,
	updatedAt: Date.parse('2026-10-01T08:00:05Z'),
	group: {
		slug: 'tuesday-widowers',
		name: 'Tuesday widowers',
		purpose: 'For men whose partner died.',
		access: 'request',
		experiences: ['bereavement/partner', 'bereavement/sudden']
	}
};
const feed = (...change: Partial<ListedMeeting>[]) =>
	guideFeed(
		change.map((each) => ({ ...meeting, ...each })),
		known
	);

describe('the Meeting Guide feed', () => {
	it('says of a weekly meeting what the format can say', () => {
		expect(feed({})).toEqual([
			{
				name: 'Tuesday circle',
				slug: 'tuesday-widowers-00000000abcd',
				day: 2,
				time: '19:00',
				end_time: '20:30',
				timezone: 'Europe/London',
				types: ['C', 'D', 'S', 'HEARTH-BEREAVEMENT'],
				formatted_address: 'Online',
				conference_url: 'https://hearth.example.org/groups/tuesday-widowers',
				conference_url_notes:
					'The address leads to the group’s page. Ask there for a seat; somebody of the group answers you.',
				notes: 'Bring tea.',
				group: 'Tuesday widowers',
				group_notes: 'For men whose partner died.',
				updated: '2026-10-01 08:00:05',
				url: 'https://hearth.example.org/groups/tuesday-widowers',
				entity: 'The Lamp',
				entity_url: 'https://hearth.example.org',
				entity_website_url: 'https://hearth.example.org'
			}
		]);
	});

	it.each([
		['FREQ=WEEKLY', [2]],
		['FREQ=WEEKLY;BYDAY=SU,MO,SA', [0, 1, 6]],
		['FREQ=DAILY', [0, 1, 2, 3, 4, 5, 6]],
		['FREQ=WEEKLY;BYDAY=TU;UNTIL=20270301T235959', [2]],
		['FREQ=WEEKLY;BYDAY=TU;UNTIL=20261101T235959', null],
		['FREQ=WEEKLY;BYDAY=TU;COUNT=8', null],
		['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', null],
		['FREQ=DAILY;INTERVAL=2', null],
		['FREQ=MONTHLY;BYDAY=-1TU', null],
		['FREQ=YEARLY', null],
		['FREQ=WEEKLY;BYMONTH=1;BYDAY=TU', null],
		['nonsense', null]
	])('%s is on %j', (rule, days) => {
		expect(weeklyDays({ localStart: meeting.localStart, rule }, now)).toEqual(days);
	});

	it('what begins only in some weeks is not in it yet', () => {
		expect(feed({ localStart: '2027-01-05T19:00' })).toEqual([]);
		expect(feed({ localStart: '2026-12-01T19:00' })).toHaveLength(1);
	});

	it('a meeting on several days is an entry for each, with a slug of its own', () => {
		const daily = feed({ rule: 'FREQ=DAILY' });
		expect(daily.map(({ day }) => day)).toEqual([0, 1, 2, 3, 4, 5, 6]);
		expect(new Set(daily.map(({ slug }) => slug)).size).toBe(7);
	});

	it('an end at or past midnight is left out', () => {
		expect(feed({ localStart: '2026-01-06T23:30' })[0]).not.toHaveProperty('end_time');
		expect(feed({ localStart: '2026-01-06T22:30' })[0]).not.toHaveProperty('end_time');
		expect(feed({ localStart: '2026-01-06T22:29' })[0]).toHaveProperty('end_time', '23:59');
	});

	it('slugs are short, and each meeting has its own', () => {
		const long = { ...meeting.group, slug: 'a'.repeat(49) + '-bcdefghij' };
		const slugs = feed({ group: long }, { group: long, id: '01939e5c-0000-7000-8000-00000000abce' }).map(
			({ slug }) => slug
		);
		expect(new Set(slugs).size).toBe(2);
		for (const slug of slugs) expect(slug).toMatch(/^[a-z0-9](-?[a-z0-9]){0,63}$/);
	});

	it('every type is one of the format, or plainly our own', () => {
		const own = (type: string) => /^HEARTH-[A-Z0-9-]+$/.test(type);
		for (const language of [...Object.values(languageCodes), 'ga', 'yue'])
			for (const type of feed({ language, formats: ['text'] })[0]!.types)
				expect(isMeetingType(type) || own(type), type).toBe(true);
		const names = getTypesForLanguage('en') as Record<string, string>;
		const english = new Intl.DisplayNames('en', { type: 'language' });
		for (const [code, language] of Object.entries(languageCodes)) {
			const said = english.of(language)!;
			expect([said, said === 'Filipino' ? 'Tagalog' : said]).toContain(names[code]);
		}
	});

	describe('of an online meeting', () => {
		it.each([
			['open', true, /as a guest; no account/],
			['request', true, /Ask there for a seat/],
			['open', false, /Join there/],
			['request', false, /Ask there for a seat/],
			['invite', false, /by invitation/]
		])('in a group that is %s (guests: %s) it says beside the address how one comes in', (access, guests, words) => {
			const [entry] = feed({ guests, group: { ...meeting.group, access } });
			expect(entry!.conference_url).toBe('https://hearth.example.org/groups/tuesday-widowers');
			expect(entry!.conference_url_notes).toMatch(words);
		});

		it.each([[['text']], [['voice']], [['video', 'voice', 'text']]])(
			'%j: readers take it as active, because it has an address to go to and no telephone that nobody answers',
			(formats) => {
				const [entry] = feed({ formats });
				expect(entry).toMatchObject({ formatted_address: 'Online', conference_url: expect.stringMatching(/^https:/) });
				expect(entry!.types.includes('HEARTH-TEXT')).toBe(formats.join() === 'text');
			}
		);

		it('what its facilitator wrote stands in the notes alone, without marks; empty notes are left out', () => {
			const [entry] = feed({ about: 'Bring <b>tea</b>.\n\nCall <i>nobody</i>.' });
			expect(entry!.notes).toBe('Bring tea.\n\nCall nobody.');
			expect(feed({ about: ' ' })[0]).not.toHaveProperty('notes');
		});

		it('has no word of a person, a telephone, a place or money, and none that the definitions do not know', () => {
			const defined =
				'name slug day time end_time timezone types formatted_address conference_url conference_url_notes notes group group_notes updated url entity entity_website_url';
			// Readers know this one; the definitions call it entity_website_url.
			const known = new Set([...defined.split(' '), 'entity_url']);
			for (const entry of feed({}, { about: '', guests: true, formats: ['text'] }))
				expect(Object.keys(entry).filter((field) => !known.has(field))).toEqual([]);
		});

		it('never says that a meeting is temporarily closed, or of what sort its people are', () => {
			const said = new Set(
				['open', 'request', 'invite'].flatMap((access) => feed({ group: { ...meeting.group, access } })[0]!.types)
			);
			expect([...said].filter((type) => isMeetingType(type)).sort()).toEqual(['C', 'D', 'O', 'S']);
		});
	});

	it('an open group, or one that guests may sit in, is open', () => {
		expect(feed({ group: { ...meeting.group, access: 'open' } })[0]!.types).toContain('O');
		expect(feed({ guests: true })[0]!.types).toContain('O');
		expect(feed({ group: { ...meeting.group, access: 'invite' } })[0]!.types).toContain('C');
	});
});

describe('what search engines read', () => {
	const date = {
		title: 'Circle',
		startsAt: now,
		endsAt: now + 3_600_000,
		movedFrom: null,
		cancelled: false,
		locale: 'en'
	};
	const events = (change: object) => eventsOf(meeting.group, [{ ...date, ...change }], known)[0]!;

	it('a date that is moved or cancelled says so', () => {
		expect(events({})).toMatchObject({
			name: 'Circle (Tuesday widowers)',
			eventStatus: 'https://schema.org/EventScheduled'
		});
		expect(events({ movedFrom: now - 1_000 })).toMatchObject({
			eventStatus: 'https://schema.org/EventRescheduled',
			previousStartDate: '2026-11-24T19:59:59.000Z'
		});
		expect(events({ movedFrom: now, cancelled: true })).toMatchObject({
			eventStatus: 'https://schema.org/EventCancelled'
		});
	});

	it('no name can end the element around it', () => {
		expect(asScript({ name: '</script><script>alert(1)' }).match(/<\/?script/g)).toHaveLength(2);
		const json = asScript({ name: '</script>' }).replace(/<\/?script[^>]*>/g, '');
		expect(JSON.parse(json), 'and reads the same').toEqual({ name: '</script>' });
	});

	it('addresses are written as XML and robots find them', () => {
		expect(sitemapXml('https://a.example', ['/groups?a=1&b=<2>'])).toContain(
			'<loc>https://a.example/groups?a=1&#38;b=&#60;2&#62;</loc>'
		);
		expect(robotsText('https://a.example')).toMatch(
			/Disallow: \/account\n[\s\S]*Sitemap: https:\/\/a\.example\/sitemap\.xml\n$/
		);
	});
});
