import { describe, expect, it } from 'vitest';
import { sayDay, sayMoment } from './times.ts';

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

it('English is written with a 24 h clock and the day before the month', () => {
	const inEnglish = (moment: string) => sayMoment(Date.parse(moment), now, 'en', 'Europe/London');
	expect(inEnglish('2026-11-23T17:38:00Z')).toBe('17:38');
	expect(inEnglish('2026-11-23T00:30:00Z')).toBe('00:30');
	expect(inEnglish('2026-08-05T10:00:00Z')).toBe('5 August');
});

it('what happened on a day is said without its hour', () => {
	const day = (moment: string) => sayDay(Date.parse(moment), now, 'en', 'Europe/London');
	expect(day('2026-11-23T17:38:00Z')).toBe('today');
	expect(day('2026-11-22T23:59:00Z')).toBe('yesterday');
	expect(day('2026-11-21T12:00:00Z')).toBe('21 November');
	expect(day('2025-11-21T12:00:00Z')).toBe('21 November 2025');
});
