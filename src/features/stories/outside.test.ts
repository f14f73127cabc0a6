import { describe, expect, it } from 'vitest';
import { describePage, writeFeed, type FeedEntry } from './outside.ts';
import { emptyText, type StoryView } from './story.ts';

const at = Date.parse('2026-11-20T18:00:00Z');
const story: StoryView = {
	...emptyText,
	id: '0193e1b0-0000-7000-8000-000000000001',
	title: 'The coat </script><script>alert(1)</script>',
	past: `**It** was in the hall. ${'And it stayed there. '.repeat(20)}`,
	experience: 'breakup',
	sinceMonth: '2026-03',
	monthsAlong: 8,
	byline: 'sam-w',
	mine: false,
	masked: false,
	audience: 'public',
	groupName: null,
	groupSlug: null,
	toldAt: at,
	changedAt: at,
	folded: false,
	hidden: false,
	muted: false,
	beenThere: false,
	found: 0,
	version: 1
};
const around = { address: 'https://hearth.example/stories/1', community: 'The Long Table', locale: 'en' };

describe('what search engines learn of a public story', () => {
	it('is an article under its byline', () => {
		const { data, description } = describePage(story, around);
		expect(data).toMatchObject({
			'@type': 'Article',
			headline: story.title,
			author: { name: 'sam-w' },
			inLanguage: 'en',
			datePublished: '2026-11-20T18:00:00.000Z'
		});
		expect(description).toMatch(/^It was in the hall\. .* …$/);
		expect(description.length).toBeLessThanOrEqual(162);
	});

	it('is none of its words behind a content note, or where care folded it', () => {
		expect(describePage({ ...story, contentNotes: ['abuse'] }, around).description).toBe(
			'This story has a content note: abuse.'
		);
		expect(describePage({ ...story, folded: true }, around).description).not.toContain('hall');
	});
});

describe('the feed', () => {
	const entry: FeedEntry = {
		id: story.id,
		byline: 'sam & <w>',
		title: 'Half a \ud83d pair, \u0007 and "quotes"',
		experience: 'breakup',
		opening: 'It was in the hall.',
		contentNotes: [],
		locale: 'en',
		toldAt: at,
		changedAt: at + 60_000
	};
	const feed = (entries: FeedEntry[]) =>
		writeFeed(entries, { origin: 'https://hearth.example', community: 'Table & Chairs', locale: 'en' });

	it('has what Atom asks of a feed and of each entry, and no sign that XML forbids', () => {
		const text = feed([entry]);
		for (const needed of [
			'<id>https://hearth.example/stories</id>',
			'<title>',
			'<updated>2026-11-20T18:01:00.000Z</updated>'
		])
			expect(text).toContain(needed);
		expect(text).toContain(
			'<link rel="self" type="application/atom+xml" href="https://hearth.example/stories/feed.xml"/>'
		);
		expect(text).toContain('<author><name>sam &#38; &#60;w&#62;</name></author>');
		expect(text).toContain('<title>Half a  pair,  and &#34;quotes&#34;</title>');
		expect(text).toContain(`<id>urn:uuid:${story.id}</id>`);
		expect(text).toContain('<published>2026-11-20T18:00:00.000Z</published>');
	});

	it('says of a story with a content note that it has one, and none of its words', () => {
		const text = feed([{ ...entry, contentNotes: ['abuse'] }]);
		expect(text).toContain('<summary type="text">This story has a content note: abuse.</summary>');
		expect(text).not.toContain('in the hall');
	});

	it('of nothing is a feed as well', () => {
		expect(feed([])).toContain('<updated>1970-01-01T00:00:00.000Z</updated>');
	});
});
