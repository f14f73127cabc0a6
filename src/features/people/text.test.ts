import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { cleanText, line, prose } from './text.ts';

const problemOf = (schema: v.GenericSchema, text: string) => v.safeParse(schema, text).issues?.[0].message;

describe('what people type', () => {
	it('loses what nobody sees and breaks pages, and nothing else', () => {
		expect(cleanText('a\u0000b\u0007c\u202ed')).toBe('abcd');
		expect(cleanText('half \ud83d an emoji')).toBe('half  an emoji');
		for (const whole of ['💔🏽 👩‍👧', 'קלבי لבד', 'naïve — “quoted”', 'a\tb\n\nc']) expect(cleanText(whole)).toBe(whole);
	});

	it('once cleaned stays as it is, and a database can always hold it', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				const clean = cleanText(text);
				expect(cleanText(clean)).toBe(clean);
				expect(clean.isWellFormed()).toBe(true);
				expect(clean).not.toContain('\u0000');
			})
		);
	});

	it('is counted in characters as people see them typed, not in bytes', () => {
		expect(problemOf(line(1, 3), '💔💔💔')).toBeUndefined();
		expect(problemOf(line(1, 3), '💔💔💔💔')).toBe('too-long');
		expect(problemOf(line(2, 3), 'a')).toBe('too-short');
		expect(problemOf(line(2, 3), ' \u0000 ')).toBe('empty');
		expect(problemOf(line(0, 3), '')).toBeUndefined();
	});

	it('keeps its paragraphs where there is room for them, without a page of emptiness', () => {
		expect(v.parse(prose(1, 100), 'a\r\n\r\nb\n\n\n\n\n\n\nc')).toBe('a\n\nb\n\n\nc');
		expect(v.parse(line(1, 100), 'a\n\nb')).toBe('a b');
	});
});
