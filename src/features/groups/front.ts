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
	/** Keys of the taxonomy. */
	experiences: string[];
	agreementsVersion: number;
	agreements: Rule[];
	/** Which version the viewer accepted; null where they have no seat. */
	acceptedVersion: number | null;
	myName: string | null;
	facilitates: boolean;
	relation: Relation;
	/** The viewer's place on the waiting list, from 1; null where they do not wait. */
	placeInLine: number | null;
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
	locale: string;
	experiences: string[];
	mine: boolean;
}

/** Somebody who sits in the group. */
export interface Seated {
	id: string;
	name: string;
	/** Unix time in milliseconds. */
	joinedAt: number;
	facilitates: boolean;
}

/** What waits for a facilitator. Times are Unix milliseconds. */
export interface Desk {
	requests: { id: string; name: string; words: string; at: number }[];
	waiting: { name: string; at: number }[];
	invitations: { id: string; note: string; expiresAt: number; uses: number; usesAllowed: number; revoked: boolean }[];
	removed: { id: string; name: string; reason: string | null; at: number }[];
	people: Seated[];
}
