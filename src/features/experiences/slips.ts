/**
 * Mends slips of the finger: a word that nobody knows becomes the known word that is one letter away (left out, doubled,
 * wrong or swapped with its neighbour). Short words stay: too much is one letter away from them.
 */
export function mendSlips(vocabulary: Set<string>): (word: string) => string {
	const without = new Map<string, string>();
	for (const word of vocabulary)
		if (word.length >= 5)
			for (const shorter of [word, ...shortened(word)]) if (!without.has(shorter)) without.set(shorter, word);
	return (word) => {
		if (word.length < 5 || word.length > 30 || vocabulary.has(word)) return word;
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
