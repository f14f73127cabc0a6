import { plainly, withoutQuotes } from '#features/people/plain-words.ts';
import { judgingPatterns, type Why } from './judgement-patterns.ts';
import type { ShareView } from './share.ts';

export interface Finding {
	/** Where the passage stands in the text, in UTF-16 units. */
	start: number;
	end: number;
	/** The passage as it was typed. */
	words: string;
	why: Why;
}

/**
 * Marks unasked advice and judgement in a reply, in English and Spanish, at most once a sentence. For a gentle word
 * before posting, never to refuse: how well it does is measured in docs/safety.md.
 */
export function judgementIn(text: string): Finding[] {
	const found: Finding[] = [];
	for (const { 0: sentence, index } of withoutQuotes(plainly(text)).matchAll(/[^.!?;\n]+[.!?;]*/g))
		for (const [why, pattern] of patterns) {
			const match = pattern.exec(sentence);
			const words = match?.[1]?.trimEnd();
			if (!match || !words) continue;
			const from = match.index + match[0].length - match[1]!.length;
			if (isSomebodyElses(sentence.slice(0, from), why)) continue;
			const start = index + from;
			found.push({ start, end: start + words.length, words: text.slice(start, start + words.length), why });
			break;
		}
	return found;
}

/** What may land hard on somebody who asked only to be heard; nothing where they asked for more, or it is one's own share. */
export const wordsToLookAt = (body: string, share: Pick<ShareView, 'wish' | 'mine'> | null): Finding[] =>
	share && share.wish === 'listen' && !share.mine ? judgementIn(body) : [];

/** What others said, and what the writer does not think, is no judgement: "my mother says you should …". */
const isSomebodyElses = (before: string, why: Why): boolean =>
	reported.test(before) || (why !== 'advice' && disbelieved.test(before));

const reported =
	/\b(?:said|says|saying|asked|heard|hearing|(?:tells?|told|telling)(?! you)|(?:people|they|others|everyone|everybody|folks|would|used to) say|(?<!te )(?:dijo|dijeron|decian?|dicen?|diciendo|repiten?)|oi|escuche)\b,?[^,;]{0,45}$/;
const disbelieved = /\b(?:don'?t|do not|never|not|no) (?:think|believe|mean|say|feel|creo|pienso|digo)\b[^,;]{0,20}$/;

const lead =
	"(?:and|but|so|just|honestly|please|maybe|perhaps|well|now|then|also|or|ok(?:ay)?|oh|look|listen|really|seriously|hey|first|you could|i(?:'m sorry but| think| guess)|y|pero|pues|bueno|mira|oye|anda|venga|ahora|quizas?|tal vez|por favor|amig[ao]|yo creo|creo que)";
const opening = `(?:^|, (?=(?:so|just|please|but|y|pero|por favor) ))[\\s¿¡:"(*-]*(?:${lead}[\\s,:]+)*[¿¡]*`;
/** Words that may stand in between: "you should" is also "you really should". */
const adverbs =
	'(?:(?:really|just|also|probably|maybe|definitely|still|always|simply|only|first|clearly|obviously|a bit|a little|all|so|such an?|way|very|much|being|ever|even|already|not all that|too|ya|muy|tan|un poco|una?|siempre|solo) )*';
const patterns = judgingPatterns.map(([why, source]): [Why, RegExp] => [
	why,
	new RegExp(
		(source[0] === '^' ? opening : '(?<!\\w)') +
			`(${source.replace(/^\^/, '').replaceAll("'", "'?").replaceAll('~', adverbs)})(?!\\w)`
	)
]);
