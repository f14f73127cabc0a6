import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
	chooseCurve,
	drawPoint,
	fewest,
	linesOf,
	monthBegan,
	nextNight,
	subjectsOf,
	unbroken,
	type Point,
	type Subject
} from './curve.ts';

const breakup: Subject = { scope: 'kind', key: 'breakup' };
const people = (count: number, feeling = 3) => Array.from({ length: count }, () => feeling);
/** Chance that lies in the middle moves nothing. */
const still = () => 0.5;
const hashed = (words: string) => (createHash('sha256').update(words).digest().readUIntBE(0, 6) + 0.5) / 2 ** 48;
const point = (months: number, feeling = 3): Point => ({ months, feeling, people: 10 });

describe('a point', () => {
	it('is shown from ten people on, and never of fewer', () => {
		for (let count = 0; count < fewest; count++)
			expect(drawPoint(breakup, { months: 1, feelings: people(count) }, still)).toBeNull();
		expect(drawPoint(breakup, { months: 1, feelings: people(10) }, still)).toEqual(point(1));
	});

	it('says how many there are as a band that is never more than they are', () => {
		const band = (count: number) => drawPoint(breakup, { months: 1, feelings: people(count) }, still)!.people;
		expect([10, 19, 20, 49, 50, 99, 100, 5000].map(band)).toEqual([10, 10, 20, 20, 50, 50, 100, 100]);
	});

	it('has the same noise for the same people, in whichever order and however often it is drawn', () => {
		const feelings = [1, 2, 2.5, 3, 1, 2, 4, 1.25, 2, 3, 3];
		const said: string[] = [];
		const draw = (list: number[]) =>
			drawPoint(breakup, { months: 4, feelings: list }, (words) => {
				said.push(words);
				return hashed(words);
			});
		expect(draw(feelings)).toEqual(draw([...feelings].reverse()));
		expect(new Set(said).size).toBe(1);
	});

	it('gets wholly other noise with one person more, fewer or otherwise, in another month or of another kind', () => {
		const said = new Set<string>();
		const draw = (subject: Subject, months: number, feelings: number[]) =>
			drawPoint(subject, { months, feelings }, (words) => {
				said.add(words);
				return 0.5;
			});
		draw(breakup, 4, people(12));
		draw(breakup, 4, people(13));
		draw(breakup, 4, people(11));
		draw(breakup, 4, [...people(11), 2.999]);
		draw(breakup, 5, people(12));
		draw({ scope: 'kind', key: 'divorce' }, 4, people(12));
		draw({ scope: 'family', key: 'breakup' }, 4, people(12));
		expect(said.size).toBe(7);
	});

	it('stays on the scale and in half steps, whatever chance does', () => {
		for (const chance of [1e-14, 0.001, 0.2, 0.5, 0.8, 0.999, 1 - 1e-14])
			for (const feeling of [1, 1.3, 3, 4.6, 5]) {
				const drawn = drawPoint(breakup, { months: 0, feelings: people(10, feeling) }, () => chance)!;
				expect(drawn.feeling).toBeGreaterThanOrEqual(1);
				expect(drawn.feeling).toBeLessThanOrEqual(5);
				expect(Number.isInteger(drawn.feeling * 2)).toBe(true);
			}
	});

	it('is moved as far as ε says, which hides one person: less where more people stand behind it', () => {
		const spread = (count: number) => {
			const drawn = Array.from(
				{ length: 4000 },
				(_, index) => drawPoint(breakup, { months: 0, feelings: people(count) }, () => (index + 0.5) / 4000)!.feeling
			);
			expect(drawn.reduce((sum, each) => sum + each, 0) / drawn.length, 'to neither side').toBeCloseTo(3, 1);
			return drawn.filter((each) => each !== 3).length / drawn.length;
		};
		// Laplace of scale 4 / (10 · 2) = 0.2: beyond a quarter step either way in e^(-0.25 / 0.2) of all draws.
		expect(spread(10)).toBeCloseTo(Math.exp(-0.25 / 0.2), 1);
		expect(spread(100)).toBeLessThan(0.001);
	});
});

describe('a curve', () => {
	it('shows a month that was heavier as it was', () => {
		const means = [3, 3.5, 1.5, 3];
		const drawn = means.map((mean, months) => drawPoint(breakup, { months, feelings: people(40, mean) }, still)!);
		expect(drawn.map(({ feeling }) => feeling)).toEqual(means);
	});

	it('leads nowhere across a month that is not there', () => {
		const points = [point(0), point(1), point(4), point(6), point(7)];
		expect(unbroken(points).map((row) => row.map(({ months }) => months))).toEqual([[0, 1], [4], [6, 7]]);
		expect(linesOf(points).map(({ from, to, point: shown }) => [from, to, shown !== null])).toEqual([
			[0, 0, true],
			[1, 1, true],
			[2, 3, false],
			[4, 4, true],
			[5, 5, false],
			[6, 6, true],
			[7, 7, true]
		]);
	});

	it('is of the kind where that has one, else of its family', () => {
		const three = [1, 2, 3];
		expect(chooseCurve(three, [1, 2, 3, 4])).toEqual({ scope: 'kind', points: three });
		expect(chooseCurve([1], [1, 2])).toEqual({ scope: 'family', points: [1, 2] });
		expect(chooseCurve([1], [1])).toEqual({ scope: 'kind', points: [1] });
		expect(chooseCurve([], [1])).toEqual({ scope: 'family', points: [1] });
		expect(chooseCurve([], [])).toBeNull();
	});

	it('of a kind counts the narrower ones, and a family all of its own', () => {
		const families: Record<string, string> = {
			breakup: 'love',
			'breakup/first-love': 'love',
			'illness/own': 'illness'
		};
		const subjects = subjectsOf(['breakup', 'breakup/first-love', 'illness/own', 'gone'], (key) => families[key]);
		expect(subjects).toEqual([
			{ scope: 'kind', key: 'breakup', counts: ['breakup', 'breakup/first-love'] },
			{ scope: 'family', key: 'love', counts: ['breakup', 'breakup/first-love'] },
			{ scope: 'kind', key: 'breakup/first-love', counts: ['breakup/first-love'] },
			{ scope: 'kind', key: 'illness/own', counts: ['illness/own'] },
			{ scope: 'family', key: 'illness', counts: ['illness/own'] }
		]);
	});
});

describe('when it is drawn', () => {
	it('counts what was before this month', () => {
		expect(monthBegan(Date.parse('2026-11-30T23:59:59Z'))).toBe(Date.parse('2026-11-01T00:00:00Z'));
		expect(monthBegan(Date.parse('2026-01-01T00:00:00Z'))).toBe(Date.parse('2026-01-01T00:00:00Z'));
	});

	it('lets somebody go in the coming night', () => {
		expect(nextNight(Date.parse('2026-11-23T21:00:00Z'))).toBe(Date.parse('2026-11-24T03:31:00Z'));
		expect(nextNight(Date.parse('2026-11-24T03:30:00Z'))).toBe(Date.parse('2026-11-24T03:31:00Z'));
		expect(nextNight(Date.parse('2026-11-24T03:31:00Z'))).toBe(Date.parse('2026-11-25T03:31:00Z'));
	});
});
