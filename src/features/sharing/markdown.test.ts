import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderWords } from './markdown.ts';

describe('a member’s words as HTML', () => {
	it('keep their paragraphs, line breaks, emphasis, lists and quotes', () => {
		expect(renderWords('one\ntwo\n\nthree')).toBe('<p>one<br />\ntwo</p>\n<p>three</p>');
		expect(renderWords('I *am* **here** ~~gone~~')).toBe('<p>I <em>am</em> <strong>here</strong> <del>gone</del></p>');
		expect(renderWords('- a\n- b')).toContain('<li>');
		expect(renderWords('> she said')).toContain('<blockquote>');
	});

	it.each([
		'# not a heading',
		'[led away](https://elsewhere.example)',
		'![seen](https://elsewhere.example/x.png)',
		'<https://elsewhere.example>',
		'[a]: https://elsewhere.example',
		'`code`',
		'    code',
		'<b onclick="x()">bold</b>'
	])('show %s as it was typed', (text) => {
		const html = renderWords(text);
		expect(html).not.toMatch(/<(?!\/?p>)/);
	});

	it('never hold a tag beyond the few, or an attribute, whatever is typed', () => {
		const pieces = fc.array(
			fc.oneof(
				fc.string(),
				fc.constantFrom(
					'<script>',
					'<img src=x onerror=y>',
					'](javascript:x)',
					'[',
					'`',
					'\n',
					'> ',
					'- ',
					'**',
					'&lt;',
					'"'
				)
			)
		);
		fc.assert(
			fc.property(pieces, (parts) => {
				const html = renderWords(parts.join(''));
				expect(
					html.replace(/<\/?(p|br|em|strong|del|ul|ol|li|blockquote|hr)( \/)?>|<ol start="\d+">/g, '')
				).not.toContain('<');
			}),
			{ numRuns: 500 }
		);
	});
});
