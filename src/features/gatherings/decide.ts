import { decideLeading } from './decide-leading.ts';
import { evolve } from './evolve.ts';
import { canHold, whoIsNext } from './next.ts';
import {
	chairOf,
	isPaused,
	maySpeak,
	smallCircleOf,
	type Chair,
	type RoomFact,
	type RoomState,
	type Seat
} from './room-state.ts';
import { isForLeading, type Refusal, type Wish } from './wish.ts';

/** Who asks, when (Unix milliseconds), and chance (0 to below 1) where people are put together by it. */
export interface Asking {
	seat: Seat;
	now: number;
	chance: () => number;
}

/** More than this many do not fit into one room. */
export const mostChairs = 500;
/** After so long without a connection the piece goes on, and later the chair is given up; in milliseconds. */
export const pieceWaits = 20_000;
export const chairWaits = 120_000;

/** What comes of a wish: facts in order, none where it is so already, or why not. */
export function decide(state: RoomState, wish: Wish, asking: Asking): RoomFact[] | Refusal {
	const chair = chairOf(state, asking.seat);
	if (state.phase === 'closed') return 'closed';
	if (!chair) return 'not-here';
	if (wish.do === 'leave') return goingOn(state, [{ kind: 'left', seat: chair.seat, why: 'left' }], asking.now);
	if (chair.place === 'door') return 'not-here';
	if (isForLeading(wish) && !chair.leads) return 'not-leading';
	const facts = decideOwn(state, chair, wish, asking.now) ?? decideLeading(state, wish, asking);
	return typeof facts === 'string' ? facts : goingOn(state, facts, asking.now);
}

/** Null where the wish is none about oneself. */
function decideOwn(state: RoomState, chair: Chair, wish: Wish, now: number): RoomFact[] | Refusal | null {
	const { seat } = chair;
	switch (wish.do) {
		case 'raise': {
			if (state.phase !== 'open') return 'not-open';
			if (chair.way === 'listen') return 'listening';
			if (isPaused(chair, now)) return 'paused';
			if (state.hands.includes(seat) || state.holder === seat) return [];
			// Nobody has it and nobody waits: it is theirs.
			const isFree = state.order === 'hand' && state.holder === null && whoIsNext(state, now) === null;
			return isFree && canHold(state, seat, now)
				? [{ kind: 'piece', seat, at: now }]
				: [{ kind: 'hand', seat, up: true }];
		}
		case 'lower':
			return state.hands.includes(seat) ? [{ kind: 'hand', seat, up: false }] : [];
		case 'pass':
			return state.holder === seat ? [{ kind: 'piece', seat: whoIsNext(state, now), at: now }] : 'not-yours';
		case 'step-away':
			return chair.place === 'away' ? [] : [{ kind: 'stepped', seat, away: true }];
		case 'come-back':
			return chair.place === 'away' ? [{ kind: 'stepped', seat, away: false }] : [];
		case 'gesture':
			return isPaused(chair, now) ? 'paused' : [{ kind: 'gesture', seat, gesture: wish.gesture }];
		case 'take-part':
			return chair.way === wish.way ? [] : [{ kind: 'way', seat, way: wish.way }];
		default:
			return null;
	}
}

/** For whom words are: null for everybody inside. A whisper is for those who lead, and for whom they answer. */
export type Hearers = Seat[] | null;

/**
 * Whether somebody may say something now, and who hears it. Aloud it needs the turn; a whisper needs none, since it is how one
 * asks for help, from the door too.
 * @param to the room; those who lead; or, for those who lead, one person
 */
export function decideSaying(
	state: RoomState,
	from: Seat,
	to: 'room' | 'leaders' | Seat,
	now: number
): { to: Hearers } | Refusal {
	const chair = chairOf(state, from);
	if (state.phase === 'closed') return 'closed';
	if (!chair) return 'not-here';
	if (to === 'room') {
		if (isPaused(chair, now)) return 'paused';
		return maySpeak(state, from, now) ? { to: smallCircleOf(state, from) } : 'not-yours';
	}
	const leaders = state.chairs.filter(({ leads }) => leads).map(({ seat }) => seat);
	if (to !== 'leaders' && !chair.leads) return 'not-leading';
	if (to !== 'leaders' && !chairOf(state, to)) return 'gone';
	if (to === 'leaders' && !leaders.some((seat) => seat !== from)) return 'gone';
	return { to: [...new Set([...leaders, from, ...(to === 'leaders' ? [] : [to])])] };
}

/** Where the piece was taken from somebody by what happened (they went, stepped away, were paused), it goes on to the next. */
function goingOn(state: RoomState, facts: RoomFact[], now: number): RoomFact[] {
	if (state.holder === null || facts.some(({ kind }) => kind === 'piece' || kind === 'stage' || kind === 'small'))
		return facts;
	const later = foresee(state, facts);
	if (later.holder !== null || later.phase === 'closed') return facts;
	const next = whoIsNext(later, now, nearestBefore(state, later));
	return next === null ? facts : [...facts, { kind: 'piece', seat: next, at: now }];
}

/** Whoever sat before the one who held it, and still sits: the round goes on behind them. */
function nearestBefore(state: RoomState, later: RoomState): Seat | null {
	const order = state.chairs.map(({ seat }) => seat);
	return order.slice(0, order.indexOf(state.holder!) + 1).findLast((seat) => chairOf(later, seat)) ?? null;
}

/** A room after facts that are not numbered yet. */
export const foresee = (state: RoomState, facts: RoomFact[]): RoomState =>
	facts.reduce((room, fact) => evolve(room, { ...fact, number: room.number + 1 }), state);

/** Somebody comes in, or comes back under the seat that they had. */
export function sitDown(
	state: RoomState,
	coming: Pick<Chair, 'seat' | 'name' | 'guest' | 'leads' | 'way'>,
	places = mostChairs
): RoomFact[] | Refusal {
	if (state.phase === 'closed') return 'closed';
	const known = chairOf(state, coming.seat);
	if (known) {
		const facts: RoomFact[] = [];
		if (known.lostAt !== null) facts.push({ kind: 'found', seat: known.seat });
		if (known.name !== coming.name) facts.push({ kind: 'renamed', seat: known.seat, name: coming.name });
		if (known.leads !== coming.leads && coming.leads) facts.push({ kind: 'leads', seat: known.seat, on: true });
		if (known.way !== coming.way) facts.push({ kind: 'way', seat: known.seat, way: coming.way });
		return facts;
	}
	if (!coming.leads && state.locked) return 'locked';
	if (!coming.leads && state.chairs.length >= Math.min(places, mostChairs)) return 'full';
	const inside = coming.leads || (state.phase === 'open' && state.door === 'open');
	const chair: Chair = {
		...coming,
		place: inside ? 'circle' : 'door',
		lostAt: null,
		hushed: false,
		pausedUntil: null
	};
	return [{ kind: 'sat', chair }];
}

/** Their seat in the group ended, and the chair with it. */
export const sendOut = (state: RoomState, seat: Seat, now: number): RoomFact[] =>
	goingOn(state, [{ kind: 'left', seat, why: 'removed' }], now);

/** Their last window is gone: a tunnel, a dead battery. Their chair and their hand wait for them. */
export const lose = (state: RoomState, seat: Seat, now: number): RoomFact[] =>
	chairOf(state, seat)?.lostAt === null && state.phase !== 'closed' ? [{ kind: 'lost', seat, at: now }] : [];

/** Whoever asks for something is there again, also where their window was not heard of yet. */
export const comeBack = (state: RoomState, seat: Seat): RoomFact[] =>
	chairOf(state, seat)?.lostAt == null ? [] : [{ kind: 'found', seat }];

/** What time brings about: the piece of whoever is lost goes on, their chair is given up, small circles and practices end. */
export function passTime(state: RoomState, now: number): RoomFact[] {
	if (state.phase === 'closed') return [];
	const lostFor = ({ lostAt }: Chair) => (lostAt === null ? 0 : now - lostAt);
	const facts: RoomFact[] = state.chairs
		.filter((chair) => lostFor(chair) >= chairWaits)
		.map(({ seat }) => ({ kind: 'left', seat, why: 'lost' }));
	if (state.small && state.small.until <= now) facts.push({ kind: 'small', small: null });
	const { together } = state;
	if (together?.seconds && together.startsAt + together.seconds * 1000 <= now)
		facts.push({ kind: 'together', together: null });
	const holder = state.holder === null ? undefined : chairOf(state, state.holder);
	if (holder && lostFor(holder) >= pieceWaits && lostFor(holder) < chairWaits)
		facts.push({ kind: 'piece', seat: whoIsNext(state, now), at: now });
	return goingOn(state, facts, now);
}

/** When something is due by `passTime`, in Unix milliseconds; null where nothing is. */
export function nextDue(state: RoomState): number | null {
	if (state.phase === 'closed') return null;
	const times = state.chairs
		.filter(({ lostAt }) => lostAt !== null)
		.map(({ seat, lostAt }) => lostAt! + (seat === state.holder ? pieceWaits : chairWaits));
	if (state.small) times.push(state.small.until);
	if (state.together?.seconds) times.push(state.together.startsAt + state.together.seconds * 1000);
	return times.length > 0 ? Math.min(...times) : null;
}
