import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import type { Exception, Occurrence, Series } from './meeting.ts';
import { writeRule } from './recurrence.ts';

const day = 86_400_000;
/** A rule is followed this far at most, so that one that never comes true ends. */
const mostYears = 12;

/**
 * The dates of a meeting that have not ended at `from` and begin before `to`, in their order, with their exceptions.
 * The rule is followed on the wall's clock, and each of its hours is then looked up in the zone: 19:00 stays 19:00. An hour
 * that a clock leaves out is taken by the offset before it, one that comes twice is the first (RFC 5545, 3.3.5).
 * @param from,to Unix milliseconds
 * @param most no more than so many
 */
export function datesOf(
	series: Series,
	exceptions: readonly Exception[],
	{ from, to, most = 2000 }: { from: number; to: number; most?: number }
): Occurrence[] {
	const except = new Map(exceptions.map((each) => [each.onDate, each]));
	const moved = exceptions.filter((each) => each.kind === 'moved').map((each) => each.onDate);
	// A date may be moved into the window from outside of it.
	const planned = new Set([
		...localDays(series, from - 2 * day, to + day, most),
		...moved.filter((on) => fallsOn(series, on))
	]);
	const dates: Occurrence[] = [];
	for (const onDate of planned) {
		const date = dateOn(series, onDate, except.get(onDate));
		if (date && date.endsAt > from && date.startsAt < to) dates.push(date);
	}
	return dates
		.sort((one, other) => one.startsAt - other.startsAt || (one.onDate < other.onDate ? -1 : 1))
		.slice(0, most);
}

/** The next date that takes place, however far ahead; null where there is none any more. */
export function nextDateOf(series: Series, exceptions: readonly Exception[], now: number): Occurrence | null {
	for (const weeks of [10, 60, mostYears * 52]) {
		const found = datesOf(series, exceptions, { from: now, to: now + weeks * 7 * day, most: 200 });
		const next = found.find((date) => !date.cancelled);
		if (next) return next;
	}
	return null;
}

/** Whether the rule names this local day. */
export function fallsOn(series: Series, onDate: string): boolean {
	const begins = localMoment(`${onDate}T00:00`);
	return localDays(series, begins - day, begins + 2 * day).includes(onDate);
}

/** The first local day of a series; null where its rule never comes true. */
export function firstDayOf(series: Series): string | null {
	const first = localMoment(series.localStart);
	for (const years of [1, mostYears]) {
		const [found] = localDays(series, first - day, first + years * 366 * day);
		if (found) return found;
	}
	return null;
}

/** A moment on the wall's clock, as an instant in the zone. */
export const instantOf = (localStart: string, timeZone: string): number =>
	Temporal.PlainDateTime.from(localStart).toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;

/** Whether the clocks of that zone show this hour on that day: in spring they leave one out. */
export const hourIsThere = ({ localStart, timeZone }: Pick<Series, 'localStart' | 'timeZone'>): boolean =>
	Temporal.PlainDateTime.from(localStart)
		.toZonedDateTime(timeZone, { disambiguation: 'compatible' })
		.toPlainDateTime()
		.equals(Temporal.PlainDateTime.from(localStart));

/** The local time of day of a series on one of its days. */
export const localOn = (series: Pick<Series, 'localStart'>, onDate: string): string =>
	`${onDate}T${series.localStart.slice(11, 16)}`;

function dateOn(series: Series, onDate: string, exception: Exception | undefined): Occurrence | null {
	if (exception?.kind === 'skipped') return null;
	const planned = instantOf(localOn(series, onDate), series.timeZone);
	const moved = exception?.kind === 'moved' ? exception : null;
	const startsAt = moved ? instantOf(moved.localStart, series.timeZone) : planned;
	return {
		onDate,
		startsAt,
		endsAt: startsAt + (moved?.minutes ?? series.minutes) * 60_000,
		movedFrom: moved ? planned : null,
		cancelled: exception?.kind === 'cancelled',
		note: exception?.note ?? ''
	};
}

/** A wall's clock as if it stood in UTC: what the rule is followed on. */
const localMoment = (local: string): number =>
	Temporal.PlainDateTime.from(local).toZonedDateTime('UTC').epochMilliseconds;

/** The local days that the rule names between two moments of the wall's clock. */
function localDays({ localStart, rule }: Series, from: number, to: number, most = 2000): string[] {
	const first = localMoment(localStart);
	if (!rule) return first >= from && first <= to ? [localStart.slice(0, 10)] : [];
	if (to < first) return [];
	const dtstart = Temporal.PlainDateTime.from(localStart).toZonedDateTime('UTC');
	const text = writeRule(rule).replace(/(UNTIL=\w+)/, '$1Z');
	const begin = Math.max(from, first);
	const following = new RRuleTemporal({ rruleString: text, dtstart });
	return following
		.between(new Date(begin), new Date(Math.min(to, begin + mostYears * 367 * day)), true)
		.slice(0, most)
		.map((each) => each.toPlainDate().toString());
}
