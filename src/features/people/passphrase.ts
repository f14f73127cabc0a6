import * as v from 'valibot';
import { commonWords } from './common-passphrases.ts';

export type PassphraseProblem =
	'empty' | 'passphrase-short' | 'passphrase-long' | 'passphrase-common' | 'passphrase-is-handle';

/** Characters (code points). Ten and a list of known ones, no rules on what must be in it (NIST SP 800-63B, 5.1.1.2). */
export const shortestPassphrase = 10;
export const longestPassphrase = 200;

/** A new passphrase. Nothing is trimmed or changed: what was typed is what counts. */
export const NewPassphrase = v.pipe(
	v.optional(v.string(), ''),
	v.check<string, PassphraseProblem>((text) => text.length > 0, 'empty'),
	v.check<string, PassphraseProblem>(
		(text) => text.length === 0 || lengthOf(text) >= shortestPassphrase,
		'passphrase-short'
	),
	v.check<string, PassphraseProblem>((text) => lengthOf(text) <= longestPassphrase, 'passphrase-long'),
	v.check<string, PassphraseProblem>((text) => !isCommon(text), 'passphrase-common')
);

/** A passphrase given to prove who one is; what cannot be right is not looked up. */
export const GivenPassphrase = v.pipe(
	v.optional(v.string(), ''),
	v.check<string, PassphraseProblem>((text) => text.length > 0, 'empty'),
	v.check<string, PassphraseProblem>((text) => text.length <= 1000, 'passphrase-long')
);

/** Whether the passphrase gives itself away to everybody who reads the handle. */
export function isLikeHandle(passphrase: string, handle: string): boolean {
	const bare = lettersOf(passphrase);
	return handle.length > 2 && (passphrase.toLowerCase() === handle || bare === lettersOf(handle));
}

export type Strength = 'short' | 'common' | 'fair' | 'good';

/** How well a passphrase holds, for advice while typing: words count for more than signs. */
export function strengthOf(passphrase: string): Strength {
	if (lengthOf(passphrase) < shortestPassphrase) return 'short';
	if (isCommon(passphrase)) return 'common';
	const words = passphrase.split(/[^\p{L}]+/u).filter((word) => word.length > 2);
	return lengthOf(passphrase) >= 18 || (new Set(words).size >= 3 && lengthOf(passphrase) >= 14) ? 'good' : 'fair';
}

const lengthOf = (text: string) => [...text].length;

/** Digits at the ends, signs in between and letters written as digits do not make a known word unknown. */
const lettersOf = (text: string) =>
	text
		.toLowerCase()
		.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
		.replace(/0/g, 'o')
		.replace(/[1!]/g, 'i')
		.replace(/3/g, 'e')
		.replace(/[4@]/g, 'a')
		.replace(/[5$]/g, 's')
		.replace(/7/g, 't')
		.replace(/[^\p{L}]/gu, '');

function isCommon(passphrase: string): boolean {
	const text = passphrase.toLowerCase();
	if (new Set(text).size < 4) return true; // aaaaaaaaaa, 1212121212
	if (/^[\d\s./+-]+$/.test(text) && text.replace(/\D/g, '').length <= 12) return true; // dates and telephone numbers
	if (isRun(text)) return true;
	const bare = lettersOf(text);
	return commonWords.has(bare) || [...commonWords].some((word) => word.repeat(2) === bare || word.repeat(3) === bare);
}

const rows = [
	'01234567890123456789',
	'abcdefghijklmnopqrstuvwxyz',
	'qwertyuiopasdfghjklzxcvbnm',
	'qwertzuiopasdfghjklyxcvbnm',
	'azertyuiopqsdfghjklmwxcvbn'
];

/** Keys beside each other or letters in a row, in either direction. */
function isRun(text: string): boolean {
	return rows.some((row) => row.includes(text) || [...row].reverse().join('').includes(text));
}
