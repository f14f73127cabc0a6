import { plainly, withoutQuotes } from '#features/people/plain-words.ts';
import { longAgo, negation, patternsOfRisk, recently, shorthand } from './risk-patterns.ts';

export type Danger = 'suicide' | 'self-harm' | 'violence';

export interface Finding {
	/** Where the passage stands in the text, in UTF-16 units. */
	start: number;
	end: number;
	/** The passage as it was typed. */
	words: string;
	kind: Danger;
}

/**
 * Words that say that the writer may be in danger now: of dying by suicide, of hurting themselves, from somebody's
 * violence or their own. English and Spanish, at most once a sentence and kind. It only ever brings a card to the writer
 * (docs/safety.md).
 */
export function riskIn(text: string): Finding[] {
	const found: Finding[] = [];
	const sentences = [...withoutQuotes(plainly(text)).matchAll(/[^.!?\n]+[.!?]*/g)];
	sentences.forEach(({ 0: sentence, index }, nth) => {
		const next = sentences[nth + 1]?.[0] ?? '';
		const kinds = new Set<Danger>();
		for (const { kind, pattern, when, unless } of patterns) {
			if (kinds.has(kind) || unless?.test(sentence)) continue;
			if (when === '!' && isLongPast(sentence, next)) continue;
			if (when === '?' && !recently.test(sentence)) continue;
			for (const match of sentence.matchAll(pattern)) {
				if (isDenied(sentence.slice(0, match.index), match[0])) continue;
				const start = index + match.index;
				const end = start + match[0].trimEnd().length;
				found.push({ start, end, words: text.slice(start, end), kind });
				kinds.add(kind);
				break;
			}
		}
	});
	return found;
}

/** "Ten years ago I …", also where the next sentence says so: "That was four years ago." */
const isLongPast = (sentence: string, next: string): boolean =>
	longAgo.test(/^\s*(?:that|it|eso|fue|de eso)\b/.test(next) ? sentence + next : sentence) && !recently.test(sentence);

/** "I would never …", "they asked if I …": only what stands in the same clause before it counts. */
function isDenied(before: string, words: string): boolean {
	if (/\b(?:ask(?:s|ed)?|pregunt\w+)\b.{0,40}\b(?:if|whether|about|si)\b.{0,20}$/.test(before)) return true;
	if (/^i\b/.test(words)) return /(?:n'?t|not|never) (?:think|believe|mean|say|saying)(?: that)? $/.test(before);
	const clause = before
		.replace(/can'?t (?:stop|help)|don'?t know|no puedo mas|no puedo (?:dejar|parar) de|no se\b/g, '')
		.split(/[,;:()]|\b(?:but|and|because|so|then|pero|porque|asi|y)\b|\b(?!think|believe)\w+ (?:that )?i\b(?!')/)
		.pop()!;
	return negation.test(clause);
}

const patterns = (Object.keys(patternsOfRisk) as Danger[]).flatMap((kind) =>
	patternsOfRisk[kind].map((line) => {
		const [source, unless] = line.split(' ## ') as [string, string | undefined];
		return {
			kind,
			when: source[0],
			pattern: new RegExp(`\\b(?:${spell(source.replace(/^[!?]/, ''))})(?!\\w)`, 'g'),
			unless: unless ? new RegExp(`\\b(?:${spell(unless)})`) : null
		};
	})
);

/** Writes out the shorthand, and lets an apostrophe be missing. */
function spell(source: string): string {
	for (const [short, long] of shorthand) source = source.replaceAll(short, long);
	return source.replaceAll("'", "'?").replaceAll('myself', 'my ?self');
}
