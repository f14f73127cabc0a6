import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { sectionsOf } from './how.ts';
import { promises } from './promises.ts';

const text = readFileSync(path.join(import.meta.dirname, '../../../docs/privacy.md'), 'utf8');

it('each promise has its place in the text that says how it is kept', () => {
	const anchors = sectionsOf(text).map(({ anchor }) => anchor);
	for (const anchor of Object.values(promises)) expect(anchors).toContain(anchor);
	expect(new Set(anchors).size, 'no place is named twice').toBe(anchors.length);
});

it('nothing in it leads out of the place, and every link within it arrives', () => {
	const sections = sectionsOf(text);
	const html = sections.map((section) => section.html).join('');
	expect(text).toMatch(/\]\(decisions\//);
	const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, to]) => to!);
	for (const link of links) expect(sections.map(({ anchor }) => `#${anchor}`)).toContain(link);
	expect(html).not.toMatch(/\]\(|\[\d{4}\]|<img|<script/);
});

it('tables are tables, with the words of each cell under the head of its column', () => {
	const [before, section] = sectionsOf(
		'# T\n\nLead.\n\n## One & *two*\n\nSee [below](#x), and ([0003](d/3.md)).\n\n| who | can |\n| --- | --- |\n| **a** | `b` |\n| c | <i> |\n\nAfter.\n'
	);
	expect(before).toEqual({ anchor: '', title: '', html: '<p>Lead.</p>' });
	expect(section!.anchor).toBe('one--two');
	expect(section!.html.replaceAll('\n', '')).toBe(
		'<p>See <a href="#x">below</a>, and.</p><table><thead><tr><th scope="col">who</th><th scope="col">can</th></tr></thead><tbody>' +
			'<tr><th scope="row"><strong>a</strong></th><td data-head="can"><code>b</code></td></tr>' +
			'<tr><th scope="row">c</th><td data-head="can">&lt;i&gt;</td></tr></tbody></table><p>After.</p>'
	);
});
