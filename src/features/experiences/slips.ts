/**
 * Mends slips of the finger: a word that nobody knows becomes the known word that is one letter away (left out, doubled,
 * wrong or swapped with its neighbour). Of shorter words less is mended, since much is one letter away from them: where the one
 * vowel was left out ("drnk", "lft"), which makes no other word, and where two letters within changed places ("deid").
 */
export function mendSlips(vocabulary: Set<string>): (word: string) => string {
	const without = new Map<string, string>();
	const brief = new Map<string, string>();
	for (const word of vocabulary) {
		if (word.length >= 5)
			for (const shorter of [word, ...shortened(word)]) if (!without.has(shorter)) without.set(shorter, word);
		if (word.length === 4 || word.length === 5)
			for (const slip of [swappedWithin(word), word.replace(vowelWithin, '')])
				if (slip.length < 5 && !brief.has(slip)) brief.set(slip, word);
	}
	return (word) => {
		if (word.length < 3 || word.length > 30 || vocabulary.has(word)) return word;
		if (word.length < 5) return brief.get(word) ?? word;
		const exact = without.get(word);
		if (exact) return exact;
		for (const shorter of shortened(word)) {
			const found = without.get(shorter);
			if (found && found[0] === word[0] && Math.abs(found.length - word.length) <= 1) return found;
		}
		return word;
	};
}

/** The word with each of its letters left out. */
const shortened = (word: string): string[] => Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1));

/** The first and the last letter are seldom the wrong ones. */
const swappedWithin = (word: string): string => word.replace(/^(.)(.)(.)(.)$/, '$1$3$2$4');

/** The one vowel of a word. */
const vowelWithin = /(?<=^[^aeiou]+)[aeiou](?=[^aeiou]+$)/;
