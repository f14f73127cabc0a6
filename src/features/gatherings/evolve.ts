import { chairOf, type Chair, type RoomEvent, type RoomFact, type RoomState, type Seat } from './room-state.ts';

/**
 * A room after an event. It is total: whatever comes in whatever order leaves a room in which at most one person holds the
 * piece, who sits in it, and every raised hand is that of somebody who sits in it. An event that it has heard is not heard
 * again; one that leaves a gap must not be asked of it (`follows`).
 */
export function evolve(state: RoomState, { number, ...fact }: RoomEvent): RoomState {
	if (number <= state.number || state.phase === 'closed') return { ...state, number: Math.max(number, state.number) };
	return { ...after(state, fact), number };
}

/** Whether an event is the next one that a room can hear. */
export const follows = (state: RoomState, { number }: RoomEvent): boolean => number === state.number + 1;

function after(state: RoomState, fact: RoomFact): RoomState {
	switch (fact.kind) {
		case 'sat':
			return { ...state, chairs: [...state.chairs.filter(({ seat }) => seat !== fact.chair.seat), fact.chair] };
		case 'admitted':
			return changing(state, fact.seat, (chair) => (chair.place === 'door' ? { place: 'circle' } : {}));
		case 'left':
			return without(state, fact.seat);
		case 'stepped': {
			if (chairOf(state, fact.seat)?.place === 'door') return state;
			const stepped = changing(state, fact.seat, () => ({ place: fact.away ? 'away' : 'circle' }));
			return fact.away ? putDown(stepped, fact.seat) : stepped;
		}
		case 'lost':
			return changing(state, fact.seat, () => ({ lostAt: fact.at }));
		case 'found':
			return changing(state, fact.seat, () => ({ lostAt: null }));
		case 'renamed':
			return changing(state, fact.seat, () => ({ name: fact.name }));
		case 'way': {
			const changed = changing(state, fact.seat, () => ({ way: fact.way }));
			return fact.way === 'listen' ? lower(putDown(changed, fact.seat), fact.seat) : changed;
		}
		case 'hand':
			return fact.up ? raise(state, fact.seat) : lower(state, fact.seat);
		case 'piece':
			return move(state, fact.seat, fact.at);
		case 'opened':
			return {
				...state,
				phase: 'open',
				openedAt: fact.at,
				stageAt: fact.at,
				chairs: state.chairs.map(admittedBy(state))
			};
		case 'closed':
			return {
				...inTheMiddle(state),
				phase: 'closed',
				hands: [],
				chairs: [],
				small: null,
				together: null,
				spotlight: null
			};
		case 'door':
			return { ...state, door: fact.door };
		case 'locked':
			return { ...state, locked: fact.on };
		case 'stage': {
			const stage = state.stages[fact.stage];
			if (!stage) return state;
			const { order, seconds } = stage;
			return { ...inTheMiddle(state), stage: fact.stage, stageAt: fact.at, order, seconds, heard: [], together: null };
		}
		case 'stages':
			return { ...state, stages: fact.stages, stage: Math.min(state.stage, Math.max(0, fact.stages.length - 1)) };
		case 'order':
			return { ...(fact.order === 'free' ? inTheMiddle(state) : state), order: fact.order, heard: [] };
		case 'timer':
			return { ...state, seconds: fact.seconds, timer: fact.shown };
		case 'hushed':
			return changing(state, fact.seat, () => ({ hushed: fact.on }));
		case 'paused': {
			const paused = changing(state, fact.seat, () => ({ pausedUntil: fact.until }));
			return fact.until === null ? paused : lower(putDown(paused, fact.seat), fact.seat);
		}
		case 'leads':
			return changing(state, fact.seat, ({ place }) => ({
				leads: fact.on,
				place: place === 'door' ? 'circle' : place
			}));
		case 'spotlight':
			return { ...state, spotlight: fact.seat !== null && chairOf(state, fact.seat) ? fact.seat : null };
		case 'small':
			return fact.small ? { ...inTheMiddle(state), small: seated(state, fact.small) } : { ...state, small: null };
		case 'together':
			return { ...state, together: fact.together };
		case 'said':
		case 'gesture':
		case 'elsewhere':
			return state;
	}
}

const changing = (state: RoomState, seat: Seat, change: (chair: Chair) => Partial<Chair>): RoomState => ({
	...state,
	chairs: state.chairs.map((chair) => (chair.seat === seat ? { ...chair, ...change(chair) } : chair))
});

const admittedBy =
	({ door }: RoomState) =>
	(chair: Chair): Chair =>
		chair.place === 'door' && door === 'open' ? { ...chair, place: 'circle' } : chair;

const inTheMiddle = (state: RoomState): RoomState => ({ ...state, holder: null, heldAt: null });

/** Whoever held the piece and put it down was heard in this round. */
function putDown(state: RoomState, seat: Seat): RoomState {
	if (state.holder !== seat) return state;
	return { ...inTheMiddle(state), heard: state.heard.includes(seat) ? state.heard : [...state.heard, seat] };
}

/** Only whoever sits in the circle, or has stepped away for a moment, has a hand here. */
function raise(state: RoomState, seat: Seat): RoomState {
	const chair = chairOf(state, seat);
	if (!chair || chair.place === 'door' || state.holder === seat || state.hands.includes(seat)) return state;
	return { ...state, hands: [...state.hands, seat] };
}

const lower = (state: RoomState, seat: Seat): RoomState => ({
	...state,
	hands: state.hands.filter((hand) => hand !== seat)
});

function move(state: RoomState, seat: Seat | null, at: number): RoomState {
	if (seat === state.holder) return state;
	const down = state.holder === null ? state : putDown(state, state.holder);
	if (seat === null) return down;
	if (chairOf(state, seat)?.place !== 'circle') return down;
	return { ...changing(lower(down, seat), seat, () => ({ hushed: false })), holder: seat, heldAt: at };
}

function without(state: RoomState, seat: Seat): RoomState {
	const gone = lower(putDown(state, seat), seat);
	return {
		...gone,
		chairs: gone.chairs.filter((chair) => chair.seat !== seat),
		heard: gone.heard.filter((heard) => heard !== seat),
		spotlight: gone.spotlight === seat ? null : gone.spotlight,
		small: gone.small && {
			...gone.small,
			circles: gone.small.circles
				.map((circle) => circle.filter((one) => one !== seat))
				.filter((circle) => circle.length > 0)
		}
	};
}

/** Of small circles those who sit here, each in one of them. */
function seated(state: RoomState, { circles, until }: NonNullable<RoomState['small']>): RoomState['small'] {
	const taken = new Set<Seat>();
	const mine = circles.map((circle) =>
		circle.filter((seat) => !taken.has(seat) && chairOf(state, seat)?.place === 'circle' && taken.add(seat))
	);
	return { circles: mine.filter((circle) => circle.length > 0), until };
}
