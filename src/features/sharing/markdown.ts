import { micromark } from 'micromark';
import { gfmStrikethrough, gfmStrikethroughHtml } from 'micromark-extension-gfm-strikethrough';

// Paragraphs, emphasis, lists and quotes are for people who write from the heart. Headings, images, code blocks and
// links are not needed for it, and links are how strangers are led elsewhere: they stay as they were typed.
const options = {
	extensions: [
		gfmStrikethrough(),
		{
			disable: {
				null: [
					'headingAtx',
					'setextUnderline',
					'codeFenced',
					'codeIndented',
					'codeText',
					'htmlFlow',
					'htmlText',
					'labelStartImage',
					'labelStartLink',
					'labelEnd',
					'autolink',
					'definition'
				]
			}
		}
	],
	htmlExtensions: [gfmStrikethroughHtml()]
};

const kept = new Map<string, string>();
const keptCharacters = { now: 0, most: 4_000_000 };

/**
 * A member's words as safe HTML. A line break stays one, as people expect who never heard of Markdown.
 * Results are kept while they fit into memory: the same shares are read far more often than written.
 */
export function renderWords(text: string): string {
	const known = kept.get(text);
	if (known !== undefined) return known;
	const html = micromark(text.replace(/(?<!\n)\n(?!\n)/g, '  \n'), options);
	keptCharacters.now += text.length + html.length;
	kept.set(text, html);
	for (const [oldText, oldHtml] of kept) {
		if (keptCharacters.now <= keptCharacters.most) break;
		kept.delete(oldText);
		keptCharacters.now -= oldText.length + oldHtml.length;
	}
	return html;
}
