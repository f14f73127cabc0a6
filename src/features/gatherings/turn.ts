import { chairOf, isPaused, maySpeak, smallCircleOf, type RoomState, type Seat } from './room-state.ts';
import { stillToBeHeard } from './next.ts';

/** How it stands with somebody's own turn, which is what their buttons go by. */
export type Turn =
	| { kind: 'away' | 'paused' | 'listens' | 'before' }
	/** It is theirs. */
	| { kind: 'holds' }
	/** Nobody's, or everybody's: they may speak. */
	| { kind: 'free' }
	/** In the queue, from 1. */
	| { kind: 'queued'; place: number }
	/** The round comes to them. */
	| { kind: 'in-round' }
	| { kind: 'may-ask' };

/** @param now Unix time in milliseconds, by the server's clock */
export function turnOf(room: RoomState, me: Seat, now: number): Turn {
	const chair = chairOf(room, me);
	if (!chair || room.phase === 'doors') return { kind: 'before' };
	if (chair.place === 'away') return { kind: 'away' };
	if (isPaused(chair, now)) return { kind: 'paused' };
	if (room.holder === me) return { kind: 'holds' };
	if (chair.way === 'listen') return { kind: 'listens' };
	if (smallCircleOf(room, me) || (room.order === 'free' && room.holder === null)) return { kind: 'free' };
	const place = room.hands.indexOf(me) + 1;
	if (place > 0) return { kind: 'queued', place };
	if (room.order === 'round' && stillToBeHeard(room, now).includes(me)) return { kind: 'in-round' };
	return { kind: 'may-ask' };
}

/** How long is left of a turn, in milliseconds; null where nobody counts, or it is not for this one to see. */
export function timeLeft(room: RoomState, me: Seat, now: number): number | null {
	if (room.seconds === null || room.heldAt === null || room.holder === null) return null;
	if (room.timer === 'holder' && room.holder !== me) return null;
	return room.heldAt + room.seconds * 1000 - now;
}

/** Whether what they wrote can be said to everybody now. */
export const maySayNow = (room: RoomState, me: Seat, now: number): boolean =>
	(room.phase === 'open' || chairOf(room, me)?.leads === true) && maySpeak(room, me, now);
