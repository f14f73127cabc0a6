import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Handle, HostHandle, KnownHandle } from './handle.ts';

const problemOf = (typed: unknown) => {
	const checked = v.safeParse(Handle, typed);
	return checked.success ? null : checked.issues[0].message;
};

test('a handle is kept in small letters, however it was typed', () => {
	expect(v.parse(Handle, '  @Quiet-Harbour ')).toBe('quiet-harbour');
	expect(v.parse(Handle, 'ＳＡＭ７')).toBe('sam7');
});

test.each([
	'ab',
	'-sam',
	'sam-',
	'a--b',
	'sam smith',
	'sam_smith',
	'sam🕯️',
	'سامي',
	'a\u0000bc',
	'x'.repeat(25),
	'<b>sam</b>',
	'sаm'
])('nobody can be called %j', (typed) => expect(problemOf(typed)).toBe('handle-shape'));

test('an empty handle is told apart from a wrong one', () => {
	expect(problemOf('   ')).toBe('empty');
	expect(problemOf(undefined)).toBe('empty');
});

test('nobody who joins can pass for the place itself, but its founder may be called host', () => {
	for (const name of ['host', 'Admin', 'hearth', 'system', 'sign-in']) expect(problemOf(name)).toBe('handle-reserved');
	expect(v.parse(HostHandle, 'Host')).toBe('host');
});

test('whatever is typed, what is taken fits the table', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (typed) => {
			const checked = v.safeParse(Handle, typed);
			expect(!checked.success || /^[a-z0-9](-?[a-z0-9]){2,23}$/.test(checked.output)).toBe(true);
		})
	);
});

test('whatever is typed to sign in can be looked up', () => {
	expect(v.parse(KnownHandle, ' @Sam\u0000\u0001 ')).toBe('sam');
	expect(v.safeParse(KnownHandle, '\u0000').success).toBe(false);
	expect(v.parse(KnownHandle, 'x'.repeat(5000))).toHaveLength(60);
});
