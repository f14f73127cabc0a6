import experiencesData from '#content/experiences.json' with { type: 'json' };

// The kinds of heartache that members and groups choose from. A community starts with those of content/experiences.json
// and goes on with what its host makes of them: server/taxonomy.ts puts that version in place before a page is made.

export type Translated = Record<string, string>;

/** One kind of experience. */
export interface Kind {
	key: string;
	family: string;
	name: Translated;
	about: Translated;
	/** What people say who go through it, per language; recognise.ts finds the kind by them. */
	words: Record<string, string[]>;
	/** Not offered any more; those who hold it keep it. */
	hidden: boolean;
	/** Added by the host. */
	own: boolean;
}

/** What a host made of one kind; what is null stands as before. */
export interface KindChange {
	key: string;
	family: string | null;
	name: Translated | null;
	about: Translated | null;
	words: Record<string, string[]> | null;
	place: number | null;
	hidden: boolean;
}

export interface Taxonomy {
	families: { key: string; name: Translated }[];
	/** All kinds in their order, the hidden ones among them. */
	kinds: Kind[];
	find: (key: string) => Kind | undefined;
}

const families: Taxonomy['families'] = experiencesData.families;
const started: Kind[] = experiencesData.experiences.map(({ key, group, name, about, words }) => ({
	key,
	family: group,
	name,
	about,
	words,
	hidden: false,
	own: false
}));

/** The taxonomy that a community starts with, after these changes of its host's. */
export function makeTaxonomy(changes: KindChange[] = []): Taxonomy {
	const byKey = new Map(changes.map((change) => [change.key, change]));
	const known = new Set(started.map(({ key }) => key));
	const placed = [
		...started.map((kind, index) => place(kind, byKey.get(kind.key), index)),
		...changes
			.filter(({ key, name }) => !known.has(key) && name)
			.map((change, index) => place(ownKind(change), change, started.length + index))
	];
	const kinds = placed.sort((one, other) => one.at - other.at).map(({ kind }) => kind);
	const found = new Map(kinds.map((kind) => [kind.key, kind]));
	return { families, kinds, find: (key) => found.get(key) };
}

const ownKind = ({ key, family }: KindChange): Kind => ({
	key,
	family: family ?? families.at(-1)!.key,
	name: {},
	about: {},
	words: {},
	hidden: false,
	own: true
});

function place(kind: Kind, change: KindChange | undefined, index: number): { kind: Kind; at: number } {
	if (!change) return { kind, at: index };
	const { name, about, words, hidden } = change;
	const changed = { name: name ?? kind.name, about: about ?? kind.about, words: words ?? kind.words, hidden };
	return { kind: { ...kind, ...changed }, at: change.place ?? index };
}

let present = makeTaxonomy();

/** The taxonomy as the host has it now, in this process. */
export const presentTaxonomy = (): Taxonomy => present;

/** Puts another version in place for everything that asks from now on. */
export function useTaxonomy(taxonomy: Taxonomy): void {
	present = taxonomy;
}

/** A text in this language, else in English, else in any. */
export const inLanguage = (text: Translated, locale: string): string =>
	text[locale] || text.en || Object.values(text).find(Boolean) || '';

/** What an experience is called; its key where nobody knows it any more. */
export const nameOfExperience = (key: string, locale: string): string =>
	inLanguage(present.find(key)?.name ?? {}, locale) || key;

/** What an experience is, in a sentence. */
export const aboutExperience = (key: string, locale: string): string =>
	inLanguage(present.find(key)?.about ?? {}, locale);

/** Whether there is such a kind, hidden ones included: what somebody holds stays valid. */
export const isExperience = (key: string): boolean => present.find(key) !== undefined;

/** Whether it can be chosen anew. */
export const isOffered = (key: string): boolean => present.find(key)?.hidden === false;

/** The taxonomy in its families, for choosing from. @param keep hidden kinds that were chosen before */
export function experiencesByFamily(
	locale: string,
	keep: readonly string[] = []
): { label: string; options: { value: string; label: string }[] }[] {
	return present.families
		.map(({ key, name }) => ({
			label: inLanguage(name, locale),
			options: present.kinds
				.filter((kind) => kind.family === key && (!kind.hidden || keep.includes(kind.key)))
				.map((kind) => ({ value: kind.key, label: inLanguage(kind.name, locale) }))
		}))
		.filter(({ options }) => options.length > 0);
}

/** Keys of the experiences whose name, in any language, has all of these words. */
export function findExperiences(words: string): string[] {
	const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
	return present.kinds
		.filter(({ name }) => Object.values(name).some((text) => wanted.every((word) => text.toLowerCase().includes(word))))
		.map(({ key }) => key);
}
