import { placeOf } from './decode.ts';
import { mostEntries, type ImportProblem } from './import.ts';

const mostColumns = 200;

export interface CsvRow {
	/** The line of the file that the row begins on. */
	line: number;
	cells: string[];
}

/**
 * The rows of a CSV text (RFC 4180): cells in quotes hold commas, line ends and doubled quotes. Whether commas, semicolons or
 * tabs part the cells, the first row tells: spreadsheets choose by the country they run in. Empty rows fall away.
 */
export function readCsv(text: string): { rows: CsvRow[] } | { problem: ImportProblem } {
	const mark = separatorOf(text);
	const rows: CsvRow[] = [];
	let cells: string[] = [];
	let at = 0;
	let line = 1;
	let rowLine = 1;
	const endRow = (): void => {
		if (cells.some((cell) => cell.trim())) rows.push({ line: rowLine, cells });
		cells = [];
		rowLine = line;
	};
	while (at < text.length) {
		if (text[at] === '"') {
			const end = closingQuote(text, at + 1);
			if (end < 0) return { problem: { code: 'unclosed', ...placeOf(text, at) } };
			const raw = text.slice(at + 1, end);
			cells.push(raw.replaceAll('""', '"'));
			line += count(raw, '\n');
			at = end + 1;
			if (at < text.length && text[at] !== mark && text[at] !== '\n' && text[at] !== '\r')
				return { problem: { code: 'unclosed', ...placeOf(text, at) } };
		} else {
			const start = at;
			while (at < text.length && text[at] !== mark && text[at] !== '\n' && text[at] !== '\r') at++;
			cells.push(text.slice(start, at));
		}
		if (cells.length > mostColumns) return { problem: { code: 'columns', line: rowLine, column: cells.length } };
		if (text[at] === mark) {
			at++;
			// A separator at the very end has an empty cell behind it.
			if (at === text.length || text[at] === '\n' || text[at] === '\r') cells.push('');
			else continue;
		}
		if (text[at] === '\r') at++;
		if (text[at] === '\n') at++;
		line++;
		endRow();
		if (rows.length > mostEntries + 1) return { problem: { code: 'too-many', line: rowLine } };
	}
	return { rows };
}

function separatorOf(text: string): string {
	const first = text.slice(0, 10_000).split(/\r?\n/, 1)[0]!;
	return [',', ';', '\t'].sort((a, b) => count(first, b) - count(first, a))[0]!;
}

function closingQuote(text: string, from: number): number {
	for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at;
	return -1;
}

const count = (text: string, mark: string): number => text.split(mark).length - 1;
