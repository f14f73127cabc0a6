import * as v from 'valibot';
import { reference } from '#features/people/references.ts';

/** So many days without a word, and both are reminded to look in (`buddies.rhythm_days` knows the same). */
export const rhythms = [1, 3, 7] as const;
export type Rhythm = (typeof rhythms)[number];
/** For how many hours somebody says that they have time. */
export const offers = [1, 3, 6] as const;
/** After so many days without a word of theirs it is said that somebody has not been heard from. */
export const quietDays = 21;
/** A proposal waits for so many days (`pairing_lapses` holds to the same). */
export const proposalDays = 14;

const number = <const Of extends readonly number[]>(of: Of) =>
	v.pipe(v.string(), v.transform(Number), v.picklist(of, 'choose'));

export const OfferForm = v.object({ hours: number([0, ...offers]) });
export const AskForm = v.object({ id: reference('choose'), rhythm: number(rhythms) });
export const AnswerForm = v.object({ id: reference('choose'), answer: v.picklist(['yes', 'no'], 'choose') });
export const WishForm = v.object({ wish: v.picklist(['yes', 'no'], 'choose') });
export const PairForm = v.object({ one: reference('choose'), other: reference('choose') });

/** What is between two about looking in on each other, as far as the viewer may know it: a no is `waiting`. */
export type BuddyState = 'none' | 'asked' | 'waiting' | 'buddies';

/** Somebody around the member, under one of the names by which they know them. */
export interface Near {
	/** Of the connection; null for a supporter who is not connected. */
	id: string | null;
	name: string;
	buddy: BuddyState;
	rhythm: Rhythm | null;
	supporter: boolean;
	/** Unix times in milliseconds: until when they have time, and when they last wrote; null where nothing is known. */
	freeUntil: number | null;
	heardAt: number | null;
	conversation: string | null;
}

/** A proposal that waits for the member's answer, or for the other's. */
export interface Proposal {
	id: string;
	name: string;
	group: string;
	/** The member said yes already. */
	agreed: boolean;
}

export interface CircleAround {
	people: Near[];
	proposals: Proposal[];
	/** Until when the member said that they have time; Unix time in milliseconds. */
	freeUntil: number | null;
}

/** How near: those one looks in on stand innermost, then whom one chose as supporters, then who is connected. */
export const rings = ['buddies', 'supporters', 'connected'] as const;
export type Ring = (typeof rings)[number];

export const ringOf = ({ buddy, supporter }: Pick<Near, 'buddy' | 'supporter'>): Ring =>
	buddy === 'buddies' ? 'buddies' : supporter ? 'supporters' : 'connected';

/** Whether nothing came from somebody for a while. @param now Unix time in milliseconds */
export const isQuiet = ({ heardAt }: Pick<Near, 'heardAt'>, now: number): boolean =>
	heardAt !== null && heardAt < now - quietDays * 24 * 3_600_000;

/** Two who wish for a buddy, and what makes them fit. */
export interface Pair {
	/** Their seats. */
	one: string;
	other: string;
	oneName: string;
	otherName: string;
	/** A kind of experience that stands beside both seats. */
	experience: string | null;
	/** Between the months in which it began; null where either does not say. */
	monthsApart: number | null;
	/** Their days are at about the same hours. */
	sameHours: boolean;
}

/** Six months apart or less is close: the first months of grief and separation differ most from later ones. */
export const closeMonths = 6;

/** How well two fit: the same experience weighs most, then that it is about as long ago, then their hours. */
export const fitOf = ({ experience, monthsApart, sameHours }: Pair): number =>
	(experience ? 4 : 0) + (monthsApart !== null && monthsApart <= closeMonths ? 2 : 0) + (sameHours ? 1 : 0);

/** The two in the order of their names: that in which they come from the database is that of seats, which is chance. */
const byNames = (pair: Pair): Pair =>
	pair.oneName <= pair.otherName
		? pair
		: { ...pair, one: pair.other, other: pair.one, oneName: pair.otherName, otherName: pair.oneName };

/** The best pairs in which nobody stands twice; whoever fits with nobody in anything is not paired. */
export function bestPairs(pairs: Pair[]): Pair[] {
	const taken = new Set<string>();
	const best: Pair[] = [];
	for (const pair of pairs.map(byNames).toSorted((a, b) => fitOf(b) - fitOf(a) || (a.oneName < b.oneName ? -1 : 1))) {
		if (fitOf(pair) === 0 || taken.has(pair.one) || taken.has(pair.other)) continue;
		taken.add(pair.one).add(pair.other);
		best.push(pair);
	}
	return best;
}
