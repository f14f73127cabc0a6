import { describe, expect, it } from 'vitest';
import { Temporal } from 'temporal-polyfill';
import { readRule, ruleOf, writeRule, type Pattern } from './recurrence.ts';
import { dueWords, sayOwnTime, saySeries, sayWhen } from './words.ts';

const say = (rule: string | null, localStart = '2026-11-24T19:00') =>
	saySeries({ localStart, rule: rule ? readRule(rule) : null }, 'en');
const now = Date.parse('2026-11-24T12:00Z');

describe('a rule in words', () => {
	it.each([
		['FREQ=WEEKLY;BYDAY=TU', 'Every Tuesday at 19:00'],
		['FREQ=WEEKLY;BYDAY=TU,TH', 'Every Tuesday and Thursday at 19:00'],
		['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', 'Every other Tuesday at 19:00'],
		['FREQ=WEEKLY;INTERVAL=3', 'Every 3 weeks, on Tuesday at 19:00'],
		['FREQ=DAILY', 'Every day at 19:00'],
		['FREQ=DAILY;COUNT=8', 'Every day at 19:00, 8 times'],
		['FREQ=MONTHLY;BYDAY=1SU', 'First Sunday of every month at 19:00'],
		['FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270301T235959', 'Last Friday of every month at 19:00, until 1 March 2027'],
		['FREQ=MONTHLY;BYMONTHDAY=15', 'Every month on day 15 at 19:00'],
		['FREQ=YEARLY', 'Every year on 24 November at 19:00'],
		['FREQ=YEARLY;BYMONTH=1,2', 'On days of its own at 19:00'],
		[null, 'Once']
	])('%s', (rule, words) => {
		expect(say(rule)).toBe(words);
	});

	it.each<[Pattern, string, string]>([
		['weekly', '2026-11-24', 'FREQ=WEEKLY;BYDAY=TU'],
		['fortnightly', '2026-11-24', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU'],
		['monthly', '2026-11-03', 'FREQ=MONTHLY;BYDAY=1TU'],
		['monthly', '2026-11-24', 'FREQ=MONTHLY;BYDAY=4TU'],
		['monthly', '2026-12-29', 'FREQ=MONTHLY;BYDAY=-1TU']
	])('is what somebody means who picks %s from %s on', (pattern, first, rule) => {
		expect(writeRule(ruleOf(pattern, Temporal.PlainDate.from(first))!)).toBe(rule);
	});
});

describe('a time', () => {
	it('is said in the meeting’s place and, where it is another one, in the reader’s', () => {
		const moment = Date.parse('2026-11-24T19:00Z');
		expect(sayWhen(moment, now, 'en', 'Europe/London')).toBe('Tuesday 24 November, 19:00 London time');
		const own = (zone: string | null, timeZone = 'Europe/London') =>
			sayOwnTime(moment, now, 'en', { timeZone, own: zone });
		expect(own('America/New_York')).toBe('14:00 for you in New York');
		expect(own('Asia/Tokyo')).toBe('Wednesday 25 November, 04:00 for you in Tokyo');
		expect(own('Europe/Lisbon')).toBeNull();
		expect(own(null)).toBeNull();
	});

	it('is said with the year where that is another one', () => {
		expect(sayWhen(Date.parse('2027-01-05T19:00Z'), now, 'en', 'Europe/London')).toBe(
			'Tuesday 5 January 2027, 19:00 London time'
		);
	});

	it('that is near is said by how near it is', () => {
		const due = (text: string) =>
			dueWords({ startsAt: Date.parse(text), endsAt: Date.parse(text) + 3_600_000 }, now, 'en', 'Europe/London');
		expect(due('2026-11-24T11:30Z')).toBe('Now, until 12:30');
		expect(due('2026-11-24T12:20Z')).toBe('In 20 minutes');
		expect(due('2026-11-24T15:00Z')).toBe('In 3 hours');
		expect(due('2026-11-25T12:00Z')).toBe('Tomorrow');
		expect(due('2026-11-29T12:00Z')).toBeNull();
		expect(due('2026-11-24T10:00Z')).toBeNull();
	});
});
