import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { reference } from '#features/people/references.ts';

const day = 24 * 60;
export const weekMinutes = 7 * day;

const clock = v.pipe(
	v.string(),
	v.trim(),
	v.regex(/^([01]?\d|2[0-4]):[0-5]\d$/, 'clock'),
	v.transform((text) => {
		const [hours, minutes] = text.split(':').map(Number) as [number, number];
		return hours * 60 + minutes;
	}),
	v.maxValue(day, 'clock')
);
export const HoursForm = v.pipe(
	v.object({
		weekday: v.pipe(v.string(), v.transform(Number), v.picklist([1, 2, 3, 4, 5, 6, 7], 'choose')),
		from: clock,
		to: clock
	}),
	// Midnight at the end of a day is its 24th hour.
	v.transform(({ to, ...rest }) => ({ ...rest, to: to === 0 ? day : to })),
	v.forward(
		v.partialCheck([['from'], ['to']], ({ from, to }) => to > from, 'order'),
		['to']
	)
);
export type HoursInput = v.InferOutput<typeof HoursForm>;
export const DayForm = v.object({ id: reference('choose'), day: v.pipe(v.string(), v.isoDate('choose')) });

/** Hours of one, every week, by the clocks of the group: a zone of somebody's own would tell two names of one person. */
export interface RotaHours {
	id: string;
	name: string;
	mine: boolean;
	/** 1 is Monday. */
	weekday: number;
	/** Minutes after midnight; the end may lie on the next day. */
	from: number;
	to: number;
	/** By the clocks of whose hours they are; for themselves alone. */
	ownWeekday: number | null;
	/** Days to come on which somebody else is asked to stand in; `by` is null while nobody does. */
	standIns: { day: string; by: string | null; mine: boolean }[];
}

/** In minutes of a week from Monday, midnight; the end may lie beyond Sunday. */
export interface Span {
	from: number;
	to: number;
}

/**
 * Hours by the clocks of another zone.
 * @param shift how far those clocks are ahead of the ones that the hours are meant by, in minutes
 */
export function spanOf({ weekday, from, to }: Pick<RotaHours, 'weekday' | 'from' | 'to'>, shift: number): Span {
	const begins = (weekday - 1) * day + from + shift;
	const start = ((begins % weekMinutes) + weekMinutes) % weekMinutes;
	return { from: start, to: start + to - from };
}

/** How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. @param at Unix time in milliseconds */
export const zoneShift = (timeZone: string, at: number): number =>
	Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e6;

/** When in the week nobody stands ready; each gap is at least an hour. */
export function gapsOf(spans: Span[]): Span[] {
	const wrapped = spans
		.flatMap(({ from, to }) =>
			to > weekMinutes
				? [
						{ from, to: weekMinutes },
						{ from: 0, to: to - weekMinutes }
					]
				: [{ from, to }]
		)
		.toSorted((a, b) => a.from - b.from);
	const gaps: Span[] = [];
	let reached = 0;
	for (const { from, to } of [...wrapped, { from: weekMinutes, to: weekMinutes }]) {
		if (from - reached >= 60) gaps.push({ from: reached, to: from });
		reached = Math.max(reached, to);
	}
	return gaps;
}

/** The next days on which hours fall, from today on. @param today as `2026-11-25`, by the clocks of the one whose hours they are */
export function nextDays(weekday: number, today: string, count: number): string[] {
	const start = new Date(`${today}T00:00:00Z`);
	const ahead = (weekday - (start.getUTCDay() || 7) + 7) % 7;
	return Array.from({ length: count }, (_, week) =>
		new Date(start.getTime() + (ahead + week * 7) * day * 60_000).toISOString().slice(0, 10)
	);
}
