import { recogniseExperiences } from './recognise.ts';
import { findExperiences, isOffered } from './taxonomy.ts';

/** As much of somebody's own words as a search takes, in characters. */
export const longestOwnWords = 500;

/** A kind that is offered for somebody's own words, and which of them spoke for it. */
export interface FoundKind {
	key: string;
	why: string[];
}

/** The likeliest kinds by what was said, and behind them those whose names have these words. */
export function findKinds(words: string, { recognised: most = 4, all = 6 } = {}): FoundKind[] {
	const recognised = recogniseExperiences(words, undefined, most);
	const named = findExperiences(words).filter((key) => isOffered(key) && !recognised.some((each) => each.key === key));
	return [...recognised, ...named.map((key) => ({ key, why: [] }))].slice(0, all);
}
