import { chairOf, type RoomEvent, type RoomState, type Seat } from './room-state.ts';

/** In the circle, or stepped away from it for a moment: they see and hear the room. */
export const isInside = (state: RoomState, seat: Seat): boolean => {
	const place = chairOf(state, seat)?.place;
	return place === 'circle' || place === 'away';
};

/** A room as one person may see it: nobody whom they keep apart from, and from the door only who leads. */
export function seenBy(state: RoomState, me: Seat, apart: ReadonlySet<Seat>): RoomState {
	const atTheDoor = !isInside(state, me);
	const isSeen = (seat: Seat) =>
		seat === me || (!apart.has(seat) && (!atTheDoor || chairOf(state, seat)?.leads === true));
	const seen = (seats: Seat[]) => seats.filter(isSeen);
	const one = (seat: Seat | null) => (seat !== null && isSeen(seat) && !atTheDoor ? seat : null);
	return {
		...state,
		chairs: state.chairs.filter(({ seat }) => isSeen(seat)),
		holder: one(state.holder),
		heldAt: one(state.holder) === null ? null : state.heldAt,
		hands: atTheDoor ? [] : seen(state.hands),
		heard: atTheDoor ? [] : seen(state.heard),
		spotlight: one(state.spotlight),
		small: atTheDoor ? null : state.small && { ...state.small, circles: state.small.circles.map(seen) },
		together: atTheDoor ? null : state.together
	};
}

/** Whether somebody sees all that there is: then facts alone tell them how it goes on. */
export const seesAll = (state: RoomState, me: Seat, apart: ReadonlySet<Seat>): boolean =>
	isInside(state, me) && !state.chairs.some(({ seat }) => apart.has(seat));

/** Whether words that were said are for this chair. */
export const hears = (state: RoomState, me: Seat, to: Seat[] | null): boolean =>
	to === null ? isInside(state, me) : to.includes(me);

/** Of a fact only that there was one, where it is not for this chair. */
export const eventFor = (event: RoomEvent, me: Seat): RoomEvent =>
	event.kind === 'said' && event.to !== null && !event.to.includes(me)
		? { kind: 'elsewhere', number: event.number }
		: event;
