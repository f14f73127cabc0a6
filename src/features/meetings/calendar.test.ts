import ICAL from 'ical.js';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { calendarOf, type CalendarMeeting } from './calendar.ts';
import { datesOf, localOn } from './expansion.ts';
import type { Exception } from './meeting.ts';
import { readRule } from './recurrence.ts';
import { someSeries } from '../../../tests/some-series.ts';

const now = Date.parse('2026-11-24T12:00Z');
const meeting = (change: Partial<CalendarMeeting> = {}): CalendarMeeting => ({
	id: '0193-abc',
	title: 'Tuesday circle',
	about: '',
	url: 'https://hearth.example/groups/tuesday-widowers/meetings',
	localStart: '2026-11-03T19:00',
	timeZone: 'Europe/London',
	minutes: 90,
	rule: readRule('FREQ=WEEKLY;BYDAY=TU'),
	sequence: 4,
	createdAt: now - 5000,
	updatedAt: now,
	endedAt: null,
	exceptions: [],
	...change
});
const except = (exception: Exception) => ({ ...exception, sequence: 4, changedAt: now });

interface Read {
	startsAt: number;
	endsAt: number;
	cancelled: boolean;
}

/** All that ical.js makes of a calendar up to a moment, and what each date is. It shares no code with what is tested. */
function readBack(text: string, to: number): Read[] {
	const calendar = new ICAL.Component(ICAL.parse(text));
	ICAL.TimezoneService.reset();
	for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
	const found: Read[] = [];
	const tell = (item: ICAL.Event, start: ICAL.Time) =>
		found.push({
			startsAt: start.toUnixTime() * 1000,
			// Its own endDate adds the minutes to the wall's clock, which is an hour off where that one is changed meanwhile.
			endsAt: (start.toUnixTime() + item.duration.toSeconds()) * 1000,
			cancelled: item.component.getFirstPropertyValue('status') === 'CANCELLED'
		});
	const events = calendar.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
	for (const event of events.filter((each) => !each.isRecurrenceException())) {
		for (const override of events)
			if (override.isRecurrenceException() && override.uid === event.uid) event.relateException(override);
		if (!event.isRecurring()) {
			tell(event, event.startDate);
			continue;
		}
		const iterator = event.iterator();
		for (let next = iterator.next(); next && next.toUnixTime() * 1000 < to + 40 * 86_400_000; next = iterator.next()) {
			const { item, startDate } = event.getOccurrenceDetails(next);
			tell(item, startDate);
		}
	}
	return found.filter(({ startsAt }) => startsAt < to).sort((one, other) => one.startsAt - other.startsAt);
}

/** An hour that comes twice is its first (RFC 5545, 3.3.5); ical.js takes the second, and here alone the two differ. */
const secondOf = (moment: number, timeZone: string): number =>
	Temporal.Instant.fromEpochMilliseconds(moment)
		.toZonedDateTimeISO(timeZone)
		.toPlainDateTime()
		.toZonedDateTime(timeZone, { disambiguation: 'later' }).epochMilliseconds;

describe('a calendar of meetings', () => {
	it('opens in another program at the very same moments, whatever the rule, the zone and the exceptions', () => {
		const to = Date.parse('2027-12-01');
		fc.assert(
			fc.property(
				someSeries,
				fc.array(
					fc.tuple(fc.nat(), fc.constantFrom('moved', 'cancelled', 'skipped'), fc.integer({ min: -3, max: 3 })),
					{ maxLength: 4 }
				),
				(series, changes) => {
					const plain = datesOf(series, [], { from: 0, to });
					const exceptions = new Map<string, Exception>();
					for (const [at, kind, hours] of plain.length > 0 ? changes : []) {
						const { onDate } = plain[at % plain.length]!;
						const hour = String(Math.min(23, Math.max(0, Number(series.localStart.slice(11, 13)) + hours))).padStart(
							2,
							'0'
						);
						exceptions.set(
							onDate,
							kind === 'moved'
								? { onDate, kind, note: '', localStart: `${onDate}T${hour}:40`, minutes: 45 }
								: { onDate, kind: kind as 'cancelled' | 'skipped', note: '' }
						);
					}
					if (!series.rule) exceptions.clear();
					const ours = datesOf(series, [...exceptions.values()], { from: 0, to });
					const text = calendarOf('x', [meeting({ ...series, exceptions: [...exceptions.values()].map(except) })], now);
					expect(readBack(text, to)).toEqual(
						ours
							.map(({ startsAt, endsAt, cancelled }) => {
								const late = secondOf(startsAt, series.timeZone) - startsAt;
								return { startsAt: startsAt + late, endsAt: endsAt + late, cancelled };
							})
							.sort((one, other) => one.startsAt - other.startsAt)
					);
				}
			),
			{ numRuns: 60 }
		);
	}, 60_000);

	it('says what changed in the ways that calendar programs know', () => {
		const text = calendarOf(
			'Tuesday Widowers',
			[
				meeting({
					exceptions: [
						except({
							onDate: '2026-12-01',
							kind: 'moved',
							localStart: '2026-12-02T18:00',
							minutes: 60,
							note: 'In the yard'
						}),
						except({ onDate: '2026-12-08', kind: 'cancelled', note: '' }),
						except({ onDate: '2026-12-22', kind: 'skipped', note: '' })
					]
				})
			],
			now
		);
		for (const line of [
			'METHOD:PUBLISH',
			'REFRESH-INTERVAL;VALUE=DURATION:PT6H',
			'RRULE:FREQ=WEEKLY;BYDAY=TU',
			'EXDATE;TZID=Europe/London:20261222T190000',
			'RECURRENCE-ID;TZID=Europe/London:20261201T190000',
			'DTSTART;TZID=Europe/London:20261202T180000',
			'STATUS:CANCELLED',
			'SEQUENCE:4',
			'DTSTAMP:20261124T120000Z',
			'LAST-MODIFIED:20261124T120000Z',
			'TZOFFSETTO:+0100'
		])
			expect(text.split('\r\n')).toContain(line);
		expect(new Set(text.match(/UID:.*/g)).size, 'one meeting is one thing').toBe(1);
		expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
	});

	it('keeps odd words whole, and no line too long', () => {
		const title = 'Tea; toast, and \\ 💔 '.repeat(3);
		const about = 'One line\nand another, قلبي مكسور '.repeat(20);
		const text = calendarOf('x', [meeting({ title, about })], now);
		for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
		const event = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')!);
		expect(event.summary).toBe(title);
		expect(event.description).toBe(about);
	});

	it('of a series that was ended stops there, and of one that never began says that it is off', () => {
		const ended = calendarOf('x', [meeting({ endedAt: Date.parse('2026-11-20T00:00Z') })], now);
		expect(readBack(ended, now + 1e11).map(({ startsAt }) => new Date(startsAt).toISOString().slice(0, 10))).toEqual([
			'2026-11-03',
			'2026-11-10',
			'2026-11-17'
		]);
		const never = calendarOf('x', [meeting({ endedAt: Date.parse('2026-11-01T00:00Z') })], now);
		expect(readBack(never, now + 1e11)).toMatchObject([{ cancelled: true }]);
	});

	it('shows a meeting that happens once where it was moved to, or that it is off', () => {
		const moved: Exception = {
			onDate: '2026-11-03',
			kind: 'moved',
			localStart: '2026-11-05T10:00',
			minutes: 30,
			note: ''
		};
		expect(readBack(calendarOf('x', [meeting({ rule: null, exceptions: [except(moved)] })], now), Infinity)).toEqual([
			{ startsAt: Date.parse('2026-11-05T10:00Z'), endsAt: Date.parse('2026-11-05T10:30Z'), cancelled: false }
		]);
		const off: Exception = { onDate: '2026-11-03', kind: 'cancelled', note: '' };
		expect(
			readBack(calendarOf('x', [meeting({ rule: null, exceptions: [except(off)] })], now), Infinity)
		).toMatchObject([{ cancelled: true }]);
	});

	it('names an hour that the clock leaves out by the hour at which people meet', () => {
		const nights = meeting({ localStart: '2027-03-21T01:30', rule: readRule('FREQ=WEEKLY;BYDAY=SU') });
		const text = calendarOf('x', [nights], now);
		expect(text).toContain(`EXDATE;TZID=Europe/London:20270328T013000`);
		expect(text).toContain(`RDATE;TZID=Europe/London:20270328T023000`);
		expect(localOn(nights, '2027-03-28')).toBe('2027-03-28T01:30');
	});

	it('makes the same bytes of the same meetings', () => {
		expect(calendarOf('x', [meeting()], now)).toBe(calendarOf('x', [meeting()], now + 60_000));
	});
});
