import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRecoveryCode, writeRecoveryCode } from './recovery-code.ts';

test('a code is read back from paper, with capitals, spaces and mistaken letters', () => {
	expect(readRecoveryCode('7K2M X9RT-OQWZ 4HBN')).toBe('7k2m-x9rt-0qwz-4hbn');
	expect(readRecoveryCode('lIo0 1111 2222 3333')).toBe('1100-1111-2222-3333');
});

test('any ten bytes make a code that can be read back', () => {
	fc.assert(
		fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (random) => {
			const code = writeRecoveryCode(random);
			expect(code).toMatch(/^([0-9a-z]{4}-){3}[0-9a-z]{4}$/);
			expect(readRecoveryCode(code.replaceAll('-', '').toUpperCase())).toBe(code);
		})
	);
});

test.each(['', '7k2m', 'not a code at all', '7k2m-x9rt-0qwz-4hbn-2222', 'x'.repeat(5000), '🕯️'])(
	'%j is no code',
	(typed) => expect(readRecoveryCode(typed)).toBeNull()
);
