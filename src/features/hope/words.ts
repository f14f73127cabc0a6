import { inLanguage, nameOfExperience, presentTaxonomy } from '#features/experiences/taxonomy.ts';
import * as m from '#messages';
import type { Feeling } from '#features/support/check-in.ts';
import { feelingWords } from '#features/support/words.ts';
import type { Band, Line, Subject } from './curve.ts';

// What the catalogue calls the things of the curve.

/** A place on the scale, also between two of its words. */
export function sayFeeling(feeling: number): string {
	const below = Math.floor(feeling) as Feeling;
	if (below === feeling) return feelingWords[below]();
	return m.hope_curve_between({ lower: feelingWords[below](), higher: feelingWords[(below + 1) as Feeling]() });
}

export const sayBand = (people: Band): string =>
	({ 10: m.hope_curve_band_10, 20: m.hope_curve_band_20, 50: m.hope_curve_band_50, 100: m.hope_curve_band_100 })[
		people
	]();

/** Months after it began; or a run of them. */
export function sayMonths({ from, to }: Pick<Line, 'from' | 'to'>): string {
	if (from !== to) return m.hope_curve_months({ from, to });
	return from === 0 ? m.hope_curve_month_first() : m.hope_curve_month({ month: from });
}

/** Whose curve it is: of a kind, or of all that is akin to it. */
export function sayWhose(scope: Subject['scope'], experience: string, locale: string): string {
	if (scope === 'kind') return nameOfExperience(experience, locale);
	const { families, find } = presentTaxonomy();
	const family = families.find(({ key }) => key === find(experience)?.family);
	return inLanguage(family?.name ?? {}, locale);
}
