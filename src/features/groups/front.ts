import type { Beside } from '#features/experiences/held.ts';

/** How one comes in. */
export type Access = 'open' | 'request' | 'invite';

/** One of a group's ground rules. */
export interface Rule {
	title: string;
	text: string;
}

/** What the viewer is to a group. */
export type Relation = 'member' | 'waiting' | 'asked' | 'invited' | 'removed' | 'none';

/** A group as its pages show it. */
export interface GroupFront {
	id: string;
	slug: string;
	name: string;
	purpose: string;
	access: Access;
	listed: boolean;
	/** Null where there are seats for all. */
	capacity: number | null;
	locale: string;
	timeZone: string;
	version: number;
	closed: boolean;
	closingWords: string | null;
	facilitators: string[];
	seatsTaken: number;
	/** Whether there is no seat for the viewer just now. */
	full: boolean;
	/** Keys of the taxonomy. */
	experiences: string[];
	agreementsVersion: number;
	agreements: Rule[];
	/** Whether those who lead are told of words of danger that somebody posts; part of the agreements. */
	alerts: boolean;
	/** Which version the viewer accepted; null where they have no seat. */
	acceptedVersion: number | null;
	myName: string | null;
	/** Some of the others who sit there, where the viewer does. */
	faces: string[];
	facilitates: boolean;
	/** Whether the viewer is the only one who leads. */
	leadsAlone: boolean;
	relation: Relation;
	/** The viewer's place on the waiting list, from 1; null where they do not wait. */
	placeInLine: number | null;
	/** Until when the viewer may read here and not write; null where they are not paused. In Unix milliseconds. */
	pausedUntil: number | null;
	/** Whether somebody without an account may take a seat in its reading room. */
	guestsWelcome: boolean;
	/** From which snapshot on a window of this page follows live. */
	horizon: string;
}

/** A group in the finder. */
export interface GroupCardView {
	slug: string;
	name: string;
	purpose: string;
	access: Access;
	capacity: number | null;
	seatsTaken: number;
	full: boolean;
	locale: string;
	experiences: string[];
	mine: boolean;
	/** Whether somebody without an account may take a seat in its reading room. */
	guests: boolean;
}

/** Somebody who sits in the group. */
export interface Seated {
	/** The seat; nobody's account is told. */
	seat: string;
	name: string;
	/** The month in which they came, in Unix milliseconds: a day would tell which of two groups' names belong together. */
	since: number;
	facilitates: boolean;
	mine: boolean;
}

/** Somebody who sits in the group, with what they let its people know of their path. */
export type SeatedBeside = Seated & { beside: Beside[] };

/** What waits for a facilitator. Times are Unix milliseconds. */
export interface Desk {
	requests: { id: string; name: string; words: string; at: number }[];
	waiting: { name: string; at: number }[];
	invitations: { id: string; note: string; expiresAt: number; uses: number; usesAllowed: number; revoked: boolean }[];
	/** Whose seats care ended stand here too, and where the reason would tell of a mask there is none. */
	removed: { id: string; name: string; reason: string | null }[];
	people: Seated[];
}
