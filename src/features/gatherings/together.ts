import type { Together, TogetherKind } from './room-state.ts';

export type Breath = 'in' | 'hold' | 'out' | 'rest';

/** The parts of one breath, in seconds. */
export const breaths: Partial<Record<TogetherKind, readonly (readonly [Breath, number])[]>> = {
	'box-breath': [
		['in', 4],
		['hold', 4],
		['out', 4],
		['rest', 4]
	],
	'even-breath': [
		['in', 5],
		['out', 5]
	],
	'long-breath': [
		['in', 4],
		['out', 6]
	]
};

/**
 * Where in a breath everybody is, by the server's clock in Unix milliseconds; null before it begins, after its end, and where it
 * is none.
 * @returns `full`: how full the lungs are, from 0 to 1
 */
export function breathAt({ kind, startsAt, seconds }: Together, now: number): { breath: Breath; full: number } | null {
	const parts = breaths[kind];
	const elapsed = (now - startsAt) / 1000;
	if (!parts || elapsed < 0 || (seconds !== null && elapsed >= seconds)) return null;
	let within = elapsed % parts.reduce((sum, [, length]) => sum + length, 0);
	for (const [breath, length] of parts) {
		if (within < length) {
			const part = within / length;
			return { breath, full: { in: part, hold: 1, out: 1 - part, rest: 0 }[breath] };
		}
		within -= length;
	}
	return null;
}
