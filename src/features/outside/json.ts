import { placeOf } from './decode.ts';
import type { ImportProblem } from './import.ts';

/** Entries hold lists of types and of days; nothing that is meant goes deeper. */
const deepest = 8;

/** What a JSON text says, or where it goes wrong. JSON.parse tells no place in half of the cases, so it is found here. */
export function readJson(text: string): { value: unknown } | { problem: ImportProblem } {
	const stopped = scan(text);
	if (stopped) {
		const shown = text.slice(stopped.at, stopped.at + 20).split('\n')[0]!;
		return { problem: { code: stopped.code, ...placeOf(text, stopped.at), ...(shown ? { shown } : {}) } };
	}
	try {
		return { value: JSON.parse(text) };
	} catch {
		return { problem: { code: 'malformed' } };
	}
}

const blank = /[ \t\n\r]*/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
// Written so that a long string costs no memory for each of its letters.
const string = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;

/** Walks along the grammar of RFC 8259 without a stack of calls; null where the whole text follows it. */
function scan(text: string): { at: number; code: 'malformed' | 'too-deep' } | null {
	const open: ('[' | '{')[] = [];
	let at = 0;
	/** What may come: a value, a name, a comma or an end; `first` where an end may come at once. */
	let next: 'value' | 'first-value' | 'name' | 'first-name' | 'after' = 'value';
	const take = (pattern: RegExp): boolean => {
		pattern.lastIndex = at;
		const found = pattern.test(text);
		if (found) at = pattern.lastIndex;
		return found;
	};
	const wrong = { code: 'malformed' } as const;
	for (;;) {
		take(blank);
		const sign = text[at];
		if (next === 'after') {
			const inner = open.at(-1);
			if (!inner) return at === text.length ? null : { at, ...wrong };
			at++;
			if (sign === ',') next = inner === '[' ? 'value' : 'name';
			else if (sign === (inner === '[' ? ']' : '}')) open.pop();
			else return { at: at - 1, ...wrong };
		} else if (next === 'first-value' && sign === ']') {
			at++;
			open.pop();
			next = 'after';
		} else if (next === 'first-name' && sign === '}') {
			at++;
			open.pop();
			next = 'after';
		} else if (next === 'name' || next === 'first-name') {
			if (!take(string)) return { at, ...wrong };
			take(blank);
			if (text[at] !== ':') return { at, ...wrong };
			at++;
			next = 'value';
		} else if (sign === '[' || sign === '{') {
			if (open.length === deepest) return { at, code: 'too-deep' };
			open.push(sign);
			at++;
			next = sign === '[' ? 'first-value' : 'first-name';
		} else {
			if (!take(sign === '"' ? string : scalar)) return { at, ...wrong };
			next = 'after';
		}
	}
}
