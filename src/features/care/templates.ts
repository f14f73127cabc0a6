import data from '#content/care-templates.json' with { type: 'json' };
import type { MeasureKind } from './report.ts';

// Words for hard messages, which a host can edit (content/README.md).

interface Template {
	key: string;
	for: readonly MeasureKind[];
	words: Record<string, string>;
}
const templates = data.templates as unknown as Template[];

/** All templates with their words in a language, English where it has none. */
export const templatesIn = (locale: string) =>
	templates.map(({ key, for: kinds, words }) => ({ key, kinds, words: words[locale] ?? words.en ?? '' }));

/** What is said to the member: what was typed, or else the template. */
export const wordsFor = (typed: string, template: string, locale: string): string =>
	typed || (templatesIn(locale).find(({ key }) => key === template)?.words ?? '');
