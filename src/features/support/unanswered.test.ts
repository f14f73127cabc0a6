import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { HoldingTimesForm, roughly, timesToChoose, tooEarly, usualTimes } from './unanswered.ts';

describe('when a group asks whom', () => {
	it('is chosen from a short list, and nothing else is taken', () => {
		const asked = { beenThere: '20', welcome: '120', facilitators: '480' };
		expect(v.parse(HoldingTimesForm, asked)).toEqual(usualTimes);
		for (const odd of ['', '21', '-5', '1e9', 'garbage'])
			expect(v.safeParse(HoldingTimesForm, { ...asked, welcome: odd }).success, odd).toBe(false);
	});

	it('has the usual times among those to choose from', () => {
		for (const minutes of Object.values(usualTimes)) expect(timesToChoose).toContain(minutes);
	});

	it('goes on from step to step, never back', () => {
		expect(tooEarly(usualTimes)).toBeNull();
		expect(tooEarly({ beenThere: 60, welcome: 20, facilitators: 480 })).toBe('welcome');
		expect(tooEarly({ beenThere: 20, welcome: 480, facilitators: 120 })).toBe('facilitators');
		expect(tooEarly({ beenThere: 60, welcome: 60, facilitators: 60 })).toBeNull();
	});
});

it('a length of time is said roughly', () => {
	expect(roughly(0.4)).toEqual({ unit: 'minutes', count: 1 });
	expect(roughly(59)).toEqual({ unit: 'minutes', count: 59 });
	expect(roughly(60)).toEqual({ unit: 'hours', count: 1 });
	expect(roughly(35 * 60)).toEqual({ unit: 'hours', count: 35 });
	expect(roughly(3 * 1440)).toEqual({ unit: 'days', count: 3 });
});
