import { isExperience } from '#features/experiences/taxonomy.ts';
import type { Access, GroupCardView } from '#features/groups/front.ts';
import { accesses } from '#features/groups/group.ts';
import { formats, meetingLanguages, type Format, type MeetingDate } from '#features/meetings/meeting.ts';
import { cleanText } from '#features/people/text.ts';
import { isTimeZone } from '#features/people/time-zones.ts';
import { dayparts, weekdays, type Daypart } from './times.ts';

// The group finder: an address says all that is looked for, so that it can be kept and sent to somebody.

/** How many sit there: a handful, a circle, more. Recovery groups work best from six to twelve (docs/facilitating.md). */
export const sizes = ['few', 'circle', 'many'] as const;
export type Size = (typeof sizes)[number];
/** From and up to how many, both included. */
export const seatsOf: Record<Size, [number, number]> = { few: [0, 7], circle: [8, 12], many: [13, 100_000] };

export const longestWords = 100;

/** Several values of a filter mean any of them; several filters mean all of them. */
export interface FinderQuery {
	words: string;
	experiences: string[];
	access: Access[];
	languages: string[];
	/** 0 Sunday to 6, in `zone`. */
	days: number[];
	parts: Daypart[];
	formats: Format[];
	sizes: Size[];
	/** Only where one can sit in without an account. */
	guests: boolean;
	/** IANA name of the zone that days and hours are meant in, and shown in; null for each group's own. */
	zone: string | null;
	/** Goes on behind a group that fits the words so well, of this name and address. */
	after: { fit: number; name: string; slug: string } | null;
}

export const anyGroup: FinderQuery = {
	words: '',
	experiences: [],
	access: [],
	languages: [],
	days: [],
	parts: [],
	formats: [],
	sizes: [],
	guests: false,
	zone: null,
	after: null
};

/** A group in the finder, with its next dates. */
export interface FoundGroup extends GroupCardView {
	dates: MeetingDate[];
	/** How well it fits the words; the same for all where there are none. */
	fit: number;
}

/** What an address asks for; what it cannot mean is left out. */
export function readQuery(asked: URLSearchParams): FinderQuery {
	const some = <T extends string>(name: string, known: readonly T[]) =>
		known.filter((value) => asked.getAll(name).includes(value));
	const zone = asked.get('zone');
	const [name, slug] = [asked.get('after'), asked.get('at')];
	return {
		words: cleanText(asked.get('words') ?? '').slice(0, longestWords),
		experiences: [...new Set(asked.getAll('experience'))].filter(isExperience).slice(0, 20),
		access: some('access', accesses),
		languages: some('language', meetingLanguages),
		days: weekdays.filter((day) => asked.getAll('day').includes(String(day))),
		parts: some('time', dayparts),
		formats: some('format', formats),
		sizes: some('size', sizes),
		guests: asked.get('guests') === 'yes',
		zone: zone && isTimeZone(zone) ? zone : null,
		after: name && slug ? { fit: fitIn(asked.get('fit')), name: cleanText(name), slug: cleanText(slug) } : null
	};
}

/** The address that asks for this. */
export function addressOf(query: FinderQuery): string {
	const said = new URLSearchParams();
	if (query.words) said.set('words', query.words);
	const several: [string, readonly (string | number)[]][] = [
		['experience', query.experiences],
		['access', query.access],
		['language', query.languages],
		['day', query.days],
		['time', query.parts],
		['format', query.formats],
		['size', query.sizes]
	];
	for (const [name, values] of several) for (const value of values) said.append(name, String(value));
	if (query.guests) said.set('guests', 'yes');
	if (query.zone) said.set('zone', query.zone);
	if (query.after) {
		said.set('after', query.after.name);
		said.set('at', query.after.slug);
		if (query.after.fit !== 0) said.set('fit', String(query.after.fit));
	}
	return `/groups${said.size > 0 ? `?${said}` : ''}`;
}

const fitIn = (text: string | null): number => (text && /^-?\d{1,4}$/.test(text) ? Number(text) : 0);

/** Whether anything is narrowed down beyond the words. */
export const isNarrowed = ({ words: _words, after: _after, zone: _zone, ...filters }: FinderQuery): boolean =>
	Object.values(filters).some((value) => (Array.isArray(value) ? value.length > 0 : value));
