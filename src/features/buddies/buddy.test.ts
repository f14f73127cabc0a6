import { describe, expect, it } from 'vitest';
import { bestPairs, fitOf, isQuiet, ringOf, type Pair } from './buddy.ts';

const day = 24 * 3_600_000;
const pair = (one: string, other: string, change: Partial<Pair> = {}): Pair => ({
	one,
	other,
	oneName: one,
	otherName: other,
	experience: null,
	monthsApart: null,
	sameHours: false,
	...change
});

describe('rings', () => {
	it('a buddy is nearest, also one who was chosen as a supporter; asking alone brings nobody nearer', () => {
		expect(ringOf({ buddy: 'buddies', supporter: true })).toBe('buddies');
		expect(ringOf({ buddy: 'waiting', supporter: true })).toBe('supporters');
		expect(ringOf({ buddy: 'asked', supporter: false })).toBe('connected');
	});

	it('three weeks without a word are quiet; nothing is claimed of whom nothing is known', () => {
		const now = 100 * day;
		expect(isQuiet({ heardAt: now - 21 * day }, now)).toBe(false);
		expect(isQuiet({ heardAt: now - 21 * day - 1 }, now)).toBe(true);
		expect(isQuiet({ heardAt: null }, now)).toBe(false);
	});
});

describe('pairs', () => {
	it('the same loss weighs more than how long ago and the same hours together', () => {
		expect(fitOf(pair('a', 'b', { experience: 'partner-died' }))).toBeGreaterThan(
			fitOf(pair('a', 'b', { monthsApart: 2, sameHours: true }))
		);
		expect(fitOf(pair('a', 'b', { monthsApart: 7 }))).toBe(0);
	});

	it('the two stand in the order of their names, whichever comes first', () => {
		const same = { experience: 'divorce' };
		expect(bestPairs([pair('ben', 'ana', same)])).toEqual(bestPairs([pair('ana', 'ben', same)]));
	});

	it('nobody stands twice, the best come first, and who fits with nobody is left in peace', () => {
		const best = bestPairs([
			pair('ana', 'ben', { sameHours: true }),
			pair('ana', 'cleo', { experience: 'divorce', monthsApart: 3, sameHours: true }),
			pair('ben', 'cleo', { experience: 'divorce' }),
			pair('ben', 'dan', { sameHours: true }),
			pair('dan', 'eve')
		]);
		expect(best.map(({ one, other }) => [one, other])).toEqual([
			['ana', 'cleo'],
			['ben', 'dan']
		]);
	});
});
