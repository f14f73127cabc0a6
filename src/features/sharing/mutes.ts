import * as v from 'valibot';
import { line } from '#features/people/text.ts';
import { contentNotes } from './content-notes.ts';

export const mostMutedWords = 60;
const longestWord = 40;

/** Topics of the community's list, and words one a line or behind commas. */
export const MutesForm = v.object({
	topics: v.array(v.picklist(contentNotes, 'choose')),
	words: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => [
			...new Set(
				text
					.split(/[\n,;]/)
					.map(cleanWord)
					.filter(Boolean)
			)
		]),
		v.check((words) => words.length <= mostMutedWords, 'too-many'),
		v.check((words) => words.every((word) => word.length >= 2), 'too-short'),
		v.check((words) => words.every((word) => word.length <= longestWord), 'too-long')
	)
});
export type Mutes = v.InferOutput<typeof MutesForm>;

/** Whether words or the topics noted on them touch on what somebody muted: a muted word counts where a word begins with it. */
export function touchesMuted(text: string, notes: readonly string[], { topics, words }: Mutes): boolean {
	if (notes.some((note) => (topics as readonly string[]).includes(note))) return true;
	if (words.length === 0) return false;
	const sources = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
	return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${sources.join('|')})`, 'iu').test(text);
}

const cleanWord = (text: string): string => (v.safeParse(line(0, 200), text).output as string).toLowerCase();
