import { isTimeZone } from '#features/people/time-zones.ts';
import { languageOfType } from './guide-types.ts';
import type { Assumed, DraftMeeting, ImportProblem } from './import.ts';
import { cutTo, plainLine, plainText } from './plain.ts';
import { minutesBetween, readClock } from './clock.ts';

/** What an entry may say; every list calls these in its own way. Addresses and names of people are not among them. */
export type EntryField =
	| 'slug'
	| 'name'
	| 'day'
	| 'time'
	| 'end_time'
	| 'duration'
	| 'timezone'
	| 'types'
	| 'notes'
	| 'group'
	| 'group_notes'
	| 'place';

/** One entry as it came. */
export interface RawEntry {
	/** From 1. */
	row: number;
	/** The line of a spreadsheet that it begins on. */
	line?: number;
	values: Partial<Record<EntryField, unknown>>;
	/** What the list itself calls a field, where that is another name. */
	names?: Partial<Record<EntryField, string>>;
}

/** A meeting, and what its entry says of the group that holds it. */
export interface ReadEntry {
	/** Null for a group that names no day and hour: by appointment. */
	meeting: DraftMeeting | null;
	slug: string;
	name: string;
	notes: string;
	group: string;
	groupNotes: string;
	timeZone: string;
	language: string;
	/** Only for those whom the group takes in. */
	closed: boolean;
}

const longestField = 20_000;
export const longestName = 60;
const usualMinutes = 60;
/** A cell that a spreadsheet would run as a formula once somebody exports it again. */
const formula = /^\s*(?:[=@]|[+-]\s*[\w.]*\()/;

/** An entry with its values checked and made plain, or all that is wrong with it. */
export function readEntry(raw: RawEntry, assumed: Assumed): ReadEntry | ImportProblem[] {
	const problems: ImportProblem[] = [];
	const found = (code: ImportProblem['code'], field: EntryField, shown?: unknown): void => {
		const text = shown === undefined || shown === null ? '' : String(shown);
		problems.push({
			code,
			row: raw.row,
			...(raw.line ? { line: raw.line } : {}),
			field: raw.names?.[field] ?? field,
			...(text ? { shown: cutTo(plainLine(text.slice(0, 200)), 60) } : {})
		});
	};
	const text = (field: EntryField): string => {
		const value = raw.values[field] ?? '';
		if (typeof value !== 'string' && typeof value !== 'number') found('not-text', field);
		else if (String(value).length > longestField) found('too-long', field, value);
		else if (formula.test(String(value))) found('formula', field, value);
		else return String(value);
		return '';
	};

	const name = plainLine(text('name'));
	if ([...name].length < 2 && problems.length === 0) found(name ? 'not-text' : 'missing', 'name', name);
	if ([...name].length > 255) found('too-long', 'name', name);
	const slug = text('slug').trim();
	if (!/^[\p{L}\p{N}][\p{L}\p{N}%_.~-]{0,199}$/u.test(slug)) found(slug ? 'slug' : 'missing', 'slug', slug);
	const timeZone = text('timezone').trim() || assumed.timeZone;
	if (!isTimeZone(timeZone) || /^[+-]/.test(timeZone)) found('zone', 'timezone', timeZone);
	const types = readTypes(raw.values.types);
	if (!types) found('not-text', 'types');
	const language = types?.map(languageOfType).find((each) => each !== null) ?? assumed.language;
	const notes = plainText(text('notes'));

	const meeting: DraftMeeting = {
		slug,
		name: cutTo(name, longestName),
		days: [],
		time: '',
		minutes: usualMinutes,
		timeZone,
		language,
		notes: cutTo(notes, 900),
		place: cutTo(plainLine(text('place')), 200)
	};
	const [day, time] = [raw.values.day ?? '', text('time').trim()];
	const meets = time !== '' || (Array.isArray(day) ? day.length > 0 : String(day).trim() !== '');
	if (meets) readTimes(raw, meeting, time, text('end_time').trim(), found);
	const [group, groupNotes] = [plainLine(text('group')), plainText(text('group_notes'))];
	if (problems.length > 0) return problems;
	return {
		meeting: meets ? meeting : null,
		slug,
		name: cutTo(name, longestName),
		notes,
		group: cutTo(group, longestName),
		groupNotes,
		timeZone,
		language,
		closed: isClosed(types!)
	};
}

type Found = (code: ImportProblem['code'], field: EntryField, shown?: unknown) => void;

function readTimes(raw: RawEntry, meeting: DraftMeeting, time: string, endTime: string, found: Found): void {
	const { day, duration } = raw.values;
	const days = [day].flat().map(readDay);
	if (days.length === 0 || days.some((each) => each === null)) found('day', 'day', [day].flat().join(', '));
	meeting.days = [...new Set(days as number[])].sort((a, b) => a - b);
	const start = readClock(time);
	if (!start) return found(time ? 'time' : 'missing', 'time', time);
	meeting.time = start;
	const given = endTime ? readClock(endTime) : null;
	if (endTime && !given) return found('end-time', 'end_time', endTime);
	// Past midnight an end lies before its beginning; some lists say how long it lasts instead.
	const minutes = given ? minutesBetween(start, given) : duration ? Number(duration) : usualMinutes;
	if (!(minutes >= 5 && minutes <= 720))
		return found('end-time', given ? 'end_time' : 'duration', given ? endTime : duration);
	meeting.minutes = Math.round(minutes);
}

const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

function readDay(value: unknown): number | null {
	const text = String(value ?? '')
		.trim()
		.toLowerCase()
		.replace(/s$/, '');
	if (/^[0-6]$/.test(text)) return Number(text);
	const named =
		text.length < 3 ? -1 : dayNames.findIndex((name) => name === text || name.slice(0, text.length) === text);
	return named < 0 ? null : named;
}

/** A list of codes, or (in spreadsheets) words with commas between. */
function readTypes(value: unknown): string[] | null {
	if (value === undefined || value === null || value === '') return [];
	const list = typeof value === 'string' ? value.split(/[,;|]/) : value;
	if (!Array.isArray(list) || list.length > 100) return null;
	return list.every((each) => typeof each === 'string' || typeof each === 'number')
		? list.map((each) => String(each).trim())
		: null;
}

const isClosed = (types: string[]): boolean => {
	const has = (code: string, name: string) => types.some((type) => type === code || type.toLowerCase() === name);
	return has('C', 'closed') && !has('O', 'open');
};
