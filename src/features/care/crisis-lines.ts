import data from '#content/crisis-lines.json' with { type: 'json' };

/** Text in each language that it exists in; English always. */
export type Translated = Record<string, string>;

export interface Contact {
	kind: string;
	/** As it is written down, or an address. */
	value: string;
	/** As it is dialled inside the country; null for an address. */
	dial: string | null;
	/** The word to send, where a text needs one. */
	body?: string;
}

export interface CrisisLine {
	name: string;
	about: Translated;
	contacts: Contact[];
	hours: string | null;
	/** When somebody confirmed it with a second source; null where nobody has. */
	checked: string | null;
}

export interface Country {
	code: string;
	name: Translated;
	emergency: string;
	lines: CrisisLine[];
}

/** Crisis lines by country, from content/crisis-lines.json, which a host can edit. Sources and dates stand there. */
export const countries: readonly Country[] = data.countries;
export const everywhere: readonly CrisisLine[] = data.everywhere;

/** The text in the reader's language, else in English. */
export const inLanguage = (text: Translated, locale: string): string => text[locale] ?? text.en ?? '';

/** The country that was asked for, else the one that the browser's languages speak of (`en-GB`), else null. */
export function findCountry(asked: string | null, acceptLanguage: string | null): Country | null {
	const codes = [
		asked,
		...(acceptLanguage ?? '').split(',').map((part) => /^\s*[a-z]{2,3}-([A-Z]{2})\b/i.exec(part)?.[1] ?? null)
	];
	for (const code of codes) {
		const found = code && countries.find((country) => country.code === code.toUpperCase());
		if (found) return found;
	}
	return null;
}

/** What tapping a contact opens. */
export function contactHref({ kind, value, dial, body }: Contact): string {
	const number = (dial ?? value).replace(/[^\d+*#,]/g, '');
	if (kind === 'call') return `tel:${number}`;
	if (kind === 'text') return `sms:${number}${body ? `?body=${encodeURIComponent(body)}` : ''}`;
	return value;
}
