import * as m from '#messages';
import { sayNote } from '#features/sharing/content-notes.ts';
import { plainWords } from './reading.ts';
import type { StoryView } from './story.ts';
import { sayAlong, sayExperience } from './words.ts';

// How a public story presents itself to search engines, link previews and feed readers: never more than its page does,
// and of one with a content note none of its words.

interface Around {
	/** The whole address of the page. */
	address: string;
	community: string;
	locale: string;
}

/** The description of a page, and what schema.org has for it. */
export function describePage(story: StoryView, { address, community, locale }: Around) {
	const description = describeStoryBriefly(story, locale);
	const data = {
		'@context': 'https://schema.org',
		'@type': 'Article',
		headline: story.title,
		description,
		...(story.locale === 'other' ? {} : { inLanguage: story.locale }),
		datePublished: new Date(story.toldAt!).toISOString(),
		dateModified: new Date(story.changedAt).toISOString(),
		author: { '@type': 'Person', name: story.byline },
		publisher: { '@type': 'Organization', name: community },
		mainEntityOfPage: address,
		isAccessibleForFree: true
	};
	return { description, data };
}

const longest = 160;

function describeStoryBriefly(story: StoryView, locale: string): string {
	const { contentNotes, folded, past, turningPoint, present } = story;
	if (contentNotes.length > 0)
		return m.stories_feed_noted({ notes: contentNotes.map((note) => sayNote(note, locale)).join(', ') });
	if (folded)
		return m.stories_description({
			experience: sayExperience(story.experience, locale),
			along: sayAlong(story.monthsAlong ?? 0)
		});
	const words = plainWords(past || turningPoint || present).replace(/\s+/g, ' ');
	const letters = [...words];
	if (letters.length <= longest) return words;
	return `${letters
		.slice(0, longest)
		.join('')
		.replace(/\s+\S*$/, '')} …`;
}

/** A public story as a feed tells of it. Times in Unix milliseconds. */
export interface FeedEntry {
	id: string;
	byline: string | null;
	title: string;
	experience: string | null;
	/** How it begins; empty behind a content note. */
	opening: string;
	contentNotes: string[];
	locale: string;
	toldAt: number;
	changedAt: number;
}

/**
 * The Atom feed (RFC 4287) of public stories.
 * @param origin of the community's address, e.g. `https://hearth.example`
 */
export function writeFeed(
	entries: FeedEntry[],
	{ origin, community, locale }: { origin: string; community: string; locale: string }
): string {
	const updated = Math.max(0, ...entries.map((entry) => entry.changedAt));
	return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${escape(locale)}">
<id>${escape(origin)}/stories</id>
<title>${escape(m.stories_feed_title({ community }))}</title>
<updated>${new Date(updated).toISOString()}</updated>
<link rel="self" type="application/atom+xml" href="${escape(origin)}/stories/feed.xml"/>
<link rel="alternate" type="text/html" href="${escape(origin)}/stories"/>
<author><name>${escape(community)}</name></author>
${entries.map((entry) => writeEntry(entry, origin, locale)).join('\n')}
</feed>
`;
}

function writeEntry(entry: FeedEntry, origin: string, locale: string): string {
	const address = `${escape(origin)}/stories/${entry.id}`;
	const summary =
		entry.contentNotes.length > 0
			? m.stories_feed_noted({ notes: entry.contentNotes.map((note) => sayNote(note, locale)).join(', ') })
			: entry.opening;
	const language = entry.locale === 'other' ? '' : ` xml:lang="${escape(entry.locale)}"`;
	return `<entry${language}>
<id>urn:uuid:${entry.id}</id>
<title>${escape(entry.title)}</title>
<link rel="alternate" type="text/html" href="${address}"/>
<published>${new Date(entry.toldAt).toISOString()}</published>
<updated>${new Date(entry.changedAt).toISOString()}</updated>
<author><name>${escape(entry.byline ?? '')}</name></author>
<category term="${escape(entry.experience ?? '')}" label="${escape(sayExperience(entry.experience, locale))}"/>
<summary type="text">${escape(summary)}</summary>
</entry>`;
}

/** For XML 1.0: the signs that mean something, and none that may not stand there at all. */
const escape = (text: string): string =>
	text
		.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
		.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
