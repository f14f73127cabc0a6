import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { gapsOf, HoursForm, nextDays, spanOf, weekMinutes } from './rota.ts';
import { ReachForm, tooEarly, usualReachTimes } from './reach-out.ts';

const hour = 60;
const day = 24 * hour;

describe('the rota', () => {
	it('takes hours as people write them, and midnight as the end of a day', () => {
		expect(v.parse(HoursForm, { weekday: '1', from: '22:00', to: '00:00' })).toEqual({
			weekday: 1,
			from: 22 * hour,
			to: day
		});
		expect(v.safeParse(HoursForm, { weekday: '1', from: '22:00', to: '21:00' }).success).toBe(false);
		expect(v.safeParse(HoursForm, { weekday: '8', from: '22:00', to: '23:00' }).success).toBe(false);
		expect(v.safeParse(HoursForm, { weekday: '2', from: '25:00', to: '26:00' }).success).toBe(false);
	});

	it('reads hours by another zone’s clocks, over the edges of the week', () => {
		expect(spanOf({ weekday: 1, from: 0, to: 2 * hour }, -hour)).toEqual({
			from: weekMinutes - hour,
			to: weekMinutes + hour
		});
		expect(spanOf({ weekday: 7, from: 23 * hour, to: day }, 2 * hour)).toEqual({ from: hour, to: 2 * hour });
	});

	it('knows when nobody stands ready: overlaps, edges and a slot that runs past Sunday', () => {
		expect(gapsOf([])).toEqual([{ from: 0, to: weekMinutes }]);
		expect(
			gapsOf([
				{ from: hour, to: 3 * hour },
				{ from: 2 * hour, to: 5 * hour },
				{ from: 5 * hour + 30, to: weekMinutes + 30 }
			])
		).toEqual([]);
		expect(gapsOf([{ from: hour, to: weekMinutes }])).toEqual([{ from: 0, to: hour }]);
	});

	it('names the next days on which hours fall, today included', () => {
		expect(nextDays(3, '2026-11-25', 2)).toEqual(['2026-11-25', '2026-12-02']);
		expect(nextDays(1, '2026-11-25', 1)).toEqual(['2026-11-30']);
		expect(nextDays(7, '2026-11-29', 1)).toEqual(['2026-11-29']);
	});
});

describe('reaching out', () => {
	it('wants something, and somebody who may be asked', () => {
		expect(v.safeParse(ReachForm, { wants: ['write'], supporters: 'yes', group: '' }).success).toBe(true);
		expect(v.safeParse(ReachForm, { wants: ['write'], group: 'night-owls' }).success).toBe(true);
		expect(v.safeParse(ReachForm, { wants: [], supporters: 'yes' }).success).toBe(false);
		expect(v.safeParse(ReachForm, { wants: ['write'], group: '' }).success).toBe(false);
		expect(v.safeParse(ReachForm, { wants: ['shout'], supporters: 'yes' }).success).toBe(false);
	});

	it('widens in order', () => {
		expect(tooEarly(usualReachTimes)).toBeNull();
		expect(tooEarly({ ...usualReachTimes, facilitators: 2 })).toBe('facilitators');
		expect(tooEarly({ ...usualReachTimes, nobody: 10 })).toBe('nobody');
	});
});
