import * as v from 'valibot';

/** Why a text is not taken; the catalogue has a kind sentence for each. */
export type TextProblem = 'empty' | 'too-short' | 'too-long';

// C0 and C1 control characters (but not tab and line feed), and the characters that turn the direction of what follows
// without an end (Unicode UAX 9: embeddings and overrides); isolates, joiners and right-to-left letters stay.

const unwanted = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029\ufeff\ufffe\uffff]/g;
const loneSurrogates = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The text as it is kept: one kind of line end, composed characters (NFC), nothing invisible that breaks pages. */
export function cleanText(text: string): string {
	return text.replace(/\r\n?/g, '\n').replace(loneSurrogates, '').replace(unwanted, '').normalize('NFC').trim();
}

/** One line of text of the given length in characters (code points), cleaned. Problems are `TextProblem`s. */
export const line = (shortest: number, longest: number) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => cleanText(text).replace(/\s+/g, ' ')),
		...bounds(shortest, longest)
	);

/** Text of several paragraphs, cleaned; never more than two empty lines in a row. */
export const prose = (shortest: number, longest: number) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => cleanText(text).replace(/\n{4,}/g, '\n\n\n')),
		...bounds(shortest, longest)
	);

const bounds = (shortest: number, longest: number) =>
	[
		v.check<string, TextProblem>((text) => shortest === 0 || text.length > 0, 'empty'),
		v.check<string, TextProblem>((text) => text.length === 0 || [...text].length >= shortest, 'too-short'),
		v.check<string, TextProblem>((text) => [...text].length <= longest, 'too-long')
	] as const;
