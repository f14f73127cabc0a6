import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { datesOf, firstDayOf, nextDateOf } from './expansion.ts';
import type { Exception, Series } from './meeting.ts';
import { readRule, writeRule } from './recurrence.ts';
import { someSeries } from '../../../tests/some-series.ts';

const series = (localStart: string, rule: string | null, timeZone = 'Europe/London'): Series => ({
	localStart,
	timeZone,
	minutes: 90,
	rule: rule === null ? null : readRule(rule)!
});
const at = (text: string) => Date.parse(text);
const starts = (meeting: Series, from: string, to: string, exceptions: Exception[] = []) =>
	datesOf(meeting, exceptions, { from: at(from), to: at(to) }).map(({ startsAt }) =>
		new Date(startsAt).toISOString().slice(0, 16)
	);

describe('the dates of a meeting', () => {
	it('stay at 19:00 on the wall while the clocks change', () => {
		const tuesdays = series('2026-03-17T19:00', 'FREQ=WEEKLY;BYDAY=TU');
		expect(starts(tuesdays, '2026-03-20T00:00Z', '2026-04-08T00:00Z')).toEqual([
			'2026-03-24T19:00',
			'2026-03-31T18:00',
			'2026-04-07T18:00'
		]);
	});

	it('that a clock leaves out are an hour later, and those that come twice are the first', () => {
		const nights = series('2026-03-22T01:30', 'FREQ=WEEKLY;BYDAY=SU');
		expect(starts(nights, '2026-03-28T00:00Z', '2026-03-30T00:00Z')).toEqual(['2026-03-29T01:30']);
		expect(starts(nights, '2026-10-24T00:00Z', '2026-10-26T00:00Z')).toEqual(['2026-10-25T00:30']);
	});

	it('on a 29 February come in leap years alone', () => {
		const leap = series('2024-02-29T12:00', 'FREQ=YEARLY', 'UTC');
		expect(starts(leap, '2024-01-01T00:00Z', '2034-01-01T00:00Z')).toEqual([
			'2024-02-29T12:00',
			'2028-02-29T12:00',
			'2032-02-29T12:00'
		]);
	});

	it('on the last Friday are on the last Friday, however many a month has', () => {
		const fridays = series('2026-01-30T20:00', 'FREQ=MONTHLY;BYDAY=-1FR', 'UTC');
		expect(starts(fridays, '2026-01-01T00:00Z', '2026-06-01T00:00Z').map((each) => each.slice(5, 10))).toEqual([
			'01-30',
			'02-27',
			'03-27',
			'04-24',
			'05-29'
		]);
	});

	it('end after so many times, or with the day that is named, that day included', () => {
		expect(
			starts(series('2026-01-05T19:00', 'FREQ=DAILY;COUNT=3', 'UTC'), '2020-01-01T00:00Z', '2030-01-01T00:00Z')
		).toHaveLength(3);
		const until = series('2026-01-05T19:00', 'FREQ=DAILY;INTERVAL=2;UNTIL=20260109T235959', 'America/New_York');
		expect(starts(until, '2020-01-01T00:00Z', '2030-01-01T00:00Z')).toEqual([
			'2026-01-06T00:00',
			'2026-01-08T00:00',
			'2026-01-10T00:00'
		]);
	});

	it('of a rule that never ends, or never comes true, are not followed without end', () => {
		const years = datesOf(series('2000-01-01T10:00', 'FREQ=DAILY'), [], {
			from: at('2026-01-01'),
			to: at('2999-01-01')
		});
		expect(years.length).toBeLessThanOrEqual(2000);
		const never = series('2026-01-01T10:00', 'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30');
		expect(nextDateOf(never, [], at('2026-01-01'))).toBeNull();
		expect(firstDayOf(never)).toBeNull();
	});

	it('can be moved, also across the edge of what is looked at, cancelled with a word, and left out', () => {
		const tuesdays = series('2026-11-03T19:00', 'FREQ=WEEKLY;BYDAY=TU');
		const exceptions: Exception[] = [
			{ onDate: '2026-11-10', kind: 'cancelled', note: 'The hall is flooded.' },
			{ onDate: '2026-11-17', kind: 'skipped', note: '' },
			{ onDate: '2026-12-29', kind: 'moved', localStart: '2026-11-18T20:00', minutes: 30, note: '' }
		];
		const dates = datesOf(tuesdays, exceptions, { from: at('2026-11-04'), to: at('2026-11-25') });
		expect(dates.map(({ onDate, cancelled, note }) => [onDate, cancelled, note])).toEqual([
			['2026-11-10', true, 'The hall is flooded.'],
			['2026-12-29', false, ''],
			['2026-11-24', false, '']
		]);
		expect(dates[1]).toMatchObject({
			startsAt: at('2026-11-18T20:00Z'),
			endsAt: at('2026-11-18T20:30Z'),
			movedFrom: at('2026-12-29T19:00Z')
		});
		expect(nextDateOf(tuesdays, exceptions, at('2026-11-05'))).toMatchObject({ onDate: '2026-12-29' });
	});

	it('keep their local hour, on any rule and in any zone, unless that hour is left out', () => {
		fc.assert(
			fc.property(someSeries, (meeting) => {
				const from = at('2026-01-01');
				for (const { onDate, startsAt } of datesOf(meeting, [], { from, to: at('2027-06-01') })) {
					const local = Temporal.PlainDateTime.from(`${onDate}T${meeting.localStart.slice(11)}`);
					const exact = Temporal.Instant.fromEpochMilliseconds(startsAt).toZonedDateTimeISO(meeting.timeZone);
					const exists = local.toZonedDateTime(meeting.timeZone).toPlainDateTime().equals(local);
					if (exists) expect(exact.toPlainDateTime().toString()).toBe(local.toString());
					else expect(Temporal.PlainDateTime.compare(exact.toPlainDateTime(), local)).toBe(1);
				}
			}),
			{ numRuns: 200 }
		);
	});
});

describe('a rule', () => {
	it('is read as it was written', () => {
		fc.assert(
			fc.property(someSeries, ({ rule }) => {
				if (rule) expect(readRule(writeRule(rule))).toEqual(rule);
			})
		);
	});

	it.each([
		'',
		'FREQ=HOURLY',
		'FREQ=WEEKLY;BYHOUR=3',
		'FREQ=WEEKLY;BYDAY=2TU',
		'FREQ=WEEKLY;BYDAY=XX',
		'FREQ=DAILY;INTERVAL=0',
		'FREQ=DAILY;COUNT=3;UNTIL=20260101',
		'FREQ=DAILY;UNTIL=20261399',
		'FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=3',
		'FREQ=DAILY;FREQ=WEEKLY',
		'FREQ=YEARLY;BYDAY=1MO',
		'BYDAY=TU',
		'FREQ=MONTHLY;BYMONTHDAY=32'
	])('that meetings do not have is none: %s', (text) => {
		expect(readRule(text)).toBeNull();
	});
});
