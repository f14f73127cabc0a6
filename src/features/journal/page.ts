import * as v from 'valibot';
import { reference, version } from '#features/people/references.ts';
import { prose } from '#features/people/text.ts';
import { contentNotes } from '#features/sharing/content-notes.ts';
import { audiences, foundDanger, longestShare, wishes, type Audience, type Wish } from '#features/sharing/share.ts';

/** A page is for oneself; a letter is to somebody, and need not be sent. */
export const pageKinds = ['page', 'letter'] as const;
export type PageKind = (typeof pageKinds)[number];

/** In characters. What others read is as long as any share at most. */
export const longestPage = 20_000;
export const longestOpenPage = longestShare;

export const NewPageForm = v.object({
	key: reference('stale'),
	kind: v.picklist(pageKinds, 'choose'),
	body: prose(1, longestPage)
});
export type NewPage = v.InferOutput<typeof NewPageForm>;
export const PageForm = v.object({ body: prose(1, longestPage), version, found: foundDanger });
export type PageEdit = v.InferOutput<typeof PageForm>;

/** The same, as the page's script sends it while somebody writes. */
export const PageSaved = v.object({ body: prose(1, longestPage), version: v.pipe(v.number(), v.integer()) });

/** Who may read a page from now on, and under what conditions. */
export const AudienceForm = v.object({
	audience: v.picklist(audiences, 'choose'),
	group: v.optional(v.string(), ''),
	wish: v.optional(v.picklist(wishes, 'choose'), 'listen'),
	notes: v.array(v.picklist(contentNotes, 'choose')),
	masked: v.pipe(
		v.optional(v.string()),
		v.transform((value) => value === 'yes')
	),
	found: foundDanger,
	version
});
export type AudienceChange = v.InferOutput<typeof AudienceForm>;
export type AudienceChoice = Pick<AudienceChange, 'wish' | 'notes' | 'masked'>;

/** The choices that an address asks to be shown with, as the form's own button writes them; null where it asks for none. */
export function choiceIn(query: URLSearchParams): AudienceChoice | null {
	if (query.get('look') !== 'yes') return null;
	return {
		wish: wishes.find((wish) => wish === query.get('wish')) ?? 'listen',
		notes: contentNotes.filter((note) => query.getAll('notes').includes(note)),
		masked: query.get('masked') === 'yes'
	};
}

/** Those audiences of a page that are reached through a group: there the author has a name. */
export const throughGroup = (audience: Audience): boolean => audience !== 'me' && audience !== 'supporters';

/** A page as its author finds it. */
export interface JournalPage {
	id: string;
	kind: PageKind;
	body: string;
	audience: Audience;
	group: { slug: string; name: string } | null;
	masked: boolean;
	wish: Wish;
	notes: string[];
	version: number;
	/** Unix times in milliseconds. */
	at: number;
	changedAt: number;
	/** Some of those who read it besides its author, and how many sit in its group. */
	readers: { names: string[]; members: number };
	/** Whether others answered it. */
	answered: boolean;
	/** Seals what the author's browser keeps until the server has it; base64. */
	draftKey: string;
}

/** A page in the list of pages. */
export interface JournalEntry extends Pick<JournalPage, 'id' | 'kind' | 'audience' | 'at' | 'changedAt'> {
	firstWords: string;
	groupName: string | null;
}

/** The first line of words, or as much of it as a list shows. */
export function firstWords(body: string, longest = 120): string {
	const line = body
		.split('\n', 1)[0]!
		.replace(/^#+\s+|[*_>`]/g, '')
		.trim();
	const letters = [...line];
	if (letters.length <= longest) return line;
	return `${letters
		.slice(0, longest)
		.join('')
		.replace(/\s+\S*$/, '')} …`;
}

/** Those whom a page can be opened to, under the names by which its author knows them, and what they call its author. */
export interface Readership {
	supporters: { name: string; knownAs: string }[];
	groups: { slug: string; name: string; myName: string; members: number; faces: string[] }[];
}

/** Supporters by the name under which they know the page's author. */
export function byName(supporters: Readership['supporters']): { knownAs: string; readers: string[] }[] {
	const names = new Map<string, string[]>();
	for (const { name, knownAs } of supporters) names.set(knownAs, [...(names.get(knownAs) ?? []), name]);
	return [...names].map(([knownAs, readers]) => ({ knownAs, readers }));
}

/** Why a page cannot be opened as wished. */
export type OpeningProblem = 'too-long-to-open' | 'no-supporters' | 'no-group' | 'closed';
