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
}
