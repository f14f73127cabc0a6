import * as m from '#messages';
import { placeOf, type NotificationView } from '#features/notifications/notification.ts';
import { sayNews } from '#features/notifications/words.ts';

/** What a letter says, in both of its forms. */
export interface Written {
	subject: string;
	text: string;
	html: string;
}

interface Setting {
	/** The address of the site, e.g. `https://hearth.example.org`. */
	origin: string;
	locale: string;
	/** The address that stops letters. */
	stop: string;
}

type Locale = 'en';
const speaking = (locale: string) => ({ locale: locale as Locale });
const nameOf = (origin: string) => new URL(origin).host;

/**
 * A letter about news. Discreet, it says that there is something and no more; else who and where. What somebody wrote is in
 * neither, and the subject is the same for everything: it stands on locked screens and in lists that others see.
 */
export function writeNews(notes: readonly NotificationView[], discreet: boolean, setting: Setting): Written {
	const { origin, locale } = setting;
	const options = speaking(locale);
	const hello = (notes.length === 1 ? m.delivery_letter_one : m.delivery_letter_many)(
		{ site: nameOf(origin) },
		options
	);
	const lines = discreet
		? []
		: notes.map((note) => ({ text: sayNews(note, locale), href: origin + (placeOf(note) ?? '/notifications') }));
	return write(m.delivery_letter_subject({}, options), [
		{ text: m.delivery_letter_hello({}, options) },
		{ text: hello },
		...(discreet ? [] : [{ lines }]),
		{ text: m.delivery_letter_open({}, options), href: `${origin}/notifications` },
		...foot(setting)
	]);
}

/** Asks whether an address is theirs who gave it. */
export function writeProof(link: string, { origin, locale }: Omit<Setting, 'stop'>): Written {
	const options = speaking(locale);
	return write(m.delivery_prove_subject({}, options), [
		{ text: m.delivery_letter_hello({}, options) },
		{ text: m.delivery_prove_text({ site: nameOf(origin) }, options) },
		{ text: m.delivery_prove_button({}, options), href: link },
		{ text: m.delivery_prove_not({}, options) }
	]);
}

/** A letter to see whether letters arrive. */
export function writeTest(setting: Setting): Written {
	const options = speaking(setting.locale);
	return write(m.delivery_test_subject({}, options), [
		{ text: m.delivery_letter_hello({}, options) },
		{ text: m.delivery_test_text({ site: nameOf(setting.origin) }, options) },
		...foot(setting)
	]);
}

function foot({ origin, locale, stop }: Setting): Part[] {
	const options = speaking(locale);
	return [
		{ text: m.delivery_letter_why({ site: nameOf(origin) }, options) },
		{ text: m.delivery_letter_choose({}, options), href: `${origin}/account/notifications` },
		{ text: m.delivery_letter_stop({}, options), href: stop }
	];
}

interface Line {
	text: string;
	href?: string;
}
type Part = Line | { lines: Line[] };

/** Plain HTML without pictures, styles from elsewhere or anything that tells when it was opened. */
function write(subject: string, parts: Part[]): Written {
	const text = parts.map((part) =>
		'lines' in part ? part.lines.map((line) => `- ${sayLine(line)}`).join('\n') : sayLine(part)
	);
	const html = parts.map((part) =>
		'lines' in part
			? `<ul>${part.lines.map((line) => `<li>${markLine(line)}</li>`).join('')}</ul>`
			: `<p>${markLine(part)}</p>`
	);
	return {
		subject,
		text: `${text.join('\n\n')}\n`,
		html: `<!doctype html><html><head><meta charset="utf-8"><title>${escape(subject)}</title></head><body style="font:17px/1.6 sans-serif;max-width:36em;margin:1em">${html.join('')}</body></html>`
	};
}

const sayLine = ({ text, href }: Line): string => (href ? `${text}:\n${href}` : text);
const markLine = ({ text, href }: Line): string =>
	href ? `<a href="${escape(href)}">${escape(text)}</a>` : escape(text);
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** What a browser shows, as its service worker reads it. `tag`: a later message of the same takes its place. */
export interface PushContent {
	title: string;
	body: string;
	href: string;
	tag: string;
}

export function writePush(notes: readonly NotificationView[], discreet: boolean, locale: string): PushContent {
	const options = speaking(locale);
	const only = notes.length === 1 && !discreet ? notes[0]! : null;
	return {
		title: m.delivery_push_title({}, options),
		body: only ? sayNews(only, locale) : m.delivery_push_text({}, options),
		href: only ? (placeOf(only) ?? '/notifications') : '/notifications',
		tag: 'news'
	};
}

export const writePushTest = (locale: string): PushContent => ({
	title: m.delivery_push_title({}, speaking(locale)),
	body: m.delivery_push_test({}, speaking(locale)),
	href: '/account/notifications',
	tag: 'test'
});
