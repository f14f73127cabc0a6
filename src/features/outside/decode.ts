import { mostBytes, type ImportProblem } from './import.ts';

/**
 * The text that some bytes are, where they are UTF-8 (with its mark or without). Another encoding is refused rather than
 * guessed: names would be kept with the wrong letters, and nobody would notice before they stand on a page.
 */
export function decode(bytes: Uint8Array): { text: string } | { problem: ImportProblem } {
	if (bytes.length > mostBytes) return { problem: { code: 'too-large' } };
	if (isUtf16(bytes)) return { problem: { code: 'encoding', line: 1, column: 1, shown: 'UTF-16' } };
	try {
		return check(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch {
		return { problem: { code: 'encoding', ...firstBadByte(bytes) } };
	}
}

/** Where a position of a text lies, as editors count. */
export function placeOf(text: string, position: number): { line: number; column: number } {
	const before = text.slice(0, position);
	return { line: before.split('\n').length, column: position - before.lastIndexOf('\n') };
}

function check(text: string): { text: string } | { problem: ImportProblem } {
	// Control characters, but not tab and the ends of lines.
	const found = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
	if (found) return { problem: { code: 'control', ...placeOf(text, found.index) } };
	return text.trim() ? { text } : { problem: { code: 'empty' } };
}

/** By its mark, or by the zero beside each of its first letters. */
function isUtf16([a, b, c, d]: Uint8Array): boolean {
	return (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || (a === 0 && c === 0) || (b === 0 && d === 0);
}

/** The first line that is no UTF-8, with its letters as Latin-1 has them: so they are found again. */
function firstBadByte(bytes: Uint8Array): Pick<ImportProblem, 'line' | 'column' | 'shown'> {
	const strict = new TextDecoder('utf-8', { fatal: true });
	let line = 1;
	for (let from = 0; from < bytes.length; line++) {
		const found = bytes.indexOf(10, from);
		const end = found < 0 ? bytes.length : found;
		const part = bytes.subarray(from, end);
		try {
			strict.decode(part);
		} catch {
			const lenient = new TextDecoder().decode(part);
			const at = Math.max(lenient.indexOf('\ufffd'), 0);
			return { line, column: at + 1, shown: new TextDecoder('latin1').decode(part.subarray(0, 60)).trim() };
		}
		from = end + 1;
	}
	return { line };
}
