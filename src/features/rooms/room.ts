import * as v from 'valibot';
import { longestName, plainName, reservedNames, type NameProblem } from '#features/groups/mask.ts';
import { SharedDevice } from '#features/people/discretion.ts';
import { reference, version } from '#features/people/references.ts';
import { line, prose } from '#features/people/text.ts';
import { contentNotes } from '#features/sharing/content-notes.ts';
import { foundDanger } from '#features/sharing/share.ts';
import { gestureKinds, type GestureKind } from '#features/sharing/gesture.ts';

/** So long after it was said a line is erased, in milliseconds. */
export const lineLasts = 12 * 3_600_000;
export const longestLine = 600;
/** Lines and gestures that one person can make within a minute (`say_in_room` holds to the same). */
export const linesAMinute = 8;
/** Lines that a page shows; older ones of the last hours have gone by. */
export const linesOnPage = 100;

const formKey = reference('stale');
export const LineForm = v.object({
	key: formKey,
	words: prose(1, longestLine),
	notes: v.array(v.picklist(contentNotes, 'choose')),
	found: foundDanger
});
export type LineInput = v.InferOutput<typeof LineForm>;
export const RoomGestureForm = v.object({ key: formKey, gesture: v.picklist(gestureKinds, 'choose') });

/** A name of the moment. Whether it is free is asked in the database. */
export const GuestName = v.pipe(
	line(2, longestName),
	v.check<string, NameProblem>((name) => plainName(name).length >= 2, 'too-short'),
	v.check<string, NameProblem>((name) => !reservedNames.has(plainName(name)), 'name-taken')
);

/** Taking a seat as a guest: the agreements are accepted with it. */
export const GuestSeatForm = v.object({
	name: GuestName,
	version,
	shared: SharedDevice,
	zone: v.optional(v.string(), ''),
	ticket: v.optional(v.string(), ''),
	proof: v.optional(v.string(), '')
});
/** Keeping it as a member; under the same name where nothing is typed. */
export const KeepSeatForm = v.object({
	slug: v.pipe(v.string('choose'), v.regex(/^[a-z0-9-]{2,60}$/, 'choose')),
	name: v.union([v.pipe(v.optional(v.string(), ''), v.literal('')), GuestName])
});
export const RoomForm = v.object({
	welcomes: v.pipe(
		v.optional(v.string(), ''),
		v.transform((value) => value === 'yes')
	),
	membersOnly: v.pipe(
		v.optional(v.string(), ''),
		v.transform((value) => value === 'yes')
	)
});
export const GuestSeatEndForm = v.object({ seat: reference('choose') });

/** Why somebody gets no seat as a guest. */
export type GuestProblem =
	'ended' | 'no-guests' | 'changed' | 'name-taken' | 'full' | 'ticket-early' | 'ticket-stale' | 'ticket-spent';
/** What became of a guest's seat for whoever has an account now. */
export type Kept = 'kept' | 'waiting' | 'name-taken' | 'removed' | 'no-way-in' | 'not-found';
/** Why a line was not said. */
export type LineProblem = 'no-seat' | 'not-writable' | 'too-fast';

/** Whoever can sit in a room. */
export interface Sitter {
	kind: 'member' | 'guest';
	id: string;
}

/** A guest as every page knows them. */
export interface Guest {
	id: string;
	/** The last name of the moment. */
	name: string;
	locale: string;
	timeZone: string;
	seats: GuestSeat[];
}
export interface GuestSeat {
	slug: string;
	group: string;
	name: string;
	/** By those who lead the group: this guest does not come in again. */
	ended: boolean;
}

/** Something that was said in a room. */
export interface LineView {
	id: string;
	name: string;
	guest: boolean;
	mine: boolean;
	/** Null where it is a gesture, was taken away, or is muted and stands in the room. */
	words: string | null;
	gesture: GestureKind | null;
	notes: string[];
	/** Taken away by those who lead. */
	hidden: boolean;
	/** Touches on what the one who reads muted. */
	muted: boolean;
	/** Unix time in milliseconds. */
	at: number;
}

/** Somebody who is there, as the one who looks may know them. */
export interface Here {
	name: string;
	guest: boolean;
	writing: boolean;
}

/** A reading room as its page shows it. */
export interface Room {
	id: string;
	slug: string;
	name: string;
	timeZone: string;
	myName: string;
	facilitators: string[];
	facilitates: boolean;
	relation: 'member' | 'guest';
	mayWrite: boolean;
	/** Until when a member is paused; Unix time in milliseconds. */
	pausedUntil: number | null;
	/** Whether guests may come in now. */
	openToGuests: boolean;
	horizon: string;
	/** When the group meets next; Unix time in milliseconds. */
	nextMeeting: number | null;
	lines: LineView[];
	here: Here[];
}

/** What those who lead see of guests. */
export interface GuestDesk {
	welcomes: boolean;
	membersOnly: boolean;
	/** Whether the group is of the kind that guests can sit in: open and listed. */
	canBeOpen: boolean;
	guests: { seat: string; name: string; ended: boolean; at: number }[];
}

/** People in the order of their names: the order in which they came is nobody's business. */
export const inOrder = (here: Here[]): Here[] =>
	here.toSorted((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1));
