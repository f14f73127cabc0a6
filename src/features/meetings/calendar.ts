import { Temporal } from 'temporal-polyfill';
import { calendarLine, fold, localStamp, textLine, utcStamp } from './calendar-lines.ts';
import { datesOf, fallsOn, instantOf, localOn } from './expansion.ts';
import type { Exception, Series } from './meeting.ts';
import { writeRule } from './recurrence.ts';
import { gapsOf, timeZoneLines } from './time-zone-rules.ts';

/** A meeting as a calendar has it. */
export interface CalendarMeeting extends Series {
	id: string;
	title: string;
	about: string;
	/** Where more is said about it; null where nothing may be told. */
	url: string | null;
	sequence: number;
	/** Unix milliseconds. */
	createdAt: number;
	updatedAt: number;
	endedAt: number | null;
	exceptions: (Exception & { sequence: number; changedAt: number })[];
}

/** Behind today, how far clocks' changes are told, and how far the dates are looked through. */
const ahead = 2 * 366 * 86_400_000;
const refreshHours = 6;

/**
 * The meetings as iCalendar (RFC 5545, published): a series with its rule, holidays as EXDATE, moved and cancelled dates as
 * overrides of their own. Stamps are those of the last change, so that the same meetings make the same bytes.
 */
export function calendarOf(name: string, meetings: readonly CalendarMeeting[], now: number): string {
	const to = now + ahead;
	const zones = new Map<string, number>();
	for (const { timeZone, localStart } of meetings)
		if (timeZone !== 'UTC')
			zones.set(timeZone, Math.min(zones.get(timeZone) ?? Infinity, instantOf(localStart, timeZone)));
	return fold([
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Hearth//Meetings//EN',
		'CALSCALE:GREGORIAN',
		'METHOD:PUBLISH',
		textLine('NAME', name),
		textLine('X-WR-CALNAME', name),
		`REFRESH-INTERVAL;VALUE=DURATION:PT${refreshHours}H`,
		`X-PUBLISHED-TTL:PT${refreshHours}H`,
		...[...zones].flatMap(([zone, from]) => timeZoneLines(zone, Math.min(from, now), to)),
		...meetings.flatMap((meeting) => eventLines(meeting, to)),
		'END:VCALENDAR'
	]);
}

function eventLines(meeting: CalendarMeeting, to: number): string[] {
	const { rule, exceptions } = meeting;
	if (!rule) return onceLines(meeting);
	const first = instantOf(meeting.localStart, meeting.timeZone);
	const { endedAt } = meeting;
	if (endedAt !== null && endedAt <= first) return [...head(meeting, meeting, true), 'END:VEVENT'];
	const skipped = exceptions.filter(({ kind }) => kind === 'skipped').map(({ onDate }) => localOn(meeting, onDate));
	const gaps = hoursLeftOut(meeting, to);
	const lines = head(meeting, meeting, false);
	lines.push(calendarLine('RRULE', ruleFor(meeting)));
	const left = [...skipped, ...gaps.map(({ local }) => local)];
	if (left.length > 0) lines.push(`EXDATE${zoned(meeting, left.map(localStamp).join(','))}`);
	// An hour that the clock leaves out that day: programs drop it, so it is named by the hour at which people meet.
	if (gaps.length > 0) lines.push(`RDATE${zoned(meeting, gaps.map(({ instead }) => localStamp(instead)).join(','))}`);
	lines.push('END:VEVENT');
	const instead = new Map(gaps.map((gap) => [gap.onDate, gap.instead]));
	for (const exception of exceptions) {
		if (
			exception.kind === 'skipped' ||
			(endedAt !== null && instantOf(localOn(meeting, exception.onDate), meeting.timeZone) > endedAt)
		)
			continue;
		lines.push(
			...overrideLines(meeting, exception, instead.get(exception.onDate) ?? localOn(meeting, exception.onDate))
		);
	}
	return lines;
}

/** What happens once has no overrides: it simply is where it was moved to. */
function onceLines(meeting: CalendarMeeting): string[] {
	const exception = meeting.exceptions.find(({ onDate }) => onDate === meeting.localStart.slice(0, 10));
	const stands = exception?.kind === 'moved' ? { ...meeting, ...exception } : meeting;
	const starts = instantOf(stands.localStart, meeting.timeZone);
	const off =
		exception?.kind === 'cancelled' || exception?.kind === 'skipped' || (meeting.endedAt ?? Infinity) <= starts;
	const local = wallClock(stands.localStart, meeting.timeZone);
	return [...head(meeting, { ...stands, localStart: local }, off, exception?.note), 'END:VEVENT'];
}

function overrideLines(
	meeting: CalendarMeeting,
	exception: CalendarMeeting['exceptions'][number],
	local: string
): string[] {
	const moved = exception.kind === 'moved';
	const stands = {
		localStart: moved ? wallClock(exception.localStart, meeting.timeZone) : local,
		minutes: moved ? exception.minutes : meeting.minutes
	};
	const { sequence, changedAt } = exception;
	const said = { ...meeting, sequence, updatedAt: Math.max(changedAt, meeting.createdAt) };
	return [
		...head(said, stands, exception.kind === 'cancelled', exception.note),
		`RECURRENCE-ID${zoned(meeting, localStamp(local))}`,
		'END:VEVENT'
	];
}

function head(
	meeting: CalendarMeeting,
	{ localStart, minutes }: Pick<Series, 'localStart' | 'minutes'>,
	cancelled: boolean,
	note = ''
): string[] {
	const about = [note, meeting.about].filter(Boolean).join('\n\n');
	return [
		'BEGIN:VEVENT',
		calendarLine('UID', meeting.id),
		calendarLine('DTSTAMP', utcStamp(meeting.updatedAt)),
		calendarLine('CREATED', utcStamp(meeting.createdAt)),
		calendarLine('LAST-MODIFIED', utcStamp(meeting.updatedAt)),
		calendarLine('SEQUENCE', String(meeting.sequence)),
		textLine('SUMMARY', meeting.title),
		...(about ? [textLine('DESCRIPTION', about)] : []),
		...(meeting.url ? [`URL;VALUE=URI:${meeting.url}`] : []),
		calendarLine('STATUS', cancelled ? 'CANCELLED' : 'CONFIRMED'),
		`DTSTART${zoned(meeting, localStamp(localStart))}`,
		calendarLine('DURATION', `PT${minutes}M`)
	];
}

/** Within UTC there is no zone to name. */
const zoned = ({ timeZone }: Pick<Series, 'timeZone'>, stamps: string): string =>
	timeZone === 'UTC' ? `:${stamps.replace(/(\d{6})(?=,|$)/g, '$1Z')}` : `;TZID=${timeZone}:${stamps}`;

/** The hour as that zone's clocks show it: another one where they leave it out. */
const wallClock = (local: string, timeZone: string): string =>
	Temporal.PlainDateTime.from(local)
		.toZonedDateTime(timeZone, { disambiguation: 'compatible' })
		.toPlainDateTime()
		.toString()
		.slice(0, 16);

/** The rule with its end in UTC, as RFC 5545 wants it beside a zone; of a series that ended, up to then. */
function ruleFor(meeting: CalendarMeeting): string {
	const { timeZone, endedAt } = meeting;
	const rule = meeting.rule!;
	const end = rule.until === null ? Infinity : instantOf(`${rule.until}T23:59:59`, timeZone);
	const ended = endedAt !== null && (rule.count === null || lastOf(meeting) > endedAt);
	const until = ended ? Math.min(end, endedAt) : end;
	const text = writeRule({ ...rule, until: null, count: ended ? null : rule.count });
	return until === Infinity ? text : `${text};UNTIL=${utcStamp(until)}`;
}

const lastOf = (meeting: CalendarMeeting): number =>
	datesOf(meeting, [], { from: -Infinity, to: Infinity }).at(-1)?.startsAt ?? -Infinity;

/** Dates of a series at an hour that the zone's clocks leave out that day, and the hour at which people then meet. */
function hoursLeftOut(meeting: CalendarMeeting, to: number): { onDate: string; local: string; instead: string }[] {
	const { timeZone, localStart, exceptions } = meeting;
	const skipped = new Set(exceptions.filter(({ kind }) => kind === 'skipped').map(({ onDate }) => onDate));
	return gapsOf(timeZone, instantOf(localStart, timeZone), Math.min(to, meeting.endedAt ?? to))
		.flatMap(({ from, to: end }) => {
			const days = [from.toPlainDate().toString(), end.toPlainDate().toString()];
			return [...new Set(days)].filter((onDate) => {
				const local = localOn(meeting, onDate);
				return local >= String(from).slice(0, 16) && local < String(end).slice(0, 16) && local > localStart;
			});
		})
		.filter((onDate) => !skipped.has(onDate) && fallsOn(meeting, onDate))
		.map((onDate) => localOn(meeting, onDate))
		.map((local) => ({ onDate: local.slice(0, 10), local, instead: wallClock(local, timeZone) }));
}
