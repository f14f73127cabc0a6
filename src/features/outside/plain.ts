import { cleanText } from '#features/people/text.ts';

const named: Record<string, string> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	nbsp: ' ',
	ndash: '–',
	mdash: '—',
	hellip: '…',
	lsquo: '‘',
	rsquo: '’',
	ldquo: '“',
	rdquo: '”'
};

/**
 * The words of a text that may hold HTML: what only programs read is gone, paragraphs keep their line ends. Pages escape what
 * they show in any case; this keeps tags from being read out to people.
 */
export function plainText(text: string): string {
	const words = text
		.replace(/<!--[\s\S]*?(?:-->|$)/g, '')
		.replace(/<(script|style|template|iframe|noscript)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
		.replace(/<\/?p\b[^<>]*>/gi, '\n\n')
		.replace(/<\/?(?:div|br|li|ul|ol|h[1-6]|tr|table)\b[^<>]*>/gi, '\n')
		.replace(/<\/?[a-z!?][^>]*(?:>|$)/gi, '')
		.replace(
			/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi,
			(whole, decimal?: string, hex?: string, name?: string) => {
				if (name) return named[name.toLowerCase()] ?? whole;
				const code = decimal ? Number(decimal) : parseInt(hex!, 16);
				return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
			}
		);
	return cleanText(words)
		.replace(/[ \t]+/g, ' ')
		.replace(/ ?\n ?/g, '\n')
		.replace(/\n{3,}/g, '\n\n');
}

/** The same on one line. */
export const plainLine = (text: string): string => plainText(text).replace(/\s+/g, ' ');

/** A text of at most so many characters, cut behind a word. */
export function cutTo(text: string, longest: number): string {
	const letters = [...text];
	if (letters.length <= longest) return text;
	const cut = letters.slice(0, longest - 1).join('');
	return `${cut.replace(/\s+\S{0,30}$/, '')}…`;
}
