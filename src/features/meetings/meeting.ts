import type { Rule } from './recurrence.ts';

export const formats = ['text', 'voice', 'video'] as const;
export type Format = (typeof formats)[number];

/** Languages that a meeting can be held in. */
export const meetingLanguages = [
	'en',
	'es',
	'ar',
	'bn',
	'cy',
	'de',
	'fa',
	'fr',
	'ga',
	'he',
	'hi',
	'it',
	'ja',
	'ko',
	'nl',
	'pl',
	'pt',
	'ro',
	'ru',
	'sv',
	'ta',
	'tr',
	'uk',
	'ur',
	'vi',
	'yue',
	'zh'
] as const;
export type MeetingLanguage = (typeof meetingLanguages)[number];

/** When a meeting is, as it is kept. */
export interface Series {
	/** YYYY-MM-DDTHH:MM, what the clock on the wall says. */
	localStart: string;
	/** IANA name. */
	timeZone: string;
	minutes: number;
	rule: Rule | null;
}

/** One day on which a meeting is not as its rule says. */
export type Exception = { /** The local day that the rule names, YYYY-MM-DD. */ onDate: string; note: string } & (
	{ kind: 'moved'; localStart: string; minutes: number } | { kind: 'cancelled' | 'skipped' }
);

/** One date of a meeting. Times are Unix milliseconds. */
export interface Occurrence {
	onDate: string;
	startsAt: number;
	endsAt: number;
	movedFrom: number | null;
	cancelled: boolean;
	note: string;
}

/** One date as people see it. */
export interface MeetingDate extends Occurrence {
	meetingId: string;
	group: { slug: string; name: string };
	title: string;
	timeZone: string;
	rule: string | null;
	localStart: string;
	formats: Format[];
	locale: string;
	capacity: number | null;
	guests: boolean;
	about: string;
	accessNotes: string;
}

/** A meeting as those who lead its group see it. */
export interface PlannedMeeting {
	id: string;
	title: string;
	about: string;
	localStart: string;
	timeZone: string;
	minutes: number;
	/** RFC 5545; null where it happens once. */
	rule: string | null;
	formats: Format[];
	locale: string;
	capacity: number | null;
	guests: boolean;
	accessNotes: string;
	sequence: number;
	exceptions: Exception[];
}
