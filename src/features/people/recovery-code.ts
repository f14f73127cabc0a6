/** Crockford's base 32: no letter is mistaken for a digit when it is read from paper. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** How many codes a member gets at once. */
export const recoveryCodesGiven = 10;

/** Ten random bytes (80 bits) as sixteen characters in groups of four: `7k2m-x9rt-0qwz-4hbn`. */
export function writeRecoveryCode(random: Uint8Array): string {
	let bits = '';
	for (const byte of random.subarray(0, 10)) bits += byte.toString(2).padStart(8, '0');
	const letters = bits.match(/.{5}/g)!.map((five) => alphabet[Number.parseInt(five, 2)]);
	return letters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

/** The code as it was given out, however it was typed; null where it cannot be one. */
export function readRecoveryCode(typed: string): string | null {
	if (typed.length > 100) return null;
	const letters = typed
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[\s\-–—_.]/g, '')
		.replace(/[il]/g, '1')
		.replace(/o/g, '0')
		.replace(/u/g, 'v');
	if (letters.length !== 16 || [...letters].some((letter) => !alphabet.includes(letter))) return null;
	return letters.replace(/(.{4})(?=.)/g, '$1-');
}
