import * as m from '#messages';
import type { Keeping } from './message.ts';

export const keepingWords: Record<Keeping, () => string> = {
	keep: m.messages_keeps_keep,
	'30-days': m.messages_keeps_30_days,
	'24-hours': m.messages_keeps_24_hours
};
export const holdingWords: Record<Keeping, () => string> = {
	keep: m.messages_holds_keep,
	'30-days': m.messages_holds_30_days,
	'24-hours': m.messages_holds_24_hours
};
export const stateWords = { sent: m.messages_sent, arrived: m.messages_arrived, seen: m.messages_seen };

/** The sentence for a problem's code that only this feature knows, or null. */
export const sayMessageProblem = (code: string): string | null => problemWords[code]?.() ?? null;

const problemWords: Record<string, () => string> = {
	'at-rest': m.messages_problem_at_rest,
	'too-fast': m.messages_problem_too_fast,
	'choose-two': m.messages_problem_choose_two,
	names: m.messages_problem_names,
	'too-many': m.messages_problem_too_many
};

/** Names as people say them together; who is nobody any more has a word too. */
export function sayNames(names: string[], locale: string): string {
	return names.length === 0 ? m.messages_nobody() : new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
}
