import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { version } from '#features/people/references.ts';
import { line, prose } from '#features/people/text.ts';
import { isTimeZone } from '#features/people/time-zones.ts';
import { formats, meetingLanguages } from './meeting.ts';
import { weekdays } from './recurrence.ts';

const isDate = (text: string): boolean => {
	try {
		return /^\d{4}-\d\d-\d\d$/.test(text) && Temporal.PlainDate.from(text).year < 2100;
	} catch {
		return false;
	}
};
const date = v.pipe(v.optional(v.string(), ''), v.trim(), v.check(isDate, 'date'));
/** Browsers send seconds where somebody typed them. */
const time = v.pipe(
	v.optional(v.string(), ''),
	v.trim(),
	v.regex(/^([01]\d|2[0-3]):[0-5]\d(:00)?$/, 'time'),
	v.transform((text) => text.slice(0, 5))
);
const minutes = v.pipe(
	v.optional(v.string(), ''),
	v.trim(),
	v.regex(/^\d{1,3}$/, 'minutes'),
	v.transform(Number),
	v.minValue(5, 'minutes'),
	v.maxValue(720, 'minutes')
);
const ticked = v.pipe(
	v.optional(v.string(), ''),
	v.transform((value) => value === 'yes')
);
const capacity = v.pipe(
	v.optional(v.string(), ''),
	v.trim(),
	v.check((text) => text === '' || /^\d{1,3}$/.test(text), 'capacity'),
	v.transform((text) => (text === '' ? null : Number(text))),
	v.check((seats) => seats === null || (seats >= 2 && seats <= 500), 'capacity')
);

/** What a facilitator says of a meeting: the same when it is planned and when it is changed. */
const plan = {
	title: line(2, 80),
	about: prose(0, 1000),
	date,
	time,
	zone: v.pipe(v.optional(v.string(), ''), v.check(isTimeZone, 'time-zone')),
	minutes,
	/** `kept` leaves a rule as it is that the form has no words for. */
	repeats: v.picklist(['once', 'daily', 'weekly', 'fortnightly', 'monthly', 'kept'], 'choose'),
	days: v.array(v.picklist(weekdays, 'choose')),
	last: ticked,
	until: v.pipe(
		v.optional(v.string(), ''),
		v.trim(),
		v.check((text) => text === '' || isDate(text), 'date'),
		v.transform((text) => text || null)
	),
	formats: v.pipe(v.array(v.picklist(formats, 'choose')), v.minLength(1, 'format')),
	language: v.picklist(meetingLanguages, 'choose'),
	capacity,
	guests: ticked,
	accessNotes: prose(0, 1000)
};

export const PlanForm = v.object(plan);
export type PlanInput = v.InferOutput<typeof PlanForm>;
export const PlanChangeForm = v.object({ ...plan, sequence: version });

const note = line(0, 300);
export const MoveForm = v.object({ date, time, minutes, note, sequence: version });
export const CancelForm = v.object({ note, sequence: version });
export const RestoreForm = v.object({ sequence: version });
export const EndForm = v.object({ sequence: version });

/** Days without a meeting, one a line or with commas between; nothing means none. */
export const SkipForm = v.object({
	days: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => [...new Set(text.split(/[\s,;]+/).filter(Boolean))]),
		v.check((days) => days.every(isDate), 'dates'),
		v.maxLength(60, 'too-many')
	),
	sequence: version
});

export const CalendarLinkForm = v.object({
	named: ticked,
	title: line(0, 40)
});
