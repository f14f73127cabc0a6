import * as m from '#messages';
import type { GuestProblem, LineProblem } from './room.ts';

/** The sentence for a problem's code that only this feature knows, or null. */
export function sayRoomProblem(code: string): string | null {
	return problemWords[code as GuestProblem | LineProblem]?.() ?? null;
}

const problemWords: Partial<Record<GuestProblem | LineProblem, () => string>> = {
	'name-taken': m.rooms_problem_name_taken,
	changed: m.rooms_problem_changed,
	'no-guests': m.rooms_problem_no_guests,
	ended: m.rooms_problem_ended,
	full: m.rooms_problem_full,
	'ticket-early': m.rooms_ticket_early,
	'ticket-stale': m.rooms_ticket_stale,
	'too-fast': m.rooms_too_fast,
	'not-writable': m.rooms_not_writable
};

export const sayHowMany = (count: number): string =>
	count === 1 ? m.rooms_here_one() : m.rooms_here_many({ count: String(count) });
