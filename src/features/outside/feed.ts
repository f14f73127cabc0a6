import { Temporal } from 'temporal-polyfill';
import { readRule, weekdayOf, weekdays, type Rule } from '#features/meetings/recurrence.ts';
import { laterSameDay } from './clock.ts';
import { codeOfLanguage } from './guide-types.ts';
import { cutTo, plainLine, plainText } from './plain.ts';
import { sayHowToComeIn } from './words.ts';

// What strangers' programs read of this community: the Meeting Guide format (https://github.com/code4recovery/spec). It knows
// weekly meetings alone. Of people it says nothing: no names of those who lead, no addresses.

/** A meeting of a listed group, as it is kept. */
export interface ListedMeeting {
	id: string;
	title: string;
	about: string;
	/** YYYY-MM-DDTHH:MM */
	localStart: string;
	timeZone: string;
	minutes: number;
	/** RFC 5545 */
	rule: string;
	formats: string[];
	language: string;
	guests: boolean;
	/** Unix milliseconds. */
	updatedAt: number;
	group: { slug: string; name: string; purpose: string; access: string; experiences: string[] };
}

export interface GuideEntry {
	name: string;
	slug: string;
	day: number;
	time: string;
	end_time?: string;
	timezone: string;
	types: string[];
	formatted_address: 'Online';
	conference_url: string;
	conference_url_notes: string;
	notes?: string;
	group: string;
	group_notes: string;
	updated: string;
	url: string;
	entity: string;
	entity_url: string;
	entity_website_url: string;
}

/**
 * The feed, entry by entry. What the format cannot say (every other week, the last Tuesday of a month, once) is left out
 * rather than said wrongly: somebody would stand before a closed door.
 * @param now Unix milliseconds; what has its last date behind it is left out
 */
export function guideFeed(
	meetings: ListedMeeting[],
	{ origin, community, now }: { origin: string; community: string; now: number }
): GuideEntry[] {
	const entries: GuideEntry[] = [];
	for (const meeting of meetings) {
		const days = weeklyDays(meeting, now);
		if (!days) continue;
		const { group, localStart } = meeting;
		const time = localStart.slice(11, 16);
		// Readers take an end past midnight for one before the beginning.
		const end = laterSameDay(time, meeting.minutes);
		const address = `${origin}/groups/${group.slug}`;
		const notes = plainText(meeting.about);
		// The format takes a list of days; a reader in wide use loses its way where two entries have one. So: an entry a day.
		for (const day of days)
			entries.push({
				name: cutTo(plainLine(meeting.title), 255),
				slug: days.length === 1 ? slugOf(meeting) : `${slugOf(meeting)}-${day}`,
				day,
				time,
				...(end ? { end_time: end } : {}),
				timezone: meeting.timeZone,
				types: typesOf(meeting),
				formatted_address: 'Online',
				conference_url: address,
				conference_url_notes: sayHowToComeIn({ access: group.access, guests: meeting.guests }),
				...(notes ? { notes } : {}),
				group: plainLine(group.name),
				group_notes: plainText(group.purpose),
				updated: new Date(meeting.updatedAt).toISOString().slice(0, 19).replace('T', ' '),
				url: address,
				entity: plainLine(community),
				// The definitions have the second name, readers the first.
				entity_url: origin,
				entity_website_url: origin
			});
	}
	return entries;
}

const week = 7 * 86_400_000;

/** The days of the week (0 Sunday) of a meeting that is weekly and goes on; null for every other. */
export function weeklyDays(
	{ localStart, rule: text }: Pick<ListedMeeting, 'localStart' | 'rule'>,
	now: number
): number[] | null {
	const rule = readRule(text);
	if (!rule || !isWeekly(rule)) return null;
	const first = Temporal.PlainDate.from(localStart.slice(0, 10));
	// It has not begun: whoever came next week would find nobody.
	if (Date.parse(`${first}T00:00:00Z`) > now + week) return null;
	// "Ten times" and "until spring" are weekly as long as they go on; the format has no word for their end.
	if (rule.count !== null || (rule.until && Date.parse(`${rule.until}T23:59:59Z`) < now)) return null;
	const named =
		rule.every === 'DAILY' ? weekdays : rule.days.length > 0 ? rule.days.map(({ day }) => day) : [weekdayOf(first)];
	return [...new Set(named.map((day) => (weekdays.indexOf(day) + 1) % 7))].sort((a, b) => a - b);
}

const isWeekly = ({ every, interval, months, monthDays, days }: Rule): boolean =>
	interval === 1 &&
	months.length + monthDays.length === 0 &&
	(every === 'WEEKLY' || (every === 'DAILY' && days.length === 0));

/** At most 64 characters, and never another meeting's: the id's end makes it so. */
function slugOf({ id, group }: ListedMeeting): string {
	return `${group.slug.slice(0, 48).replace(/-+$/, '')}-${id.slice(-12)}`;
}

function typesOf({ language, group, guests, formats }: ListedMeeting): string[] {
	const types = new Set([group.access === 'open' || guests ? 'O' : 'C', 'D']);
	if (formats.every((format) => format === 'text')) types.add('HEARTH-TEXT');
	const code = codeOfLanguage(language);
	if (code) types.add(code);
	// The format has no words for heartache. Own codes may be added where they are none of its own, nor a language's.
	for (const experience of group.experiences) types.add(ownCode(experience));
	return [...types];
}

/** `bereavement/partner` → `HEARTH-BEREAVEMENT` */
const ownCode = (experience: string): string =>
	`HEARTH-${experience
		.split('/')[0]!
		.toUpperCase()
		.replace(/[^A-Z0-9]+/g, '-')}`;
