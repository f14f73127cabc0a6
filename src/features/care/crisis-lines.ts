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
	/** What it is there for, as content/crisis-lines.json names it: crisis, suicide, listening, violence, grief, substance… */
	for: string[];
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

/** What lines are there for whom: by the beginning of a kind of experience. */
const linesOf: Record<string, string> = {
	abuse: 'violence',
	addiction: 'substance',
	'someone-elses-addiction': 'substance',
	bereavement: 'grief'
};
const alwaysFirst = ['violence'];

/**
 * A few lines for what somebody said. Somebody hurt by another needs the line for that before any other. Of the rest, in
 * danger those for every crisis come first; else those for the very thing. Where a country has none, those for everywhere.
 * @param experiences keys of what was said, or may have been meant
 */
export function linesFor(country: Country | null, experiences: string[], danger: boolean, few = 2): CrisisLine[] {
	const wanted = new Set(experiences.map((key) => linesOf[key.split('/', 1)[0]!]).filter((each) => each !== undefined));
	const rank = ({ for: what }: CrisisLine) => {
		if (alwaysFirst.some((each) => wanted.has(each) && what.includes(each))) return 0;
		const fits = what.some((each) => wanted.has(each));
		const anybody = what.some((each) => each === 'crisis' || each === 'listening') && !what.includes('men');
		if (danger) return anybody ? 1 : fits ? 2 : 3;
		return fits ? 1 : anybody ? 2 : 3;
	};
	const lines = country?.lines ?? everywhere;
	const fitting = lines.map((line, place) => ({ line, place, rank: rank(line) })).filter((each) => each.rank < 3);
	fitting.sort((one, other) => one.rank - other.rank || one.place - other.place);
	// One for the very thing pushes nobody out who answers everything.
	const most = fitting.some((each) => wanted.size > 0 && each.line.for.some((what) => wanted.has(what)))
		? few + 1
		: few;
	return fitting.slice(0, most).map((each) => each.line);
}

/** What tapping a contact opens. */
export function contactHref({ kind, value, dial, body }: Contact): string {
	const number = (dial ?? value).replace(/[^\d+*#,]/g, '');
	if (kind === 'call') return `tel:${number}`;
	if (kind === 'text') return `sms:${number}${body ? `?body=${encodeURIComponent(body)}` : ''}`;
	return value;
}
