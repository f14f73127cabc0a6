import * as v from 'valibot';
import { hopeConsent } from '#features/hope/curve.ts';
import { foundConsent } from '#features/hope/like-me.ts';

/**
 * What needs a yes of its own. `wording` goes up with every change of what the page says about it: an older yes was for
 * something else, and does not count any more.
 */
export const purposes = {
	found: foundConsent,
	mail: { wording: 2 },
	[hopeConsent.purpose]: { wording: hopeConsent.wording }
} as const;
export type Purpose = keyof typeof purposes;
export const purposeKeys = Object.keys(purposes) as Purpose[];

/** One answer of a member, in Unix milliseconds. */
export interface Answer {
	given: boolean;
	wording: number;
	at: number;
}

export type Standing = 'given' | 'withdrawn' | 'reworded' | 'not';

/** How it stands after these answers, the newest first. */
export function standingOf(purpose: Purpose, answers: Answer[]): Standing {
	const last = answers[0];
	if (!last) return 'not';
	if (!last.given) return 'withdrawn';
	return last.wording === purposes[purpose].wording ? 'given' : 'reworded';
}

const answers = purposeKeys.flatMap((purpose) => [`give ${purpose}`, `withdraw ${purpose}`] as const);
/** What a button sends: what is wished, so that pressing it twice changes nothing. */
export const ConsentForm = v.object({
	answer: v.pipe(
		v.picklist(answers, 'choose'),
		v.transform((answer) => {
			const [verb, purpose] = answer.split(' ') as ['give' | 'withdraw', Purpose];
			return { purpose, given: verb === 'give' };
		})
	)
});
