import { stagesOf } from './agenda.ts';
import type { Asking } from './decide.ts';
import { canHold, whoIsNext } from './next.ts';
import { chairOf, isHere, type Chair, type RoomFact, type RoomState, type Seat } from './room-state.ts';
import type { Refusal, Wish } from './wish.ts';

/** So long before a practice in step begins, so that it has reached everybody; in milliseconds. */
export const untilTogether = 3_000;

/** What comes of a wish of those who lead. Whether they do was asked before. */
export function decideLeading(state: RoomState, wish: Wish, { now, chance }: Asking): RoomFact[] | Refusal {
	switch (wish.do) {
		case 'open':
			return state.phase === 'open' ? [] : [{ kind: 'opened', at: now }];
		case 'evening':
			if (state.phase !== 'doors') return 'gone';
			// The first stage anew: how the piece goes, and for how long, comes with it.
			return [
				{ kind: 'stages', stages: stagesOf(wish.evening) },
				{ kind: 'stage', stage: 0, at: now }
			];
		case 'close':
			return [{ kind: 'closed', at: now }];
		case 'door':
			return state.door === wish.door ? [] : [{ kind: 'door', door: wish.door }, ...letIn(state, wish.door)];
		case 'lock':
			return state.locked === wish.on ? [] : [{ kind: 'locked', on: wish.on }];
		case 'go-on': {
			if (state.phase !== 'open') return 'not-open';
			const next = whoIsNext(state, now);
			return next === state.holder ? [] : [{ kind: 'piece', seat: next, at: now }];
		}
		case 'order':
			return state.order === wish.order ? [] : [{ kind: 'order', order: wish.order }];
		case 'timer':
			return [{ kind: 'timer', seconds: wish.seconds, shown: wish.shown }];
		case 'stage':
			return state.stages[wish.stage] ? [{ kind: 'stage', stage: wish.stage, at: now }] : 'gone';
		case 'split': {
			if (state.phase !== 'open') return 'not-open';
			const circles = dealt(
				state.chairs.filter(isHere).map(({ seat }) => seat),
				wish.size,
				chance
			);
			return circles.length < 2 ? 'gone' : [{ kind: 'small', small: { circles, until: now + wish.minutes * 60_000 } }];
		}
		case 'regather':
			return state.small ? [{ kind: 'small', small: null }] : [];
		case 'together': {
			const { kind, seconds } = wish;
			return [{ kind: 'together', together: { kind, seconds, startsAt: now + untilTogether } }];
		}
		case 'be-still':
			return state.together ? [{ kind: 'together', together: null }] : [];
		case 'give':
		case 'spotlight':
			if (wish.seat === null)
				return wish.do === 'give' ? putInTheMiddle(state, now) : [{ kind: 'spotlight', seat: null }];
			return about(state, { ...wish, seat: wish.seat }, now);
		case 'admit':
		case 'lower-hand':
		case 'hush':
		case 'pause':
		case 'remove':
		case 'hand-over':
			return about(state, wish, now);
		default:
			return 'not-yours';
	}
}

type AboutSomebody = Extract<Wish, { seat: Seat | null }> & { seat: Seat };

function about(state: RoomState, wish: AboutSomebody, now: number): RoomFact[] | Refusal {
	const { seat } = wish;
	const chair = chairOf(state, seat);
	if (!chair) return 'gone';
	switch (wish.do) {
		case 'admit':
			return chair.place === 'door' ? [{ kind: 'admitted', seat }] : [];
		case 'give':
			if (state.phase !== 'open') return 'not-open';
			if (chair.way === 'listen') return 'listening';
			if (!canHold(state, seat, now)) return 'gone';
			return state.holder === seat ? [] : [{ kind: 'piece', seat, at: now }];
		case 'lower-hand':
			return state.hands.includes(seat) ? [{ kind: 'hand', seat, up: false }] : [];
		case 'hush':
			return chair.hushed === wish.on ? [] : [{ kind: 'hushed', seat, on: wish.on }];
		case 'spotlight':
			return [{ kind: 'spotlight', seat }];
		case 'hand-over':
			// Only members lead: a guest is known by a name of the moment alone.
			return chair.guest ? 'not-yours' : chair.leads ? [] : [{ kind: 'leads', seat, on: true }];
		case 'pause':
			return sparingLeaders(chair, [
				{ kind: 'paused', seat, until: wish.minutes === null ? null : now + wish.minutes * 60_000 }
			]);
		case 'remove':
			return sparingLeaders(chair, [{ kind: 'left', seat, why: 'removed' }]);
	}
}

/** Those who lead neither pause nor remove each other; that is settled elsewhere. */
const sparingLeaders = (chair: Chair, facts: RoomFact[]): RoomFact[] | Refusal => (chair.leads ? 'not-yours' : facts);

const putInTheMiddle = (state: RoomState, now: number): RoomFact[] =>
	state.holder === null ? [] : [{ kind: 'piece', seat: null, at: now }];

/** Whoever waits at a door that opens comes in; before the beginning they wait for that. */
const letIn = (state: RoomState, door: 'open' | 'ask'): RoomFact[] =>
	door === 'open' && state.phase === 'open'
		? state.chairs.filter(({ place }) => place === 'door').map(({ seat }) => ({ kind: 'admitted', seat }))
		: [];

/** People in circles of at most this size, by chance. Nobody sits alone: rather is a circle of two one of three. */
function dealt(seats: Seat[], size: number, chance: () => number): Seat[][] {
	const shuffled = [...seats];
	for (let last = shuffled.length - 1; last > 0; last--) {
		const other = Math.floor(chance() * (last + 1));
		[shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
	}
	const circles = Math.max(1, Math.min(Math.ceil(shuffled.length / size), Math.floor(shuffled.length / 2)));
	return Array.from({ length: circles }, (_, which) => shuffled.filter((_, index) => index % circles === which));
}
