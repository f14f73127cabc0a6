import * as m from '#messages';
import type { Finding } from './judgement.ts';
import type { Why } from './judgement-patterns.ts';

const whyWords: Record<Why, (finding: { words: string; name: string }) => string> = {
	advice: m.judgement_advice,
	judging: m.judgement_judging,
	minimising: m.judgement_minimising,
	comparing: m.judgement_comparing,
	hurrying: m.judgement_hurrying,
	fixing: m.judgement_fixing
};

/** Which words, and why they may land hard: "“You should” tells Sam what to do." `name`: whom the reply answers. */
export const sayJudgement = ({ words, why }: Finding, name: string): string =>
	whyWords[why]({ words: words.replace(/\s+/g, ' '), name });
