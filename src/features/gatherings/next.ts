import { chairOf, isHere, isPaused, type RoomState, type Seat } from './room-state.ts';

/**
 * To whom the piece goes next: in a round to the next in the circle who was not heard yet and does not only listen; else,
 * and after the round, to the first raised hand. Null where nobody waits for it. Whoever is away is passed over and keeps
 * their hand.
 */
export function whoIsNext(state: RoomState, now: number, from: Seat | null = state.holder): Seat | null {
	if (state.phase !== 'open' || state.order === 'free') return null;
	const inRound = state.order === 'round' ? nextInRound(state, now, from) : null;
	return inRound ?? state.hands.find((seat) => seat !== from && canHold(state, seat, now)) ?? null;
}

/** Those who are still to be asked in this round, in the order of the circle. */
export const stillToBeHeard = (state: RoomState, now: number): Seat[] =>
	state.chairs
		.filter(
			({ seat, way }) =>
				way !== 'listen' && seat !== state.holder && !state.heard.includes(seat) && canHold(state, seat, now)
		)
		.map(({ seat }) => seat);

export function canHold(state: RoomState, seat: Seat, now: number): boolean {
	const chair = chairOf(state, seat);
	return isHere(chair) && !isPaused(chair, now);
}

function nextInRound(state: RoomState, now: number, from: Seat | null): Seat | null {
	const waiting = stillToBeHeard(state, now).filter((seat) => seat !== from);
	const order = state.chairs.map(({ seat }) => seat);
	const at = from === null ? -1 : order.indexOf(from);
	return waiting.find((seat) => order.indexOf(seat) > at) ?? waiting[0] ?? null;
}
