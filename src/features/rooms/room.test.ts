import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { suggestName } from './names.ts';
import { GuestName, inOrder, LineForm, longestLine } from './room.ts';

const key = crypto.randomUUID();
const problemOf = (name: string) => v.safeParse(GuestName, name).issues?.[0].message ?? null;

describe('a name of the moment', () => {
	it('is cleaned, and has two letters at least', () => {
		expect(v.parse(GuestName, '  Quiet \u202e  River ')).toBe('Quiet River');
		expect(problemOf('.')).toBe('too-short');
		expect(problemOf('- -')).toBe('too-short');
		expect(problemOf('')).toBe('empty');
		expect(problemOf('a'.repeat(41))).toBe('too-long');
	});

	it('does not pass for the place itself or for those who lead', () => {
		for (const name of ['Facilitator', 'HOST', 'h-e-a-r-t-h', 'Someone here'])
			expect(problemOf(name)).toBe('name-taken');
	});

	it('is suggested, and what is suggested is taken', () => {
		expect(suggestName(0)).toBe('Quiet River');
		expect(suggestName(0.999999)).toBe('Summer Candle');
		for (let chance = 0; chance < 1; chance += 0.001) expect(problemOf(suggestName(chance))).toBeNull();
	});
});

describe('a line', () => {
	it('is neither empty nor longer than it may be', () => {
		const problem = (words: string) => v.safeParse(LineForm, { key, words, notes: [] }).issues?.[0].message ?? null;
		expect(problem(' \n ')).toBe('empty');
		expect(problem('a'.repeat(longestLine))).toBeNull();
		expect(problem('a'.repeat(longestLine + 1))).toBe('too-long');
	});

	it('has only notes that the community knows', () => {
		expect(v.safeParse(LineForm, { key, words: 'x', notes: ['no-such-note'] }).success).toBe(false);
	});
});

describe('who is here', () => {
	it('is told in the order of names', () => {
		const one = (name: string) => ({ name, guest: false, writing: false });
		expect(inOrder([one('sam'), one('Ana'), one('juno')]).map(({ name }) => name)).toEqual(['Ana', 'juno', 'sam']);
	});
});
