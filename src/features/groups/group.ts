import * as v from 'valibot';
import { locales } from '#features/people/locales.ts';
import { isTimeZone } from '#features/people/time-zones.ts';
import { version } from '#features/people/references.ts';
import { cleanText, line, prose, type TextProblem } from '#features/people/text.ts';
import { isExperience } from '#features/experiences/taxonomy.ts';
import type { Rule } from './front.ts';

export const accesses = ['open', 'request', 'invite'] as const;

export const longestPurpose = 1500;
export const mostRules = 14;
/** Room for the rules that a form without script offers beyond those that are there. */
export const spareRules = 2;

const capacity = v.pipe(
	v.optional(v.string(), ''),
	v.trim(),
	v.check((text) => text === '' || /^\d{1,3}$/.test(text), 'capacity'),
	v.transform((text) => (text === '' ? null : Number(text))),
	v.check((seats) => seats === null || (seats >= 2 && seats <= 500), 'capacity')
);

const timeZone = v.pipe(v.optional(v.string(), ''), v.check(isTimeZone, 'time-zone'));

/** What a facilitator says of a group: the same when it is opened and when it is changed. */
const description = {
	name: line(2, 60),
	purpose: prose(10, longestPurpose),
	access: v.picklist(accesses, 'choose'),
	listed: v.pipe(
		v.optional(v.string(), ''),
		v.transform((value) => value === 'yes')
	),
	capacity,
	locale: v.picklist(locales, 'choose'),
	timeZone,
	experiences: v.pipe(v.array(v.pipe(v.string(), v.check(isExperience, 'choose'))), v.maxLength(8, 'too-many'))
};

const rules = {
	ruleTitle: v.pipe(v.array(v.string()), v.maxLength(mostRules + spareRules, 'too-many')),
	ruleText: v.pipe(v.array(v.string()), v.maxLength(mostRules + spareRules, 'too-many')),
	/** Those who lead are told of words of danger that somebody posts. */
	alerts: v.pipe(
		v.optional(v.string(), ''),
		v.transform((value) => value === 'yes')
	)
};

export const GroupForm = v.object({ ...description, ...rules });
export type GroupInput = v.InferOutput<typeof GroupForm>;
/** A group that is opened, beside its rules. */
export type NewGroup = Omit<GroupInput, 'ruleTitle' | 'ruleText' | 'alerts'> & Partial<Pick<GroupInput, 'alerts'>>;

export const GroupChangeForm = v.object({
	...description,
	version
});
export type GroupChange = v.InferOutput<typeof GroupChangeForm>;

export const AgreementsForm = v.object({
	...rules,
	version
});

/**
 * The rules out of a form's rows: empty rows fall away, a row needs its title.
 * @returns the rules, or the problem that belongs to the whole list
 */
export function readRules(
	titles: string[],
	texts: string[]
): { rules: Rule[] } | { problem: TextProblem | 'no-title' | 'too-many' } {
	const rows = titles.map((title, index) => ({
		title: cleanText(title).replace(/\s+/g, ' '),
		text: cleanText(texts[index] ?? '')
	}));
	const filled = rows.filter(({ title, text }) => title || text);
	if (filled.length === 0) return { problem: 'empty' };
	if (filled.length > mostRules) return { problem: 'too-many' };
	if (filled.some(({ title }) => !title)) return { problem: 'no-title' };
	if (filled.some(({ title, text }) => title.length > 120 || text.length > 600)) return { problem: 'too-long' };
	return { rules: filled };
}

const taken = new Set(['new']);

/** An address out of a name: `Mütter & Töchter` → `mutter-tochter`; where nothing is left of it, `group`. */
export function slugFrom(name: string): string {
	const slug = name
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/ß/g, 'ss')
		.replace(/['’]/g, '')
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 48)
		.replace(/-+$/, '');
	return slug.length < 2 || taken.has(slug) ? `group${slug ? `-${slug}` : ''}` : slug;
}
