import * as v from 'valibot';
import { isExperience } from '#features/experiences/taxonomy.ts';
import { reference, version } from '#features/people/references.ts';
import { line, prose } from '#features/people/text.ts';
import { contentNotes } from '#features/sharing/content-notes.ts';
import { foundDanger, audiences, type Audience } from '#features/sharing/share.ts';

/** What a story is asked for, in the order in which it is read. Any of them can be written first. */
export const parts = ['past', 'turning', 'present', 'to-then'] as const;
export type Part = (typeof parts)[number];
/** The steps of writing: the four, and what it is about. */
export const steps = [...parts, 'about'] as const;
export type Step = (typeof steps)[number];

/** In characters, a part. */
export const longestPart = 6000;
export const longestTitle = 90;
/** So many of the four parts make a story that can be told. */
const leastParts = 2;
/** Stories that one member can tell within a day. */
export const tellingLimit = 10;

/** Languages that a story can be marked as; `other` is any that the community has no list for. */
export const storyLocales = ['en', 'es', 'other'] as const;
export type StoryLocale = (typeof storyLocales)[number];

export const NewStoryForm = v.object({
	key: reference('stale'),
	part: v.picklist(parts, 'stale'),
	body: prose(1, longestPart)
});
export type NewStory = v.InferOutput<typeof NewStoryForm>;

/** A part can be emptied again. */
export const PartForm = v.object({
	part: v.picklist(parts, 'stale'),
	body: prose(0, longestPart),
	version,
	found: foundDanger
});
export type PartEdit = v.InferOutput<typeof PartForm>;
/** The same, as the page's script sends it while somebody writes. */
export const PartSaved = v.object({ ...PartForm.entries, version: v.pipe(v.number(), v.integer()) });

export const AboutForm = v.object({
	title: line(0, longestTitle),
	experience: v.pipe(
		v.optional(v.string(), ''),
		v.check((key) => key === '' || isExperience(key), 'choose')
	),
	month: v.pipe(v.optional(v.string(), ''), v.regex(/^(0[1-9]|1[0-2])?$/, 'choose')),
	year: v.pipe(v.optional(v.string(), ''), v.trim(), v.regex(/^((19|20)\d\d)?$/, 'year')),
	locale: v.picklist(storyLocales, 'choose'),
	notes: v.array(v.picklist(contentNotes, 'choose')),
	version
});
export type AboutEdit = v.InferOutput<typeof AboutForm>;

export const TellingForm = v.object({
	audience: v.picklist(audiences, 'choose'),
	group: v.optional(v.string(), ''),
	masked: v.pipe(
		v.optional(v.string()),
		v.transform((value) => value === 'yes')
	),
	found: foundDanger,
	version
});
export type Telling = v.InferOutput<typeof TellingForm>;

export const BeenThereForm = v.object({ been: v.picklist(['there', 'not-there'], 'choose') });

/** What a story says, as it is sealed while it is a draft. */
export interface StoryText {
	title: string;
	past: string;
	turningPoint: string;
	present: string;
	toMyselfThen: string;
	experience: string | null;
	/** `2024-03` */
	sinceMonth: string | null;
	locale: StoryLocale;
	contentNotes: string[];
}

/** Where in the text a part stands. */
export const fieldOf = {
	past: 'past',
	turning: 'turningPoint',
	present: 'present',
	'to-then': 'toMyselfThen'
} as const;

export const emptyText: StoryText = {
	title: '',
	past: '',
	turningPoint: '',
	present: '',
	toMyselfThen: '',
	experience: null,
	sinceMonth: null,
	locale: 'en',
	contentNotes: []
};

/** What is still missing before a story can be told. */
export type Lack = 'parts' | 'title' | 'experience' | 'since';

export function lacks(text: StoryText): Lack[] {
	const written = parts.filter((part) => text[fieldOf[part]] !== '').length;
	return [
		...(written < leastParts ? (['parts'] as const) : []),
		...(text.title === '' ? (['title'] as const) : []),
		...(text.experience === null ? (['experience'] as const) : []),
		...(text.sinceMonth === null ? (['since'] as const) : [])
	];
}

/** Whole months from the month in which it began to a moment. @param at Unix time in milliseconds */
export function monthsAlong(sinceMonth: string, at: number): number {
	const [year, month] = sinceMonth.split('-').map(Number) as [number, number];
	const moment = new Date(at);
	return (moment.getUTCFullYear() - year) * 12 + moment.getUTCMonth() + 1 - month;
}

/** A story as its reader finds it. */
export interface StoryView extends Omit<StoryText, 'sinceMonth' | 'experience'> {
	id: string;
	/** Under what name; null for one's own draft. */
	byline: string | null;
	mine: boolean;
	masked: boolean;
	audience: Audience;
	groupName: string | null;
	groupSlug: string | null;
	experience: string | null;
	sinceMonth: string | null;
	/** Months from its beginning to when it was told. */
	monthsAlong: number | null;
	/** Unix times in milliseconds; null for a draft. */
	toldAt: number | null;
	changedAt: number;
	/** Care put it behind a note, or shows it to its author alone. */
	folded: boolean;
	hidden: boolean;
	/** Holds a topic or a word that the reader does not want to meet unasked. */
	muted: boolean;
	/** The reader has been there too. */
	beenThere: boolean;
	/** Of its author's own: how many found themselves in it. For everybody else 0. */
	found: number;
	version: number;
}

/** A story in a list. Where it is muted it comes without its words. */
export interface StoryEntry extends Pick<
	StoryView,
	'id' | 'byline' | 'title' | 'experience' | 'monthsAlong' | 'contentNotes' | 'audience' | 'muted' | 'locale'
> {
	toldAt: number;
	/** How it begins; empty behind a content note that is not the reader's own theme. */
	opening: string;
	/** The same story in other languages. */
	alsoIn: { id: string; locale: StoryLocale }[];
}

/** One's own story, to write on. */
export interface OwnStory extends StoryText {
	id: string;
	audience: Audience;
	group: { slug: string; name: string } | null;
	masked: boolean;
	version: number;
	toldAt: number | null;
	withdrawnAt: number | null;
	changedAt: number;
	found: number;
	/** Seals what the author's browser keeps until the server has it; base64. */
	draftKey: string;
}

/** All to whom a story can be told, under the names by which its author knows them. */
export interface Listeners {
	supporters: string[];
	groups: { slug: string; name: string; myName: string; members: number; faces: string[] }[];
}

/** Why a story cannot be told as wished. */
export type TellingProblem = Lack | 'future' | 'no-supporters' | 'no-group' | 'too-much';
