import * as v from 'valibot';
import { expect, test } from 'vitest';
import { isLikeHandle, NewPassphrase, strengthOf } from './passphrase.ts';

const problemOf = (typed: string) => {
	const checked = v.safeParse(NewPassphrase, typed);
	return checked.success ? null : checked.issues[0].message;
};

test.each(['rain on a tin roof', '  spaces count  ', 'пять старых стульев', '🕯️🪟🌙🏠🔥🪵🌊🌱🕊️🧣', 'x#9!kQ-2mW'])(
	'%j is a good passphrase, and kept as typed',
	(typed) => {
		expect(v.parse(NewPassphrase, typed)).toBe(typed);
	}
);

test.each([
	'password123',
	'P4ssw0rd!2024',
	'qwertyuiop',
	'1234567890',
	'0987654321',
	'iloveyou!!',
	'aaaaaaaaaaaa',
	'abcdefghij',
	'Sunshine2023!',
	'01/02/1984',
	'lovelovelove'
])('%s is tried by everybody who guesses, so it is refused', (typed) =>
	expect(problemOf(typed)).toBe('passphrase-common')
);

test('a passphrase has ten to two hundred characters, counted as people count', () => {
	expect(problemOf('')).toBe('empty');
	expect(problemOf('nine char')).toBe('passphrase-short');
	expect(problemOf('🏠🔥🪵')).toBe('passphrase-short');
	expect(problemOf('a lamp in every window '.repeat(9))).toBe('passphrase-long');
});

test('a passphrase that is the handle is noticed, with signs around it too', () => {
	expect(isLikeHandle('quiet-harbour', 'quiet-harbour')).toBe(true);
	expect(isLikeHandle('QuietHarbour1987!', 'quiet-harbour')).toBe(true);
	expect(isLikeHandle('the quiet harbour of home', 'quiet-harbour')).toBe(false);
});

test('words together are called strong, one word with a year is not', () => {
	expect(strengthOf('short')).toBe('short');
	expect(strengthOf('password1234')).toBe('common');
	expect(strengthOf('Kestrel1987')).toBe('fair');
	expect(strengthOf('four old wooden chairs')).toBe('good');
});
