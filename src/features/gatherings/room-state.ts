import type { GestureKind } from '#features/sharing/gesture.ts';

/** Names a chair for the length of one gathering; made by chance, so that it says nothing about who sits on it. */
export type Seat = string;

/** Of what somebody writes in a room, in characters. */
export const longestSaid = 2_000;

/** How somebody takes part. Each of them can only listen at any time; it is never asked why. */
export const ways = ['listen', 'text', 'voice', 'video'] as const;
export type Way = (typeof ways)[number];

/**
 * How the talking piece goes: once round the circle, to whoever raised a hand first, or not at all (everybody may speak, as
 * in an open talk).
 */
export const orders = ['round', 'hand', 'free'] as const;
export type Order = (typeof orders)[number];

export const stageKinds = [
	'welcome',
	'agreements',
	'check-in',
	'topic',
	'sharing',
	'practice',
	'celebrations',
	'closing'
] as const;
export type StageKind = (typeof stageKinds)[number];

/** Usual ways in which an evening goes: content/gathering-formats has their stages. */
export const evenings = ['open-sharing', 'topic', 'quiet'] as const;
export type Evening = (typeof evenings)[number];

/** One step of the evening. Its words stand on everybody's screen. */
export interface Stage {
	kind: StageKind;
	title: string;
	words: string;
	order: Order;
	/** How long one person has, in seconds; null for as long as it takes. It is soft: it takes nothing from anybody. */
	seconds: number | null;
}

/** Practices in step. */
export const togetherKinds = ['box-breath', 'even-breath', 'long-breath', 'silence', 'candle'] as const;
export type TogetherKind = (typeof togetherKinds)[number];
export interface Together {
	kind: TogetherKind;
	/** Unix time in milliseconds, a little ahead, so that it begins for everybody at once. */
	startsAt: number;
	/** How long, in seconds; null until whoever leads ends it. */
	seconds: number | null;
}

export interface Chair {
	seat: Seat;
	name: string;
	guest: boolean;
	leads: boolean;
	way: Way;
	/** At the door until whoever leads opens or admits; in the circle; or stepped away for a moment by their own choice. */
	place: 'door' | 'circle' | 'away';
	/** Since when their connection is gone, in Unix milliseconds; null while it holds. */
	lostAt: number | null;
	/** Muted by whoever leads, until they get the piece or are unmuted. */
	hushed: boolean;
	/** Until when they may neither speak nor raise a hand. */
	pausedUntil: number | null;
}

/** Small circles of two to four, beside each other for some minutes. */
export interface SmallCircles {
	circles: Seat[][];
	/** Unix time in milliseconds. */
	until: number;
}

/** A room as it stands: what follows from its numbered events, and from nothing else. */
export interface RoomState {
	/** Of the last event. */
	number: number;
	/** Before it begins only those who lead sit in the circle; afterwards nothing more happens. */
	phase: 'doors' | 'open' | 'closed';
	openedAt: number | null;
	/** Whether whoever comes sits down at once, or waits to be admitted. */
	door: 'open' | 'ask';
	/** Nobody new comes in; whoever was here comes back. */
	locked: boolean;
	order: Order;
	stages: Stage[];
	stage: number;
	/** When the stage began; Unix time in milliseconds. */
	stageAt: number | null;
	/** In the order in which they sat down, which is the order of the circle. */
	chairs: Chair[];
	/** Who has the talking piece; null while it lies in the middle. */
	holder: Seat | null;
	heldAt: number | null;
	/** Raised hands, the first first. */
	hands: Seat[];
	/** Who had the piece in this round, or passed it on. */
	heard: Seat[];
	/** How long one person has, in seconds. */
	seconds: number | null;
	timer: 'holder' | 'everybody';
	spotlight: Seat | null;
	small: SmallCircles | null;
	together: Together | null;
}

/** What happened, as a fact: nothing is asked of it any more. Times are Unix milliseconds. */
export type RoomFact =
	| { kind: 'sat'; chair: Chair }
	| { kind: 'admitted'; seat: Seat }
	| { kind: 'left'; seat: Seat; why: 'left' | 'lost' | 'removed' }
	| { kind: 'stepped'; seat: Seat; away: boolean }
	| { kind: 'lost'; seat: Seat; at: number }
	| { kind: 'found'; seat: Seat }
	| { kind: 'renamed'; seat: Seat; name: string }
	| { kind: 'way'; seat: Seat; way: Way }
	| { kind: 'hand'; seat: Seat; up: boolean }
	| { kind: 'piece'; seat: Seat | null; at: number }
	| { kind: 'opened'; at: number }
	| { kind: 'closed'; at: number }
	| { kind: 'door'; door: 'open' | 'ask' }
	| { kind: 'locked'; on: boolean }
	| { kind: 'stage'; stage: number; at: number }
	| { kind: 'stages'; stages: Stage[] }
	| { kind: 'order'; order: Order }
	| { kind: 'timer'; seconds: number | null; shown: 'holder' | 'everybody' }
	| { kind: 'hushed'; seat: Seat; on: boolean }
	| { kind: 'paused'; seat: Seat; until: number | null }
	| { kind: 'leads'; seat: Seat; on: boolean }
	| { kind: 'spotlight'; seat: Seat | null }
	| { kind: 'small'; small: SmallCircles | null }
	| { kind: 'together'; together: Together | null }
	/** Something was said, for everybody or for these chairs: a small circle, or a whisper. Its words are kept elsewhere. */
	| { kind: 'said'; line: string; seat: Seat; to: Seat[] | null }
	/** Without words, and nothing is kept of it. */
	| { kind: 'gesture'; seat: Seat; gesture: GestureKind }
	/** Something that concerns others alone; it keeps the count. */
	| { kind: 'elsewhere' };
export type RoomEvent = RoomFact & { number: number };

/** A room before anybody came. */
export function emptyRoom({ stages, door }: Pick<RoomState, 'stages' | 'door'>): RoomState {
	return {
		number: 0,
		phase: 'doors',
		openedAt: null,
		door,
		locked: false,
		order: stages[0]?.order ?? 'free',
		stages,
		stage: 0,
		stageAt: null,
		chairs: [],
		holder: null,
		heldAt: null,
		hands: [],
		heard: [],
		seconds: stages[0]?.seconds ?? null,
		timer: 'holder',
		spotlight: null,
		small: null,
		together: null
	};
}

export const chairOf = (state: RoomState, seat: Seat): Chair | undefined =>
	state.chairs.find((chair) => chair.seat === seat);

/** In the circle and reachable: the piece can come to them. */
export const isHere = (chair: Chair | undefined): chair is Chair => chair?.place === 'circle' && chair.lostAt === null;

export const isPaused = (chair: Chair, now: number): boolean => chair.pausedUntil !== null && chair.pausedUntil > now;

/** The small circle in which somebody sits; null for the large one. */
export const smallCircleOf = (state: RoomState, seat: Seat): Seat[] | null =>
	state.small?.circles.find((circle) => circle.includes(seat)) ?? null;

/**
 * Whether somebody may be heard, aloud or in writing. While one person holds the piece, it is theirs alone; while it lies
 * in the middle those who lead may speak, and everybody in an open talk. In a small circle everybody speaks.
 */
export function maySpeak(state: RoomState, seat: Seat, now: number): boolean {
	const chair = chairOf(state, seat);
	if (state.phase === 'closed' || !isHere(chair) || isPaused(chair, now)) return false;
	if (smallCircleOf(state, seat)) return !chair.hushed;
	if (state.holder !== null) return state.holder === seat;
	return chair.leads || (state.order === 'free' && state.phase === 'open' && !chair.hushed);
}

/** Whether two are within each other's hearing: both of the large circle, or of one small circle. */
export const hearEachOther = (state: RoomState, one: Seat, other: Seat): boolean =>
	one !== other &&
	smallCircleOf(state, one) === smallCircleOf(state, other) &&
	[one, other].every((seat) => isHere(chairOf(state, seat)));

export type Doing = 'listening' | 'wants-to-speak' | 'speaking' | 'away' | 'at-the-door';

/** What somebody does, as everybody sees it at a glance. */
export function doingOf(state: RoomState, { seat, place, lostAt }: Chair): Doing {
	if (place === 'door') return 'at-the-door';
	if (place === 'away' || lostAt !== null) return 'away';
	if (state.holder === seat) return 'speaking';
	return state.hands.includes(seat) ? 'wants-to-speak' : 'listening';
}
