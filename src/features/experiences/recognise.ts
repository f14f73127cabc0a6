import { concepts, persons, wider } from './concepts.ts';
import { plainWords, wordsThatMatter, type Said } from './said.ts';
import { mendSlips } from './slips.ts';
import { presentTaxonomy, type Taxonomy } from './taxonomy.ts';

export interface Recognised {
	/** A key of the taxonomy. */
	key: string;
	/** The words by which it was found, as they were typed. */
	why: string[];
	/** How well it stands in the text; of use only beside those of the same text (docs/finding.md). */
	score: number;
}

/**
 * What somebody who says this may be going through, the likeliest first: the kinds whose words (content/experiences.json, or
 * the host's) stand in the text, the rarer the better, near each other and in the same sense. docs/finding.md explains the
 * weights. Any text may be given; most texts that are about nothing of it find nothing.
 */
export function recogniseExperiences(text: string, taxonomy: Taxonomy = presentTaxonomy(), limit = 3): Recognised[] {
	const index = indexOf(taxonomy);
	const said = wordsThatMatter(text, index.mend);
	if (said.length === 0) return [];
	const byKind = new Map<number, Match[]>();
	const standing = placesOf(said);
	for (const phrase of candidates(index, standing)) {
		const match = compare(index, phrase, said, standing);
		if (!match) continue;
		const matches = byKind.get(phrase.kind);
		if (matches) matches.push(match);
		else byKind.set(phrase.kind, [match]);
	}
	return [...byKind]
		.map(([kind, matches]) => ({ kind, ...together(matches) }))
		.map((found) => ({ ...found, score: found.score + singleWords * leaning(index, found.kind, said) }))
		.filter(({ score }) => score >= leastScore)
		.sort((one, other) => other.score - one.score || one.kind - other.kind)
		.slice(0, limit)
		.map(({ kind, places, score }) => ({
			key: taxonomy.kinds[kind]!.key,
			score,
			why: [...new Set([...places].sort((one, other) => one - other).map((place) => said[place]!.typed))]
		}));
}

// What was settled by trying on the development sentences (tests/data/experience-sentences.json).
const leastScore = 1;
const leastCoverage = 0.2;
/** A word in the other sense: "not", or somebody else's doing. */
const otherSense = 0.3;
const otherDoer = 0.15;
const someDoer = 0.85;
const relatedPerson = 0.75;
const mendedWord = 0.7;
/** How much a word counts by itself, for the kinds in whose phrases it mostly stands. */
const singleWords = 0.9;
/** One word of a longer phrase says less than the phrase. */
const oneOfSeveral = 0.5;

interface Phrase {
	kind: number;
	words: Said[];
	weight: number;
}
interface Index {
	phrases: Phrase[];
	/** Phrases by the words in them. */
	having: Map<string, Phrase[]>;
	rarity: Map<string, number>;
	/** Per word, in which share of its phrases' kinds it stands. */
	shares: Map<string, Map<number, number>>;
	mend: (plain: string) => string;
}
interface Match {
	score: number;
	/** Indexes into what was said. */
	places: number[];
}

const indexes = new WeakMap<Taxonomy, Index>();

function indexOf(taxonomy: Taxonomy): Index {
	let index = indexes.get(taxonomy);
	if (!index) indexes.set(taxonomy, (index = makeIndex(taxonomy)));
	return index;
}

function makeIndex({ kinds }: Taxonomy): Index {
	const phrases: Phrase[] = [];
	const texts = kinds.map((kind) =>
		kind.hidden ? [] : [...Object.values(kind.words).flat(), ...Object.values(kind.name)]
	);
	texts.forEach((list, kind) => {
		for (const text of list) {
			const words = wordsThatMatter(text);
			if (words.length > 0) phrases.push({ kind, words, weight: 0 });
		}
	});
	const kindsHaving = new Map<string, Set<number>>();
	const having = new Map<string, Phrase[]>();
	for (const phrase of phrases) {
		for (const key of new Set(phrase.words.flatMap(({ key }) => related(key)))) {
			const list = having.get(key);
			if (list) list.push(phrase);
			else having.set(key, [phrase]);
		}
		for (const word of phrase.words)
			kindsHaving.set(senseOf(word), (kindsHaving.get(senseOf(word)) ?? new Set()).add(phrase.kind));
	}
	const rarity = new Map([...kindsHaving].map(([key, having]) => [key, Math.log(1 + kinds.length / having.size)]));
	for (const phrase of phrases) phrase.weight = phrase.words.reduce((sum, word) => sum + rarity.get(senseOf(word))!, 0);
	const shares = sharesOf(phrases);
	const vocabulary = new Set([...concepts.keys(), ...texts.flat().flatMap(plainWords)]);
	return { phrases, having, rarity, shares, mend: mendSlips(vocabulary) };
}

function sharesOf(phrases: Phrase[]): Index['shares'] {
	const counts = new Map<string, Map<number, number>>();
	for (const { kind, words } of phrases)
		for (const word of words) {
			const sense = senseOf(word);
			const ofWord = counts.get(sense) ?? new Map<number, number>();
			counts.set(sense, ofWord.set(kind, (ofWord.get(kind) ?? 0) + 1));
		}
	for (const ofWord of counts.values()) {
		const all = [...ofWord.values()].reduce((sum, count) => sum + count, 0);
		for (const [kind, count] of ofWord) ofWord.set(kind, count / all);
	}
	return counts;
}

/** How far the words, each by itself, lean towards a kind. */
function leaning({ rarity, shares }: Index, kind: number, said: Said[]): number {
	let sum = 0;
	const counted = new Set<string>();
	for (const word of said) {
		const sense = senseOf(word);
		const share = shares.get(sense)?.get(kind);
		if (!share || counted.has(sense)) continue;
		counted.add(sense);
		sum += rarity.get(sense)! * Math.sqrt(share) * (word.mended ? mendedWord : 1);
	}
	return sum;
}

/** A word in its sense: being spoken to is one thing, not being spoken to another; so is who leaves. */
const senseOf = ({ key, negated, who }: Said): string => `${negated ? 'not ' : ''}${key}${who ? ` by ${who}` : ''}`;

/** A word's key and the wider one that it shares with others. */
function related(key: string): string[] {
	const parent = wider.get(key);
	return parent ? [key, parent] : [key];
}

/** Where each word stands in what was said; of one that is said over and over, the first few places. */
function placesOf(said: Said[]): Map<string, number[]> {
	const standing = new Map<string, number[]>();
	said.forEach(({ key }, at) => {
		for (const each of related(key)) {
			const places = standing.get(each) ?? [];
			if (places.length < 4) standing.set(each, [...places, at]);
		}
	});
	return standing;
}

function candidates({ having }: Index, standing: Map<string, number[]>): Set<Phrase> {
	const found = new Set<Phrase>();
	for (const key of standing.keys()) for (const phrase of having.get(key) ?? []) found.add(phrase);
	return found;
}

/** How well a phrase stands in what was said; null where too little of it does. */
function compare({ rarity }: Index, phrase: Phrase, said: Said[], standing: Map<string, number[]>): Match | null {
	let matched = 0;
	const places: number[] = [];
	for (const word of phrase.words) {
		let best = 0;
		let place = -1;
		for (const at of standing.get(wider.get(word.key) ?? word.key) ?? []) {
			const likeness = alike(word, said[at]!);
			if (likeness > best || (likeness === best && likeness > 0 && nearer(said, places, at, place))) {
				best = likeness;
				place = at;
			}
		}
		if (place < 0) continue;
		matched += best * rarity.get(senseOf(word))!;
		if (!places.includes(place)) places.push(place);
	}
	const coverage = matched / phrase.weight;
	if (coverage < leastCoverage) return null;
	const alone = places.length === 1 && phrase.words.length > 1 ? oneOfSeveral : 1;
	return { score: matched * coverage ** 2 * alone * nearness(said, places, phrase.words), places };
}

function alike(word: Said, other: Said): number {
	let likeness = word.key === other.key ? 1 : sameWider(word.key, other.key) ? relatedPerson : 0;
	if (likeness === 0) return 0;
	if (word.negated !== other.negated && !persons.has(word.key)) likeness *= otherSense;
	if (other.mended) likeness *= mendedWord;
	if (word.who !== other.who) likeness *= word.who && other.who ? otherDoer : someDoer;
	return likeness;
}

function sameWider(one: string, other: string): boolean {
	const parent = wider.get(one) ?? one;
	return parent === (wider.get(other) ?? other) && (wider.has(one) || wider.has(other));
}

function nearer(said: Said[], places: number[], at: number, than: number): boolean {
	const last = places.at(-1);
	if (last === undefined || than < 0) return false;
	return Math.abs(said[at]!.at - said[last]!.at) < Math.abs(said[than]!.at - said[last]!.at);
}

/** Words that stand as near each other as in the phrase count whole; far apart they say less together. */
function nearness(said: Said[], places: number[], words: Said[]): number {
	if (places.length < 2) return 1;
	const at = places.map((place) => said[place]!.at);
	const span = Math.max(...at) - Math.min(...at);
	const usual = words.at(-1)!.at - words[0]!.at + 4;
	return span <= usual ? 1 : Math.max(0.4, 1 - (span - usual) * 0.04);
}

/** The best phrase of a kind, and a little for others that say more than it did. */
function together(matches: Match[]): Match {
	const sorted = [...matches].sort((one, other) => other.score - one.score);
	const [best] = sorted;
	const places = new Set(best!.places);
	let score = best!.score;
	let share = 0.35;
	for (const match of sorted.slice(1, 12)) {
		if (match.places.every((place) => places.has(place))) continue;
		for (const place of match.places) places.add(place);
		score += match.score * share;
		share *= 0.6;
	}
	return { score, places: best!.places };
}
