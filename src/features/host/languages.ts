import { localeNames, locales } from '#features/people/locales.ts';

/** The languages that the interface speaks, as a choice. */
export const languages: { value: string; label: string }[] = locales.map((locale) => ({
	value: locale,
	label: localeNames[locale]
}));
