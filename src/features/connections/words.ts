import * as m from '#messages';
import type { Asked } from './connection.ts';

/** Why asking came to nothing, said to the one who asked; null where it did not. */
export function sayAsked(asked: string | undefined, name: string, group: string): string | null {
	return askedWords[asked as Asked]?.({ name, group }) ?? null;
}

const askedWords: Partial<Record<Asked, (inputs: { name: string; group: string }) => string>> = {
	waiting: m.connections_problem_waiting,
	lately: m.connections_problem_lately,
	'not-writable': m.connections_problem_not_writable,
	'too-many': m.connections_problem_too_many
};
