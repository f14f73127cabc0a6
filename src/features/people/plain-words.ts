// How rules read what somebody typed: letter for letter as long as the text, so that a finding's place holds in both.
// Also runs in browsers, those of older phones too: no lookbehind.

/** Lower case, without accents, with straight apostrophes and quotation marks. As long as the text, in UTF-16 units. */
export function plainly(text: string): string {
	let plain = '';
	for (const letter of text) {
		const bare = letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
		plain += bare.length === letter.length ? bare : letter;
	}
	return plain.replace(/[‘’ʼ´`]/g, "'").replace(/[“”«»„]/g, '"');
}

/** Takes out what is quoted: between quotation marks within a paragraph, and lines that begin with `>`. */
export const withoutQuotes = (plain: string): string =>
	plain.replace(/"[^"\n]*"|\B'[^'\n]*'\B|^ *>.*$/gm, (quote) => '"'.repeat(quote.length));
