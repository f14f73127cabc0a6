import * as v from 'valibot';
import { cleanText } from '#features/people/text.ts';

/** What becomes of what a member said in a group: it goes with them, or stays without their name. */
export const partings = ['erase', 'unnamed'] as const;
export type Parting = (typeof partings)[number];

const id = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const exception = new RegExp(`^(erase|unnamed) (${id})$`);

/** `words` is for all groups; each `except` names a group in which it is to be otherwise, or is empty. */
export const ErasureForm = v.object({
	words: v.picklist(partings, 'choose'),
	except: v.pipe(
		v.array(
			v.pipe(
				v.string(),
				v.check((text) => text === '' || exception.test(text), 'choose')
			)
		),
		v.maxLength(1000, 'choose')
	),
	name: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => cleanText(text).toLowerCase().replace(/^@/, ''))
	),
	passphrase: v.pipe(
		v.optional(v.string(), ''),
		v.check((text) => text.length <= 1000, 'passphrase-long')
	)
});
export type Erasure = Pick<v.InferOutput<typeof ErasureForm>, 'words' | 'except'>;

/** The groups, of these, in which the words stay under nobody's name. Whatever is not named here is erased. */
export function unnamedIn({ words, except }: Erasure, groups: string[]): string[] {
	const otherwise = new Map<string, Parting>();
	for (const each of except) {
		const [, parting, group] = exception.exec(each) ?? [];
		if (group) otherwise.set(group, parting as Parting);
	}
	return groups.filter((group) => (otherwise.get(group) ?? words) === 'unnamed');
}

/** A group in which the member left something behind. Name and address are null where they no longer see it. */
export interface LeftBehind {
	id: string;
	slug: string | null;
	name: string | null;
	/** They have to hand it over or close it first. */
	leadsAlone: boolean;
	/** Shares and answers that others can read. */
	words: number;
	/** When their seat ended, in Unix milliseconds; null while they sit there. */
	until: number | null;
}
