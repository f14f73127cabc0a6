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
	/** From which snapshot on a window of this page follows live. */
	horizon: string;
}
