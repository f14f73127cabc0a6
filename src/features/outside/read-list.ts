import { decode } from './decode.ts';
import { readEntry, type ReadEntry } from './entry.ts';
import { mostProblems, type Assumed, type DraftGroup, type ImportProblem, type ReadList } from './import.ts';
import { readEntries } from './lists.ts';
import { cutTo } from './plain.ts';

/** Reads a list of meetings as groups that are to be. One thing wrong, and nothing of it is taken. */
export function readList(bytes: Uint8Array, assumed: Assumed): ReadList {
	const decoded = decode(bytes);
	if ('problem' in decoded) return { problems: [decoded.problem] };
	const read = readEntries(decoded.text);
	if ('problem' in read) return { problems: [read.problem] };
	const problems: ImportProblem[] = [];
	const entries: ReadEntry[] = [];
	const rows = new Map<string, number>();
	for (const raw of read.entries) {
		const entry = readEntry(raw, assumed);
		if (Array.isArray(entry)) problems.push(...entry);
		else if (rows.has(entry.slug))
			problems.push({
				code: 'taken',
				row: raw.row,
				...(raw.line ? { line: raw.line } : {}),
				field: raw.names?.slug ?? 'slug',
				shown: entry.slug
			});
		else entries.push(entry);
		if (!Array.isArray(entry)) rows.set(entry.slug, raw.row);
		if (problems.length >= mostProblems) break;
	}
	return problems.length > 0 ? { problems: problems.slice(0, mostProblems) } : { groups: gather(entries) };
}

/** Entries that name the same group become one; an entry that names none is a group of its own. */
function gather(entries: ReadEntry[]): DraftGroup[] {
	const groups = new Map<string, DraftGroup & { closed: boolean[] }>();
	for (const entry of entries) {
		// A blank stands in no slug, so the two kinds of names never meet.
		const slug = entry.group ? `group ${entry.group.toLowerCase()}` : entry.slug;
		const group = groups.get(slug) ?? {
			slug,
			name: entry.group || entry.name,
			purpose: '',
			access: 'open' as const,
			timeZone: entry.timeZone,
			language: entry.language,
			meetings: [],
			closed: []
		};
		group.purpose ||= cutTo(entry.groupNotes || (entry.group ? '' : entry.notes), 1_400);
		group.closed.push(entry.closed);
		if (entry.meeting) group.meetings.push(entry.meeting);
		groups.set(slug, group);
	}
	return [...groups.values()].map(({ closed, ...group }) => ({
		...group,
		access: closed.every(Boolean) ? 'request' : 'open'
	}));
}
