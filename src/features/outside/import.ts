/** Why a list is not taken as a whole, or an entry of it. */
export type ImportProblem = {
	code:
		| 'encoding'
		| 'control'
		| 'too-large'
		| 'malformed'
		| 'too-deep'
		| 'no-list'
		| 'no-entries'
		| 'too-many'
		| 'unclosed'
		| 'columns'
		| 'header'
		| 'missing'
		| 'too-long'
		| 'not-text'
		| 'slug'
		| 'taken'
		| 'day'
		| 'time'
		| 'end-time'
		| 'zone'
		| 'formula'
		| 'empty';
	/** Which entry, from 1; where there is one. */
	row?: number;
	/** What the list calls the field. */
	field?: string;
	/** Line and column of the text, from 1. */
	line?: number;
	column?: number;
	/** The first characters of what stood there. */
	shown?: string;
};

/** When a group that is to be meets, every week. */
export interface DraftMeeting {
	slug: string;
	name: string;
	/** 0 Sunday to 6; a meeting may be on several days. */
	days: number[];
	/** HH:MM of the clock in its zone. */
	time: string;
	minutes: number;
	timeZone: string;
	/** Two or three small letters. */
	language: string;
	notes: string;
	/** Where it is, as the list says it. */
	place: string;
}

/** A group that a list names and that nobody has opened yet. */
export interface DraftGroup {
	/** Names it within its list, the next time too. */
	slug: string;
	name: string;
	purpose: string;
	access: 'open' | 'request';
	timeZone: string;
	language: string;
	meetings: DraftMeeting[];
}

/** What holds where an entry says nothing. */
export interface Assumed {
	timeZone: string;
	language: string;
}

/** Read as a whole or not at all. */
export type ReadList = { groups: DraftGroup[] } | { problems: ImportProblem[] };

/** Bytes that a list may have. */
export const mostBytes = 5 * 1024 * 1024;
export const mostEntries = 2_000;
/** More problems than these help nobody. */
export const mostProblems = 50;
