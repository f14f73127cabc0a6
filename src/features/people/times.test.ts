import { describe, expect, it } from 'vitest';
import { isTimeZone, sayMoment } from './times.ts';

const now = Date.parse('2026-11-23T21:00:00Z');
const say = (moment: string, zone = 'Europe/London') => sayMoment(Date.parse(moment), now, 'de', zone);

describe('a moment', () => {
	it('is said as people say it: the hour, the weekday, the date, the year', () => {
		expect(say('2026-11-23T08:05:00Z')).toMatch(/^0?8:05$/);
		expect(say('2026-11-21T08:05:00Z')).toMatch(/^Samstag/);
		expect(say('2026-11-03T08:05:00Z')).toBe('3. November');
		expect(say('2025-11-03T08:05:00Z')).toBe('3. November 2025');
	});

	it('is today or not by the reader’s clock', () => {
		expect(say('2026-11-22T23:30:00Z')).toMatch(/^Sonntag/);
		expect(say('2026-11-22T23:30:00Z', 'Europe/Helsinki')).toMatch(/^0?1:30$/);
	});
});

it('a time zone is one that this machine knows', () => {
	expect(isTimeZone('Europe/Lisbon')).toBe(true);
	for (const name of ['', 'Mars/Olympus', '../../etc/passwd']) expect(isTimeZone(name)).toBe(false);
});
