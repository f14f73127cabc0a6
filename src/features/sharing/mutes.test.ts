import fc from 'fast-check';
import { expect, it } from 'vitest';
import { touchesMuted, type Mutes } from './mutes.ts';

const mutes = (change: Partial<Mutes>): Mutes => ({ topics: [], words: [], ...change });

it('a muted word counts where a word begins with it, whatever the case, in any script', () => {
	const hospital = mutes({ words: ['hospital', 'niño', 'смерт'] });
	for (const text of ['The Hospitals’ sheets', 'HOSPITAL', '(hospital)', 'mi NIÑO', 'о смерти'])
		expect(touchesMuted(text, [], hospital), text).toBe(true);
	for (const text of ['inhospitable', 'the garden', '', 'бессмертие'])
		expect(touchesMuted(text, [], hospital), text).toBe(false);
});

it('a muted topic counts as it is noted, and nothing counts for whoever muted nothing', () => {
	expect(touchesMuted('It was a Tuesday.', ['death'], mutes({ topics: ['death'] }))).toBe(true);
	expect(touchesMuted('It was a Tuesday.', ['abuse'], mutes({ topics: ['death'] }))).toBe(false);
	expect(touchesMuted('It was a Tuesday.', ['death'], mutes({}))).toBe(false);
});

it('whatever is muted is found as it was written, and never breaks', () => {
	fc.assert(
		fc.property(fc.string({ minLength: 2, maxLength: 40 }), (word) => {
			expect(touchesMuted(` ${word} `, [], mutes({ words: [word] }))).toBe(true);
		})
	);
});
