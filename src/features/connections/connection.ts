import * as v from 'valibot';
import { prose } from '#features/people/text.ts';

/** What comes with asking; long enough to say who one is, too short to say everything. */
export const longestLine = 400;
/** A request waits for so many days, answered with a no or not at all (`request_lapses` holds to the same). */
export const requestDays = 30;

export const AskForm = v.object({ words: prose(1, longestLine) });

/**
 * What became of asking, as far as the one who asks may know it: a no is `waiting` too. `lately`: they took a request back
 * within a week. `not-writable`: a pause, or agreements that changed.
 */
export type Asked = 'asked' | 'connected' | 'waiting' | 'lately' | 'not-writable' | 'too-many';

interface Between {
	id: string;
	/** The other, under the name by which one met them. */
	name: string;
	/** Oneself, as the other knows one. */
	myName: string;
	/** Where they met; null where that is not the reader's to see any more. */
	group: { slug: string; name: string } | null;
	/** Unix time in milliseconds: since when, or when it was asked. */
	at: number;
}
export interface Connection extends Between {
	/** Where they write to each other. */
	conversation: string | null;
}
/** A request with the line that came with it; null where it cannot be opened any more. */
export interface Request extends Between {
	words: string | null;
}

/** Somebody's connections, those who ask them and those whom they asked; each in the order of names. */
export interface Connections {
	people: Connection[];
	toMe: Request[];
	mine: Request[];
}

/** Somebody whom one could ask. */
export interface Askable {
	name: string;
	/** Null where these words lead to nobody's seat. */
	seat: string | null;
	myName: string;
	group: { slug: string; name: string };
}

/** Whether there is a name left to tell: the other knows one by a mask. */
export const mayTellName = ({ myName }: Pick<Connection, 'myName'>, handle: string): boolean => myName !== handle;

/** The order of names: the order in which people came would tell what happened together. */
export const byName = <One extends { name: string; id: string }>(people: One[]): One[] =>
	people.toSorted((one, other) => {
		const [a, b] = [one.name.toLowerCase(), other.name.toLowerCase()];
		return a < b || (a === b && one.id < other.id) ? -1 : 1;
	});
