import * as v from 'valibot';
import { isExperience, isOffered } from '#features/experiences/taxonomy.ts';
import { prose } from '#features/people/text.ts';
import { isTimeZone } from '#features/people/time-zones.ts';
import { dayparts, type Daypart } from './times.ts';

// The first step: four questions without an account, and an answer whose link says all that was answered. What somebody
// writes in words of their own is read once, and stands neither in the link nor on the server.

/** How long ago, and how many months each is taken as. */
export const agos = ['days', 'weeks', 'months', 'year', 'years'] as const;
export type Ago = (typeof agos)[number];
export const monthsOf: Record<Ago, number> = { days: 0, weeks: 1, months: 4, year: 12, years: 36 };

/** What would help now. */
export const wants = ['read', 'listen', 'talk', 'learn', 'someone'] as const;
export type Want = (typeof wants)[number];

export const mostExperiences = 5;
export const longestOwnWords = 1000;

/** Everything that was answered; each question can be left out. */
export interface Answered {
	experiences: string[];
	/** Kinds that own words may have meant: they are asked about, and choose nothing. */
	maybe: string[];
	ago: Ago | null;
	wants: Want[];
	when: Daypart[];
	/** IANA name; null where it is not known. */
	zone: string | null;
	/** Words alone: a slow line, a small phone, or nobody may hear. */
	textOnly: boolean;
	/** What was written sounded like danger: people and lines come first. */
	danger: boolean;
	/** What was written led nowhere, or was a cry: doors that are open and people who answer stand near. */
	unclear: boolean;
}

const zone = v.pipe(
	v.optional(v.string(), ''),
	v.transform((name) => (name && isTimeZone(name) ? name : null))
);

export const FirstStepForm = v.object({
	experiences: v.pipe(
		v.array(v.pipe(v.string(), v.check(isOffered, 'choose'))),
		v.maxLength(mostExperiences, 'too-many')
	),
	words: prose(0, longestOwnWords),
	ago: v.optional(v.picklist(['', ...agos], 'choose'), ''),
	wants: v.array(v.picklist(wants, 'choose')),
	when: v.array(v.picklist(dayparts, 'choose')),
	zone,
	textOnly: v.pipe(
		v.optional(v.string(), ''),
		v.transform((value) => value === 'yes')
	)
});

/** The link that keeps an answer. */
export function linkOf({ experiences, maybe, ...answered }: Answered): string {
	const { ago, wants, when, zone, textOnly, danger, unclear } = answered;
	const query = new URLSearchParams();
	for (const key of experiences) query.append('e', key);
	for (const key of maybe) query.append('m', key);
	if (ago) query.set('ago', ago);
	for (const want of wants) query.append('want', want);
	for (const part of when) query.append('when', part);
	if (zone) query.set('zone', zone);
	if (textOnly) query.set('text', '1');
	if (danger) query.set('now', '1');
	if (unclear) query.set('unclear', '1');
	return `/first-step/answer${query.size > 0 ? `?${query}` : ''}`;
}

/** What a link says; what it cannot say (any more) is left out. */
export function readLink(query: URLSearchParams): Answered {
	const some = <T extends string>(name: string, known: readonly T[]) =>
		known.filter((value) => query.getAll(name).includes(value));
	const zoneName = query.get('zone');
	const kinds = (name: string) => [...new Set(query.getAll(name))].filter(isExperience).slice(0, mostExperiences);
	const experiences = kinds('e');
	return {
		experiences,
		maybe: kinds('m').filter((key) => !experiences.includes(key)),
		ago: some('ago', agos)[0] ?? null,
		wants: some('want', wants),
		when: some('when', dayparts),
		zone: zoneName && isTimeZone(zoneName) ? zoneName : null,
		textOnly: query.get('text') === '1',
		danger: query.get('now') === '1',
		unclear: query.get('unclear') === '1'
	};
}

/** Whether something was written or meant of which nothing is sure: then no kind of group is chosen for them. */
export const isUnsure = ({ experiences, maybe, danger, unclear }: Answered): boolean =>
	experiences.length === 0 && (maybe.length > 0 || danger || unclear);
