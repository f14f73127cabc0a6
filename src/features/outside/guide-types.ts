// Codes of the Meeting Guide format (https://github.com/code4recovery/spec, lib/types): one or more capital letters for what
// a meeting is like. Languages have codes of their own, which are not always those of ISO 639.

export const languageCodes: Record<string, string> = {
	AF: 'af',
	AM: 'am',
	AR: 'ar',
	BG: 'bg',
	DA: 'da',
	DE: 'de',
	EL: 'el',
	EN: 'en',
	FA: 'fa',
	FI: 'fi',
	FR: 'fr',
	HE: 'he',
	HI: 'hi',
	HR: 'hr',
	HU: 'hu',
	IS: 'is',
	ITA: 'it',
	JA: 'ja',
	KA: 'ka',
	KOR: 'ko',
	LT: 'lt',
	ML: 'ml',
	MT: 'mt',
	NE: 'ne',
	NL: 'nl',
	NO: 'no',
	POL: 'pl',
	POR: 'pt',
	PUN: 'pa',
	RUS: 'ru',
	S: 'es',
	SK: 'sk',
	SL: 'sl',
	SV: 'sv',
	TH: 'th',
	TL: 'tl',
	TUR: 'tr',
	UK: 'uk'
};

const codesByLanguage = new Map(Object.entries(languageCodes).map(([code, language]) => [language, code]));
const languagesByName = new Map(
	Object.values(languageCodes).map((language) => [
		new Intl.DisplayNames('en', { type: 'language' }).of(language)!.toLowerCase(),
		language
	])
);

/** The format's code for a language, or null where it has none. */
export const codeOfLanguage = (language: string): string | null => codesByLanguage.get(language) ?? null;

/** The language that a type stands for, by its code or (in spreadsheets) its English name; null where it is no language. */
export const languageOfType = (type: string): string | null =>
	languageCodes[type.trim().toUpperCase()] ?? languagesByName.get(type.trim().toLowerCase()) ?? null;
