import * as v from 'valibot';
import { cleanText, line } from '#features/people/text.ts';
import { presentTaxonomy, type Taxonomy, type Translated } from './taxonomy.ts';

/** What a host says of a kind, per language. */
export interface KindInput {
	name: Translated;
	about: Translated;
	words: Record<string, string[]>;
}
export type NewKind = KindInput & { family: string };

export const longestName = 60;
export const longestAbout = 200;
const longestPhrase = 80;
const mostPhrases = 120;

/** One phrase a line; lines of more than a phrase's length are a mistake, not a phrase. */
const phrases = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) =>
		[...new Set(text.split(/\r?\n/).map((each) => cleanText(each).replace(/\s+/g, ' ')))].filter(Boolean)
	),
	v.maxLength(mostPhrases, 'too-many'),
	v.check((list) => list.every((phrase) => [...phrase].length <= longestPhrase), 'phrase-too-long')
);

const described = {
	nameEn: line(2, longestName),
	nameEs: line(0, longestName),
	aboutEn: line(2, longestAbout),
	aboutEs: line(0, longestAbout),
	wordsEn: phrases,
	wordsEs: phrases
};
const isFamily = (key: string) => presentTaxonomy().families.some((family) => family.key === key);

export const KindForm = v.object(described);
export const NewKindForm = v.object({ ...described, family: v.pipe(v.string('choose'), v.check(isFamily, 'choose')) });
export const KindActionForm = v.object({
	key: v.pipe(v.string('choose'), v.maxLength(80, 'choose')),
	what: v.picklist(['hide', 'show', 'up', 'down'], 'choose')
});

/** The fields of the form, put together. */
export const toKind = (fields: v.InferOutput<typeof KindForm>): KindInput => ({
	name: { en: fields.nameEn, es: fields.nameEs },
	about: { en: fields.aboutEn, es: fields.aboutEs },
	words: { en: fields.wordsEn, es: fields.wordsEs }
});

/** A key for a new kind: its English name as an address would have it, with a number where that is taken. */
export function newKey(name: string, isTaken: (key: string) => boolean): string {
	const plain = name
		.normalize('NFD')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '');
	const base = plain.length < 2 ? 'kind' : plain.slice(0, 60).replace(/-+$/, '');
	for (let number = 1; ; number++) {
		const key = number === 1 ? base : `${base}-${number}`;
		if (!isTaken(key)) return key;
	}
}

/** The keys of the kind's family with the kind moved by one; null where there is no such kind. */
export function moved(taxonomy: Taxonomy, key: string, by: -1 | 1): string[] | null {
	const kind = taxonomy.find(key);
	if (!kind) return null;
	const order = taxonomy.kinds.filter(({ family }) => family === kind.family).map((each) => each.key);
	const from = order.indexOf(key);
	const to = Math.min(order.length - 1, Math.max(0, from + by));
	order.splice(to, 0, ...order.splice(from, 1));
	return order;
}
