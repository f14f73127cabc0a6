import * as v from 'valibot';
import { fold } from '#features/experiences/said.ts';
import { stopWords } from '#features/experiences/concepts.ts';
import { prose } from '#features/people/text.ts';

// People like me: who and what stands first, and why. All that counts can be said as a reason; and what is said of time is
// said in words, so that nobody learns a month from it.

/** A member's yes to be found. The wording goes up with every change of what the consent page says about it. */
export const foundConsent = { wording: 2 } as const;
export const longestWords = 500;
/** Words of what somebody typed that are looked for. */
export const mostWords = 12;
/** Nobody needs a register: the nearest, and no pages of more. */
export const shown = { people: 12, stories: 8, shares: 6 };

/** Near me in time, or further along. */
export const whens = ['near', 'ahead'] as const;
export type When = (typeof whens)[number];

export const LikeMeForm = v.object({
	words: prose(0, longestWords),
	when: v.optional(v.picklist(whens, 'choose'), 'near')
});

/** What may be searched for by words: letters and digits alone, those that say something, each once. */
export function wordsOf(text: string): string[] {
	const found = text.normalize('NFC').match(/[\p{L}\p{M}\p{N}]{2,40}/gu) ?? [];
	const said = found.map((word) => word.toLowerCase()).filter((word) => !stopWords.has(fold(word)));
	return [...new Set(said)].slice(0, mostWords);
}

/** How near what they carry is to what the viewer carries: the very same, wider or narrower, or of the same family. */
export type Nearness = 'same' | 'near' | 'kin';

/** Something that they carry beside something that the viewer carries. Keys of the taxonomy. */
export interface Shared {
	kind: string;
	own: string;
	nearness: Nearness;
	/** How many months further along they are, negative where it is newer for them; null where either does not say. */
	ahead: number | null;
}

/** What is known of somebody, a story or a share when it is compared. */
export interface Match {
	/** Nearest first. */
	shared: Shared[];
	/** Whether it is in the viewer's language. */
	sameLanguage: boolean;
	/** Words that the viewer typed, and that stand there too. */
	words: string[];
	/** A title that is nearly what was typed. */
	alike: boolean;
}

export type Band = 'same-time' | 'months-ahead' | 'year-ahead' | 'months-behind' | 'year-behind';

/** Months apart, in steps so coarse that nobody's month follows from them. */
export function bandOf(ahead: number): Band {
	if (Math.abs(ahead) <= 2) return 'same-time';
	if (ahead > 0) return ahead < 12 ? 'months-ahead' : 'year-ahead';
	return ahead > -12 ? 'months-behind' : 'year-behind';
}

export type Reason =
	| { kind: 'shared'; experience: string; own: string; nearness: Nearness }
	| { kind: 'time'; band: Band }
	| { kind: 'language' }
	| { kind: 'words'; words: string[] }
	| { kind: 'alike' };

// Each is worth more than everything after it together: the same stands before what is near, whatever else speaks for it.
const forNearness: Record<Nearness, number> = { same: 1000, near: 700, kin: 300 };
const forAnotherShared = 60;
const forBand: Record<When, Record<Band, number>> = {
	near: { 'same-time': 120, 'months-ahead': 80, 'months-behind': 70, 'year-ahead': 30, 'year-behind': 10 },
	ahead: { 'months-ahead': 120, 'year-ahead': 80, 'same-time': 20, 'months-behind': 0, 'year-behind': 0 }
};
const forLanguage = 35;
const forWord = 10;
const mostCountedWords = 3;

/** What counts, in points: nobody is shown them. */
export function weigh({ shared, sameLanguage, words, alike }: Match, when: When): number {
	const [first, ...others] = shared;
	const nearness = first ? forNearness[first.nearness] + (others.length > 0 ? forAnotherShared : 0) : 0;
	const time = first && first.ahead !== null ? forBand[when][bandOf(first.ahead)] : 0;
	const inCommon = Math.min(words.length, mostCountedWords) * forWord || (alike ? forWord / 2 : 0);
	return nearness + time + (sameLanguage ? forLanguage : 0) + inCommon;
}

/**
 * Why it is shown, in the order in which it counts. What all of them have in common says nothing about one of them, so the
 * language is a reason only where there are several.
 */
export function explain({ shared, sameLanguage, words, alike }: Match, severalLanguages: boolean): Reason[] {
	const first = shared[0];
	return [
		...shared
			.slice(0, 2)
			.map(({ kind, own, nearness }) => ({ kind: 'shared' as const, experience: kind, own, nearness })),
		...(first && first.ahead !== null ? [{ kind: 'time' as const, band: bandOf(first.ahead) }] : []),
		...(sameLanguage && severalLanguages ? [{ kind: 'language' as const }] : []),
		...(words.length > 0 ? [{ kind: 'words' as const, words }] : alike ? [{ kind: 'alike' as const }] : [])
	];
}

export interface Ranked<Found> {
	found: Found;
	reasons: Reason[];
}

/**
 * Those that are nearest, with their reasons. Where words were typed, what has some of them in common or is about what they
 * name comes alone, if there is any of it; where somebody looks further along, what is there already comes alone likewise.
 * What is alike in everything goes by `tie`, which must tell nothing but what is shown.
 * @param asked kinds that the viewer's words named
 */
export function rank<Found extends Match>(
	all: Found[],
	{ when, typed, asked, most }: { when: When; typed: boolean; asked: string[]; most: number },
	tie: (found: Found) => string
): Ranked<Found>[] {
	let found = all.map((each) => ({ ...each, shared: inOrder(each.shared, when) }));
	const ahead = found.filter(({ shared }) => shared.some((each) => (each.ahead ?? 0) >= 3));
	if (when === 'ahead' && ahead.length > 0) found = ahead;
	const meant = found.filter(
		({ words, alike, shared }) => words.length > 0 || alike || shared.some(({ own }) => asked.includes(own))
	);
	if (typed && meant.length > 0) found = meant;
	const severalLanguages = new Set(found.map(({ sameLanguage }) => sameLanguage)).size > 1;
	return found
		.map((each) => ({ found: each, weight: weigh(each, when), reasons: explain(each, severalLanguages) }))
		.filter(({ reasons }) => reasons.some(({ kind }) => kind !== 'language'))
		.sort(
			(one, other) =>
				other.weight - one.weight ||
				(tie(one.found) < tie(other.found) ? -1 : tie(one.found) > tie(other.found) ? 1 : 0)
		)
		.slice(0, most)
		.map(({ found, reasons }) => ({ found, reasons }));
}

/** The nearest first, and of those the one whose time fits best; by the key after that. */
function inOrder(shared: Shared[], when: When): Shared[] {
	const worth = ({ nearness, ahead }: Shared) =>
		forNearness[nearness] + (ahead === null ? 0 : forBand[when][bandOf(ahead)]);
	return shared.toSorted((one, other) => worth(other) - worth(one) || (sayOf(one) < sayOf(other) ? -1 : 1));
}

const sayOf = ({ kind, own, ahead }: Shared) => `${kind} ${own} ${ahead}`;
