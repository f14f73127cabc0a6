import { isExperience, presentTaxonomy } from '#features/experiences/taxonomy.ts';
import { storyLocales, type StoryLocale } from './story.ts';

/** How far along a path one may look for others, in months. */
export const pathMonths = [1, 3, 6, 9, 12, 18, 24, 36, 60, 120] as const;
const furthest = 1200;

/** What somebody looks for among the stories; nulls leave it open. */
export interface Wanted {
	experience: string | null;
	/** People who were about so many months along when they told it. Needs an experience. */
	months: number | null;
	locale: StoryLocale | null;
	/** Told to this group, by its address. */
	group: string | null;
	/** The cursor of the page before. */
	after: string | null;
}

/** What an address asks for; what makes no sense in it is left out. */
export function readWanted(params: URLSearchParams): Wanted {
	const experience = params.get('experience');
	const months = params.get('months');
	const locale = params.get('language');
	const known = experience && isExperience(experience) ? experience : null;
	const along = months && /^\d{1,4}$/.test(months) ? Math.min(Number(months), furthest) : null;
	const after = params.get('after');
	const group = params.get('group');
	return {
		experience: known,
		months: known ? along : null,
		locale: storyLocales.find((each) => each === locale) ?? null,
		group: group && /^[a-z0-9-]{2,60}$/.test(group) ? group : null,
		after: after && after.length <= 90 ? after : null
	};
}

/** The address of what is wanted. */
export function addressOf({ experience, months = null, locale, group, after }: Partial<Wanted>): string {
	const params = new URLSearchParams();
	if (experience) params.set('experience', experience);
	if (months !== null) params.set('months', String(months));
	if (locale) params.set('language', locale);
	if (group) params.set('group', group);
	if (after) params.set('after', after);
	return params.size > 0 ? `/stories?${params.toString()}` : '/stories';
}

/**
 * A place on a path around a point: how far from it, on which side (those ahead come first), and the story's id. Of those
 * ahead the smaller id comes first, of those behind the greater.
 */
export interface PathPlace {
	distance: number;
	behind: boolean;
	id: string;
}

const id = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

export const sayPlace = ({ distance, behind, id }: PathPlace): string => `${distance}.${behind ? 'b' : 'a'}.${id}`;
export function readPlace(text: string | null): PathPlace | null {
	const found = text?.match(new RegExp(`^(\\d{1,5})\\.([ab])\\.(${id})$`));
	return found ? { distance: Number(found[1]), behind: found[2] === 'b', id: found[3]! } : null;
}

/** A place among the newest: when it was told, in microseconds as the database has it, and the id. */
export interface TimePlace {
	told: string;
	id: string;
}
export const sayTime = ({ told, id }: TimePlace): string => `${told}.${id}`;
export function readTime(text: string | null): TimePlace | null {
	const found = text?.match(new RegExp(`^(\\d{1,17})\\.(${id})$`));
	return found ? { told: found[1]!, id: found[2]! } : null;
}

/** The language that a new story is marked as, until its author says otherwise. */
export const storyLocaleOf = (locale: string): StoryLocale => storyLocales.find((each) => each === locale) ?? 'other';

/** An experience with the narrower ones below it: whoever looks for a divorce finds one with children, too. */
export const withNarrower = (experience: string): string[] =>
	presentTaxonomy()
		.kinds.map(({ key }) => key)
		.filter((key) => key === experience || key.startsWith(`${experience}/`));

/** Words without the marks of Markdown, for where they stand in a line. */
export const plainWords = (text: string): string => text.replace(/^#+\s+|[*_>`~]/gm, '');
