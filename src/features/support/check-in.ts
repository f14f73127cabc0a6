import * as v from 'valibot';
import { reference } from '#features/people/references.ts';
import { line } from '#features/people/text.ts';

/** How somebody is, from the heaviest to the lightest; words.ts has the words. */
export const feelings = [1, 2, 3, 4, 5] as const;
export type Feeling = (typeof feelings)[number];

/** How strong something is, from "not at all"; said only by whoever wants to. */
export const intensities = [0, 1, 2, 3, 4] as const;
export type Intensity = (typeof intensities)[number];

/** In characters. */
export const longestLine = 300;
/** How many things helped, at most. */
export const mostHelped = 8;

/** What can help, in plain words: words.ts has them. */
export const helps = [
	'sleep',
	'a-walk',
	'a-call',
	'the-group',
	'a-page',
	'music',
	'cooking',
	'breathing',
	'crying',
	'work'
] as const;
export type Help = (typeof helps)[number];

/** What somebody may say how strong it is. */
export const strengths = ['grief', 'urge', 'loneliness'] as const;
export type Strength = (typeof strengths)[number];

const feeling = v.pipe(
	v.picklist(['1', '2', '3', '4', '5'], 'choose'),
	v.transform((step) => Number(step) as Feeling)
);
/** Nothing where nobody said. */
const intensity = v.pipe(
	v.optional(v.picklist(['', '0', '1', '2', '3', '4'], 'choose'), ''),
	v.transform((step) => (step === '' ? null : (Number(step) as Intensity)))
);

export const CheckInForm = v.object({
	key: reference('stale'),
	feeling,
	helped: v.pipe(v.array(v.picklist(helps, 'choose')), v.maxLength(mostHelped, 'choose')),
	line: line(0, longestLine),
	grief: intensity,
	urge: intensity,
	loneliness: intensity
});

/** What somebody says in a check-in. `key` is the form's: sent twice, it is one check-in. */
export interface CheckInInput {
	key: string;
	feeling: Feeling;
	/** Keys: of a practice, or of one of the plain words that the page offers. */
	helped: string[];
	line: string;
	grief: Intensity | null;
	urge: Intensity | null;
	loneliness: Intensity | null;
}

/** A check-in as its member finds it again. */
export interface CheckIn extends Omit<CheckInInput, 'key'> {
	id: string;
	/** Unix time in milliseconds. */
	at: number;
	/** Who reads it; towards its member alone. */
	audience?: 'me' | 'supporters' | 'group';
	group?: { slug: string; name: string } | null;
}
