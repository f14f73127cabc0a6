import { nameOfExperience } from '#features/experiences/taxonomy.ts';
import * as m from '#messages';
import type { Audience } from '#features/sharing/share.ts';
import type { Part, Step, StoryLocale, TellingProblem } from './story.ts';

// What the catalogue calls the things of this feature.

export const partWords: Record<Part, () => string> = {
	past: m.stories_part_past,
	turning: m.stories_part_turning,
	present: m.stories_part_present,
	'to-then': m.stories_part_to_then
};

export const stepWords: Record<Step | 'done', () => string> = {
	...partWords,
	about: m.stories_step_about,
	done: m.stories_step_done
};

export const promptWords: Record<Part, () => string> = {
	past: m.stories_prompt_past,
	turning: m.stories_prompt_turning,
	present: m.stories_prompt_present,
	'to-then': m.stories_prompt_to_then
};

export const promptHints: Record<Part, () => string> = {
	past: m.stories_prompt_past_hint,
	turning: m.stories_prompt_turning_hint,
	present: m.stories_prompt_present_hint,
	'to-then': m.stories_prompt_to_then_hint
};

/** How far along a path somebody is: months for two years, then years. */
export function sayAlong(months: number): string {
	if (months < 1) return m.stories_along_start();
	if (months === 1) return m.stories_along_month();
	if (months === 12) return m.stories_along_year();
	return months < 24
		? m.stories_along_months({ count: months })
		: m.stories_along_years({ count: Math.round(months / 12) });
}

/** What a story is about, or a plain word for it where nobody has chosen yet. */
export const sayExperience = (key: string | null, locale: string): string =>
	key ? nameOfExperience(key, locale) : m.stories_own();

const names = new Map<string, Intl.DisplayNames>();
/** A language by its own name. */
export function sayLanguage(locale: StoryLocale): string {
	if (locale === 'other') return m.stories_language_other();
	let known = names.get(locale);
	if (!known) names.set(locale, (known = new Intl.DisplayNames([locale], { type: 'language' })));
	const name = known.of(locale) ?? locale;
	return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}

/** Who reads a story, in words. */
export function sayReaders({ audience, groupName }: { audience: Audience; groupName: string | null }): string {
	switch (audience) {
		case 'me':
			return m.stories_read_by_me();
		case 'supporters':
			return m.stories_read_by_supporters();
		case 'group':
			return m.stories_read_by_group({ group: groupName ?? '' });
		case 'community':
			return m.stories_read_by_community();
		case 'public':
			return m.stories_read_by_public();
	}
}

export function sayFound(count: number): string {
	if (count === 0) return m.stories_found_none();
	return count === 1 ? m.stories_found_one() : m.stories_found({ count });
}

const problemWords: Record<TellingProblem | 'closed' | 'changed', () => string> = {
	parts: m.stories_problem_parts,
	title: m.stories_problem_title,
	experience: m.stories_problem_experience,
	since: m.stories_problem_since,
	future: m.stories_problem_future,
	'no-supporters': m.stories_problem_no_supporters,
	'no-group': m.stories_problem_no_group,
	'too-much': m.stories_problem_too_much,
	closed: m.stories_problem_closed,
	changed: m.stories_problem_changed
};
/** The sentence for a problem's code, or null where it is none of a story's. */
export const sayStoryProblem = (code: string): string | null =>
	Object.hasOwn(problemWords, code) ? problemWords[code as keyof typeof problemWords]() : null;
