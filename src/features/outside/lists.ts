import { slugFrom } from '#features/groups/group.ts';
import { readCsv, type CsvRow } from './csv.ts';
import { readClock } from './clock.ts';
import type { EntryField, RawEntry } from './entry.ts';
import { mostEntries, type ImportProblem } from './import.ts';
import { readJson } from './json.ts';

type Entries = { entries: RawEntry[] } | { problem: ImportProblem };

/** The entries of a list: Meeting Guide JSON, BMLT JSON, or a spreadsheet with the columns of TSML. The text tells which. */
export function readEntries(text: string): Entries {
	const first = text.trimStart()[0];
	if (first === '<') return { problem: { code: 'no-list', shown: text.trim().slice(0, 40) } };
	return first === '[' || first === '{' ? fromJson(text) : fromCsv(text);
}

function fromJson(text: string): Entries {
	const read = readJson(text);
	if ('problem' in read) return read;
	// BMLT answers with its formats beside its meetings where it was asked for both.
	const list = isRecord(read.value) && Array.isArray(read.value.meetings) ? read.value.meetings : read.value;
	if (!Array.isArray(list)) return { problem: { code: 'no-list', shown: text.trim().slice(0, 40) } };
	if (list.length === 0) return { problem: { code: 'no-entries' } };
	if (list.length > mostEntries) return { problem: { code: 'too-many' } };
	const wrong = list.findIndex((each) => !isRecord(each));
	if (wrong >= 0) return { problem: { code: 'no-list', row: wrong + 1 } };
	const records = list as Record<string, unknown>[];
	const isBmlt = 'weekday_tinyint' in records[0]! || 'id_bigint' in records[0]!;
	return { entries: records.map((record, index) => (isBmlt ? fromBmlt : fromGuide)(record, index + 1)) };
}

function fromGuide(record: Record<string, unknown>, row: number): RawEntry {
	const { slug, name, day, time, end_time, timezone, types, notes, group, group_notes } = record;
	const place = placeOf(record, ['location', 'formatted_address'], ['address', 'city', 'state', 'country']);
	return {
		row,
		values: { slug, name, day, time, end_time, timezone, types, notes, group, group_notes, place },
		names: { place: 'formatted_address' }
	};
}

const bmltNames: Partial<Record<EntryField, string>> = {
	slug: 'id_bigint',
	name: 'meeting_name',
	day: 'weekday_tinyint',
	time: 'start_time',
	duration: 'duration_time',
	timezone: 'time_zone',
	types: 'formats',
	notes: 'comments',
	place: 'location_text'
};

/** Scalars come as texts there, and a week begins with "1", its Sunday. */
function fromBmlt(record: Record<string, unknown>, row: number): RawEntry {
	const day = /^[1-7]$/.test(String(record.weekday_tinyint)) ? Number(record.weekday_tinyint) - 1 : 'none';
	const lasts = /^(\d{1,2}):(\d\d)(?::\d\d)?$/.exec(String(record.duration_time ?? ''));
	const id = record.id_bigint;
	return {
		row,
		values: {
			slug: id === undefined || id === '' ? '' : `bmlt-${String(id)}`,
			name: record.meeting_name,
			day,
			time: record.start_time,
			duration: lasts ? Number(lasts[1]) * 60 + Number(lasts[2]) : record.duration_time,
			timezone: record.time_zone,
			types: record.formats,
			notes: record.comments,
			place: placeOf(record, ['location_text'], ['location_street', 'location_municipality', 'location_province'])
		},
		names: bmltNames
	};
}

const columns: Record<string, EntryField> = {
	slug: 'slug',
	name: 'name',
	meeting_name: 'name',
	day: 'day',
	time: 'time',
	start_time: 'time',
	end_time: 'end_time',
	timezone: 'timezone',
	time_zone: 'timezone',
	types: 'types',
	notes: 'notes',
	group: 'group',
	group_name: 'group',
	group_notes: 'group_notes'
};
const placeColumns = ['location', 'formatted_address', 'address', 'city', 'state', 'country'];

function fromCsv(text: string): Entries {
	const read = readCsv(text);
	if ('problem' in read) return read;
	const [head, ...rows] = read.rows;
	const titles = (head?.cells ?? []).map((cell) => cell.trim());
	const keys = titles.map((title) =>
		title
			.toLowerCase()
			.replace(/[^a-z]+/g, '_')
			.replace(/^_|_$/g, '')
	);
	const named = (field: EntryField) => keys.findIndex((key) => columns[key] === field);
	for (const field of ['name', 'day', 'time'] as const)
		if (named(field) < 0)
			return {
				problem: { code: 'header', field, line: head?.line ?? 1, shown: titles.slice(0, 6).join(', ').slice(0, 80) }
			};
	if (rows.length === 0) return { problem: { code: 'no-entries' } };
	if (rows.length > mostEntries) return { problem: { code: 'too-many' } };
	const wide = rows.find(({ cells }) => cells.slice(keys.length).some((cell) => cell.trim()));
	if (wide) return { problem: { code: 'columns', line: wide.line, column: keys.length + 1 } };
	const names = Object.fromEntries(
		(Object.values(columns) as EntryField[]).map((field) => [field, titles[named(field)] ?? field])
	);
	return { entries: rows.map((row, index) => fromRow(row, index + 1, keys, names)) };
}

function fromRow({ line, cells }: CsvRow, row: number, keys: string[], names: RawEntry['names']): RawEntry {
	const values: RawEntry['values'] = {};
	const places: Record<string, unknown> = {};
	keys.forEach((key, index) => {
		const field = columns[key];
		if (field) values[field] ??= cells[index] ?? '';
		if (placeColumns.includes(key)) places[key] = cells[index] ?? '';
	});
	// A spreadsheet may name no slug: then name, day and hour together say which entry it is, the next time too.
	values.slug ||= slugFrom(
		`${String(values.name ?? '')} ${String(values.day ?? '')} ${readClock(String(values.time ?? '')) ?? ''}`
	);
	values.place = placeOf(places, ['location', 'formatted_address'], ['address', 'city', 'state', 'country']);
	return { row, line, values, names: names ?? {} };
}

/** The place in words: the first parts, and the finer ones where there is no whole address. */
function placeOf(record: Record<string, unknown>, whole: string[], parts: string[]): string {
	const said = (keys: string[]) =>
		keys.map((key) => record[key]).filter((each) => typeof each === 'string' && each.trim());
	const first = said(whole);
	return [...new Set(first.length < whole.length || whole.length === 1 ? [...first, ...said(parts)] : first)]
		.map((each) => String(each).trim())
		.join(', ')
		.slice(0, 1_000);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
