// The file `erased` of the data folder: a line for each account that its member ended. It outlives the database, so that an
// older copy of that, once put back, does not bring them back.

/** Somebody who is gone, in hexadecimal digits: who they were, and in which groups their words stay (erased_mark). */
export interface Erased {
	mark: string;
	unnamed: string[];
}

export const erasedHeading =
	'# Who erased their account: see "What to keep safe" in docs/self-hosting.md. Never put an older one in its place.\n';

const line = /^[0-9a-f]{64}(?: [0-9a-f]{64})*$/;

/**
 * Reads the file's text. A line that is not whole, as a power cut leaves it, is passed over: its server still has it in the
 * database, and writes it again.
 */
export function readErasedList(text: string): Erased[] {
	return text
		.split('\n')
		.filter((each) => line.test(each))
		.map((each) => {
			const [mark, ...unnamed] = each.split(' ');
			return { mark: mark!, unnamed };
		});
}

/** What must be added behind `text`, so that everybody of `erased` stands in it; empty where nobody is missing. */
export function missingLines(text: string, erased: Erased[]): string {
	const there = new Set(readErasedList(text).map(({ mark }) => mark));
	const lines = erased
		.filter(({ mark }) => !there.has(mark))
		.map(({ mark, unnamed }) => `${[mark, ...unnamed].join(' ')}\n`);
	if (lines.length === 0) return '';
	const before = text === '' ? erasedHeading : text.endsWith('\n') ? '' : '\n';
	return before + lines.join('');
}
