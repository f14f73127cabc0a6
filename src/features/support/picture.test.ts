import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CheckInForm } from './check-in.ts';
import { beginOf, daysIn, halves, joined, monthAsked, monthsFrom, placeOnLine, spread } from './picture.ts';

const now = Date.parse('2026-11-01T03:00Z');

describe('the months of a picture', () => {
	it('are those of the clock on one’s own wall, and never lie ahead', () => {
		expect(monthAsked(null, now, 'Europe/London')).toBe('2026-11');
		expect(monthAsked(null, now, 'America/New_York')).toBe('2026-10');
		expect(monthAsked('2026-02', now, 'Europe/London')).toBe('2026-02');
		for (const odd of ['2027-01', '2026-13', '1999-01', 'now', '']) expect(monthAsked(odd, now, 'UTC')).toBe('2026-11');
	});

	it('begin at midnight there, also across a change of clocks', () => {
		expect(new Date(beginOf('2026-04', 'Europe/London')).toISOString()).toBe('2026-03-31T23:00:00.000Z');
		expect(new Date(beginOf('2026-11', 'Europe/London')).toISOString()).toBe('2026-11-01T00:00:00.000Z');
		expect(monthsFrom('2026-02', -11)).toBe('2025-03');
		expect([daysIn('2028-02'), daysIn('2026-11')]).toEqual([29, 30]);
	});
});

describe('the line of a picture', () => {
	it('has each day and month in its place', () => {
		expect(placeOnLine('2026-11-25', '2026-11')).toBe(25);
		expect(placeOnLine('2026-11', '2025-12')).toBe(11);
	});

	it('leads across nothing that was not said', () => {
		const dots = [1, 2, 4, 9, 10].map((x) => ({ x, y: 2 }));
		expect(joined(dots, 3).map((row) => row.map(({ x }) => x))).toEqual([
			[1, 2, 4],
			[9, 10]
		]);
		expect(joined([], 3)).toEqual([]);
	});

	it('lies between the heaviest and the lightest, in half steps', () => {
		expect(halves(2.74)).toBe(2.5);
		expect(spread([{ feeling: 1.2 }, { feeling: 3.8 }])).toEqual({ heaviest: 1, lightest: 4 });
	});
});

describe('a check-in’s form', () => {
	const said = { key: crypto.randomUUID(), feeling: '2', helped: [] as string[], line: '', grief: '', urge: '0' };
	const check = (change: object) => v.safeParse(CheckInForm, { ...said, ...change });

	it('needs one tap and nothing else', () => {
		expect(check({}).output).toMatchObject({
			feeling: 2,
			helped: [],
			line: '',
			grief: null,
			urge: 0,
			loneliness: null
		});
	});

	it('takes nothing that is not on the scale, nor a line that is too long', () => {
		for (const odd of [
			{ feeling: '6' },
			{ feeling: undefined },
			{ grief: '5' },
			{ helped: ['drink'] },
			{ line: 'x'.repeat(301) }
		])
			expect(check(odd).success, JSON.stringify(odd)).toBe(false);
	});
});
