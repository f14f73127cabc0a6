import { Temporal } from 'temporal-polyfill';
import { feelings, type Strength } from './check-in.ts';

/** A day or a month of one's own picture: the mean of what was said then, where something was. */
export interface Spot extends Record<Strength, number | null> {
	/** `2026-11-25` or `2026-11`. */
	when: string;
	feeling: number;
}

/** What else was on a day: a story that was told, a seat that was taken. */
export type Mark = { when: string } & ({ what: 'story' } | { what: 'seat'; group: string });

/** One month by its days, and a year by its months. */
export interface Picture {
	days: Spot[];
	months: Spot[];
	marks: Mark[];
	/** The month of the first check-in; null where there is none. */
	first: string | null;
}

/** So many months are in the picture of a year. */
export const monthsShown = 12;

/** The month that an address asks for, not after the present one. */
export function monthAsked(asked: string | null, now: number, timeZone: string): string {
	const present = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
	const month = present.toPlainYearMonth().toString();
	return asked && /^20\d\d-(0[1-9]|1[0-2])$/.test(asked) && asked < month ? asked : month;
}

/** The month that many later, or earlier. */
export const monthsFrom = (month: string, months: number): string =>
	Temporal.PlainYearMonth.from(month).add({ months }).toString();

/** When a month begins on the clock of a zone, in Unix milliseconds. */
export const beginOf = (month: string, timeZone: string): number =>
	Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 }).toZonedDateTime(timeZone).epochMilliseconds;

export const daysIn = (month: string): number => Temporal.PlainYearMonth.from(month).daysInMonth;

/** Where a spot stands from left to right: the day of its month, or so many months after `from`. */
export const placeOnLine = (when: string, from: string): number =>
	when.length > 7
		? Number(when.slice(8))
		: Temporal.PlainYearMonth.from(from).until(Temporal.PlainYearMonth.from(when), { largestUnit: 'months' }).months;

/** A place on the scale to the nearest half. */
export const halves = (feeling: number): number => Math.round(feeling * 2) / 2;

export interface Dot {
	x: number;
	y: number;
}

/** Dots in rows that a line joins: where nothing was said for longer than `reach`, nothing leads across. */
export function joined(dots: readonly Dot[], reach: number): Dot[][] {
	const rows: Dot[][] = [];
	for (const dot of dots) {
		const last = rows.at(-1);
		if (last && dot.x - last.at(-1)!.x <= reach) last.push(dot);
		else rows.push([dot]);
	}
	return rows;
}

/** The heaviest and the lightest of some spots, as steps of the scale. */
export function spread(spots: readonly Pick<Spot, 'feeling'>[]): { heaviest: number; lightest: number } {
	const felt = spots.map(({ feeling }) => halves(feeling));
	return { heaviest: Math.min(...felt, feelings.at(-1)!), lightest: Math.max(...felt, feelings[0]) };
}
