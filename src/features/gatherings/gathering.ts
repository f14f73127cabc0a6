import * as v from 'valibot';
import { reference } from '#features/people/references.ts';
import { prose } from '#features/people/text.ts';
import type { Format } from '#features/meetings/meeting.ts';
import { GuestName } from '#features/rooms/room.ts';
import { longestSaid, ways, type RoomEvent, type RoomState, type Seat } from './room-state.ts';
import { Wish, type Refusal } from './wish.ts';

/** Lines that a window is given when it comes in. */
export const linesGiven = 200;

/** A meeting's date as somebody meets it before its room. Times are Unix milliseconds. */
export interface GatheringFront {
	groupId: string;
	slug: string;
	group: string;
	title: string;
	about: string;
	accessNotes: string;
	formats: Format[];
	guests: boolean;
	capacity: number | null;
	timeZone: string;
	startsAt: number;
	endsAt: number;
	cancelled: boolean;
	note: string;
	facilitators: string[];
	leads: boolean;
	/** Their name in the group. */
	myName: string;
	/** Whether they agreed to what the group agreed on, and are not paused. */
	mayWrite: boolean;
	/** Its room, once somebody came. */
	gathering: string | null;
	closed: boolean;
	/** Their own chair there. */
	chair: Seat | null;
	/** Those who lead sent them out; not tonight any more. */
	sentOut: boolean;
}

/** Something that was said, as it is shown. */
export interface SpokenLine {
	id: string;
	seat: Seat;
	name: string;
	words: string;
	/** For some only: a small circle, or those who lead. */
	aside: boolean;
	/** Unix time in milliseconds. */
	at: number;
}

/** A room as one person sees it, with what was said. */
export interface SeenGathering {
	id: string;
	me: Seat;
	room: RoomState;
	lines: SpokenLine[];
}

export const ArriveForm = v.object({
	/** Their name in the group where it is empty. */
	name: v.union([v.pipe(v.optional(v.string(), ''), v.trim(), v.literal('')), GuestName]),
	way: v.picklist(ways, 'choose')
});
export const SayForm = v.object({
	key: reference('stale'),
	words: prose(1, longestSaid),
	to: v.optional(v.union([v.picklist(['room', 'leaders']), v.pipe(v.string(), v.uuid())]), 'room')
});
export type SayInput = v.InferOutput<typeof SayForm>;
/** A button's wish, as a form without a script sends it. */
export const WishForm = v.object({ wish: v.pipe(v.string('stale'), v.parseJson(undefined, 'stale'), Wish) });

/** Why nobody comes in just now. */
export type ArriveProblem =
	| 'cancelled'
	| 'early'
	| 'over'
	| 'no-guests'
	| 'not-writable'
	| 'sent-out'
	| 'name-taken'
	| 'locked'
	| 'full'
	| 'closed';

/** What a window asks. `id` names the question, for its answer. */
export const Asked = v.union([
	v.strictObject({ id: v.pipe(v.number(), v.integer()), wish: Wish }),
	v.strictObject({ id: v.pipe(v.number(), v.integer()), say: SayForm }),
	/** What the server's clock says: the practice in step goes by it. */
	v.strictObject({ id: v.pipe(v.number(), v.integer()), clock: v.literal(true) })
]);
export type Asked = v.InferOutput<typeof Asked>;

/** What a window hears, beside what every live window does. */
export type Told =
	/** The room as it stands; with `lines` all that was said. */
	| { room: RoomState; me: Seat; lines?: SpokenLine[] }
	| { event: RoomEvent; said?: SpokenLine }
	| { said: SpokenLine }
	/** `at`: the server's clock. */
	| { answer: number; refused?: Refusal | 'later'; at: number };
