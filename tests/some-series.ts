import fc from 'fast-check';
import { firstDayOf, hourIsThere } from '#features/meetings/expansion.ts';
import type { Series } from '#features/meetings/meeting.ts';
import { weekdays, type Rule } from '#features/meetings/recurrence.ts';

// Any meeting that a group might have, in zones whose clocks do all that clocks do.

const zones = [
	'Europe/London',
	'America/New_York',
	'Australia/Lord_Howe',
	'America/St_Johns',
	'Asia/Kathmandu',
	'Africa/Casablanca',
	'America/Nuuk',
	'Asia/Beirut',
	'Pacific/Chatham',
	'UTC',
	'America/Santiago'
];
const two = (number: number) => String(number).padStart(2, '0');
const numbers = (least: number, most: number) =>
	fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 3 });
const anyDays = fc
	.uniqueArray(fc.constantFrom(...weekdays), { minLength: 0, maxLength: 3 })
	.map((days) => days.map((day) => ({ nth: 0, day })));
const countedDays = fc
	.tuple(fc.constantFrom(-1, 1, 2, 3, 4, 5), fc.constantFrom(...weekdays))
	.map(([nth, day]) => [{ nth, day }]);
const none = fc.constant([] as never[]);
const ends = fc.oneof(
	fc.constant({ count: null, until: null }),
	fc.integer({ min: 1, max: 40 }).map((count) => ({ count, until: null })),
	fc.tuple(fc.integer({ min: 2026, max: 2027 }), fc.integer({ min: 1, max: 12 })).map(([year, month]) => ({
		count: null,
		until: `${year}-${two(month)}-17`
	}))
);
const parts: fc.Arbitrary<Pick<Rule, 'every' | 'days' | 'monthDays' | 'months'>> = fc.oneof(
	fc.record({ every: fc.constant('DAILY' as const), days: none, monthDays: none, months: none }),
	fc.record({ every: fc.constant('WEEKLY' as const), days: anyDays, monthDays: none, months: none }),
	fc.record({ every: fc.constant('MONTHLY' as const), days: countedDays, monthDays: none, months: none }),
	fc.record({ every: fc.constant('MONTHLY' as const), days: none, monthDays: numbers(1, 31), months: none }),
	fc.record({ every: fc.constant('YEARLY' as const), days: none, monthDays: none, months: none })
);
const someRule: fc.Arbitrary<Rule> = fc
	.tuple(parts, ends, fc.integer({ min: 1, max: 3 }))
	.map(([rule, end, interval]) => ({ ...rule, ...end, interval }));

/** Its first day is one that the rule names, and its first hour is there that day, as planning sees to it. */
export const someSeries: fc.Arbitrary<Series> = fc
	.record({
		localStart: fc
			.tuple(
				fc.integer({ min: 2024, max: 2026 }),
				fc.integer({ min: 1, max: 12 }),
				fc.integer({ min: 1, max: 28 }),
				fc.integer({ min: 0, max: 23 }),
				fc.constantFrom(0, 15, 30)
			)
			.map(([year, month, day, hour, minute]) => `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`),
		timeZone: fc.constantFrom(...zones),
		minutes: fc.integer({ min: 5, max: 720 }),
		rule: fc.option(someRule)
	})
	.map((meeting) => {
		const first = firstDayOf({ ...meeting, rule: meeting.rule && { ...meeting.rule, count: null } });
		return first ? { ...meeting, localStart: `${first}T${meeting.localStart.slice(11)}` } : { ...meeting, rule: null };
	})
	.filter((meeting) => meeting.rule === null || hourIsThere(meeting));
