import { Temporal } from 'temporal-polyfill';
import { calendarLine, localStamp } from './calendar-lines.ts';

/**
 * A zone as calendar programs read it (RFC 5545, 3.6.5): its offsets, and every change of them between two moments. Written
 * out from this machine's own tables, so that a program which does not know the name, or knows it by older laws, shows the
 * same hour.
 * @param from,to Unix milliseconds
 */
export function timeZoneLines(timeZone: string, from: number, to: number): string[] {
	const lines = ['BEGIN:VTIMEZONE', calendarLine('TZID', timeZone)];
	for (const { kind, before, after, starts } of observances(timeZone, from, to)) {
		lines.push(
			`BEGIN:${kind}`,
			`DTSTART:${starts[0]}`,
			`TZOFFSETFROM:${offset(before)}`,
			`TZOFFSETTO:${offset(after)}`
		);
		// A line each, and the first again: some programs read no further than the first value, and where there is an RDATE
		// some forget DTSTART.
		if (starts.length > 1) lines.push(...starts.map((start) => calendarLine('RDATE', start)));
		lines.push(`END:${kind}`);
	}
	return [...lines, 'END:VTIMEZONE'];
}

/** What the wall's clocks leave out when they are put forward: local times, the second no longer within. */
export function gapsOf(
	timeZone: string,
	from: number,
	to: number
): { from: Temporal.PlainDateTime; to: Temporal.PlainDateTime }[] {
	return changesOf(timeZone, from, to)
		.filter((change) => secondsOf(change) > secondsBefore(change))
		.map((change) => ({ from: localBefore(change), to: change.toPlainDateTime() }));
}

function changesOf(timeZone: string, from: number, to: number): Temporal.ZonedDateTime[] {
	const changes: Temporal.ZonedDateTime[] = [];
	let next = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone).getTimeZoneTransition('next');
	for (; next && next.epochMilliseconds <= to; next = next.getTimeZoneTransition('next')) changes.push(next);
	return changes;
}

interface Observance {
	kind: 'STANDARD' | 'DAYLIGHT';
	/** Offsets in seconds, before and after the change. */
	before: number;
	after: number;
	/** Local times, by the offset before the change, at which it happens. */
	starts: string[];
}

function observances(timeZone: string, from: number, to: number): Observance[] {
	const moment = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
	const found = new Map<string, Observance>();
	const tell = (before: number, after: number, standard: boolean, local: Temporal.PlainDateTime) => {
		const key = `${before} ${after}`;
		const known = found.get(key) ?? { kind: standard ? 'STANDARD' : 'DAYLIGHT', before, after, starts: [] };
		known.starts.push(localStamp(local));
		found.set(key, known);
	};
	const first = moment.getTimeZoneTransition('previous');
	// What holds from the beginning on; where there was never a change, since ever.
	if (!first) tell(secondsOf(moment), secondsOf(moment), true, Temporal.PlainDateTime.from('1970-01-01T00:00'));
	for (const change of first ? [first, ...changesOf(timeZone, from, to)] : changesOf(timeZone, from, to))
		tell(secondsBefore(change), secondsOf(change), secondsOf(change) <= secondsBefore(change), localBefore(change));
	return [...found.values()];
}

const secondsOf = (moment: Temporal.ZonedDateTime): number => moment.offsetNanoseconds / 1e9;
const secondsBefore = (change: Temporal.ZonedDateTime): number => secondsOf(change.subtract({ seconds: 1 }));
const localBefore = (change: Temporal.ZonedDateTime): Temporal.PlainDateTime =>
	change
		.toInstant()
		.toZonedDateTimeISO('UTC')
		.toPlainDateTime()
		.add({ seconds: secondsBefore(change) });

function offset(seconds: number): string {
	const size = Math.abs(Math.round(seconds));
	const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
	const rest = size % 60 ? two(size % 60) : '';
	return `${seconds < 0 ? '-' : '+'}${two(size / 3600)}${two((size % 3600) / 60)}${rest}`;
}
