import { recogniseExperiences, type Recognised } from './recognise.ts';
import { plainWords, wordsThatMatter } from './said.ts';
import { isOffered, presentTaxonomy } from './taxonomy.ts';

// What somebody surely said, apart from what they may have meant: a guess that is told them as a fact is a grief that
// they never named.

export interface Heard {
	/** Kinds that were said; they may choose groups. */
	sure: string[];
	/** Kinds that may have been meant; they are asked about and choose nothing. */
	maybe: string[];
}

const mostSure = 3;
const mostClauses = 8;

// Tried on the development sentences: docs/finding.md says how often a kind that is sure by these is a right one.
const leastScore = 3;
/** By so much a guess must stand before the next of another family. */
const leastLead = 1.4;
/** Less before one for which only one of the same words speaks. */
const leastLeadOfMore = 1.05;
/** A part of what was said is held to more than the whole. */
const ofPart = 1.3;
/** Two of one family nearer than this to each other: the family is sure, which of them is not. */
const leastLeadInFamily = 1.15;

/** What was said, as a whole and clause by clause, since each may tell of something else; what is not sure is only a guess. */
export function hearExperiences(text: string): Heard {
	const clauses = clausesOf(text);
	const whole = clauses.join(', ');
	const parts = clauses.length > 1 ? clauses : [];
	const sure: string[] = [];
	const taken = new Set<string>();
	const guesses: Recognised[] = [];
	const near: Recognised[] = [];
	for (const part of [...parts, whole]) {
		const found = recogniseExperiences(part, undefined, 8);
		const best = sureOf(part, found, part === whole ? 1 : ofPart);
		guesses.push(...found);
		if (!best) continue;
		const { key, of } = best;
		if (sure.length < mostSure && !sure.some((each) => related(each, key))) sure.push(key);
		for (const word of of.why) taken.add(word);
		if (key !== of.key) near.push(...found.filter((each) => familyOf(each.key) === key && each.why.length > 1));
	}
	if (sure.length === 0) return { sure, maybe: worthAsking(guesses, sure, 5) };
	const besides = guesses.filter(({ why }) => why.filter((word) => !taken.has(word)).length > 1);
	return { sure, maybe: worthAsking([...near, ...besides], sure, 3) };
}

const month =
	'january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|winter';

/** Without the time of the year, which says when and not what ("died in march"). */
const clausesOf = (text: string): string[] =>
	text
		.replace(new RegExp(`\\b(?:in|last|this|since) (?:early |late )?(?:${month})\\b`, 'gi'), ' ')
		.split(/[.,;:!?\n…()—–]+|\b(?:and|but|because|y|e|pero|porque)\b/i)
		.map((clause) => clause.trim())
		.filter((clause) => /\p{L}/u.test(clause))
		.slice(0, mostClauses);

/** What is sure in a part, and by which guess. */
function sureOf(part: string, found: Recognised[], most: number): { key: string; of: Recognised } | null {
	const [best, next] = found;
	if (!best) return null;
	const phrase = found.find(({ key }) => isPhraseOf(key, part));
	if (phrase) return { key: phrase.key, of: phrase };
	if (best.why.length < 2 || best.score < leastScore * most) return null;
	for (const rival of found.filter(({ key }) => familyOf(key) !== familyOf(best.key))) {
		const less = rival.why.length === 1 && best.why.includes(rival.why[0]!);
		if (best.score < rival.score * (less ? leastLeadOfMore : leastLead) * most) return null;
	}
	if (!next || !isNarrow(best.key) || familyOf(next.key) !== familyOf(best.key)) return { key: best.key, of: best };
	if (best.score >= next.score * leastLeadInFamily) return { key: best.key, of: best };
	return isOffered(familyOf(best.key)) ? { key: familyOf(best.key), of: best } : null;
}

/** Whether that is what people say who go through it, word for word. */
function isPhraseOf(key: string, part: string): boolean {
	const kind = presentTaxonomy().find(key);
	if (!kind) return false;
	const said = plainWords(part).join(' ');
	const meant = meaning(part);
	return (
		Object.values(kind.words)
			.flat()
			.some((phrase) => plainWords(phrase).join(' ') === said) ||
		Object.values(kind.name).some((name) => meaning(name) === meant)
	);
}

const meaning = (text: string): string =>
	wordsThatMatter(text)
		.map(({ key, negated }) => `${negated ? 'not ' : ''}${key}`)
		.join(' ');

/** The guesses by which most words stand, one of each family first; none that is said already. */
function worthAsking(guesses: Recognised[], sure: string[], most: number): string[] {
	const order = guesses.sort((one, other) => other.why.length - one.why.length || other.score - one.score);
	const keys = [...new Set(order.map(({ key }) => key))].filter((key) => !sure.some((each) => covers(key, each)));
	const first = keys.filter((key, at) => keys.findIndex((each) => familyOf(each) === familyOf(key)) === at);
	return [...new Set([...first, ...keys])].slice(0, most);
}

const familyOf = (key: string): string => key.split('/', 1)[0]!;
const isNarrow = (key: string): boolean => key.includes('/');
/** Whether one is the other or holds it. */
const covers = (wide: string, narrow: string): boolean => wide === narrow || narrow.startsWith(`${wide}/`);
const related = (one: string, other: string): boolean => covers(one, other) || covers(other, one);
