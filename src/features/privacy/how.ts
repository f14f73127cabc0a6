import { micromark } from 'micromark';

// docs/privacy.md as a page: the same words for members as for whoever runs the server. It is our own text, so headings, code
// and tables are rendered, which members' words may not have (sharing/markdown.ts).

export interface Section {
	/** As GitHub makes it of the heading, so that links work in both places. */
	anchor: string;
	title: string;
	html: string;
}

/** The second-level sections of a text in Markdown. What stands before the first has an empty title. */
export function sectionsOf(markdown: string): Section[] {
	return markdown.split(/^(?=## )/m).map((part) => {
		const [, title = '', body = part] = /^## (.+)\n([\s\S]*)$/.exec(part) ?? [];
		return { anchor: anchorOf(title), title, html: blocksOf(body.replace(/^# .+$/m, '')) };
	});
}

export const anchorOf = (title: string): string =>
	title
		.toLowerCase()
		.replace(/[^\p{L}\d -]/gu, '')
		.replaceAll(' ', '-');

function blocksOf(body: string): string {
	return body
		.trim()
		.split(/\n\n(?=\|)|(?<=^\|.*)\n\n/m)
		.map((block) => (block.startsWith('|') ? tableOf(block) : render(block)))
		.join('\n');
}

/** A table of the kind that GitHub knows: a row of headings, a row of lines, rows. */
function tableOf(block: string): string {
	const [head = [], , ...rows] = block.split('\n').map((row) =>
		row
			.replace(/^\||\|$/g, '')
			.split('|')
			.map((cell) => render(cell.trim()).replace(/^<p>|<\/p>$/g, ''))
	);
	const heads = head.map((cell) => `<th scope="col">${cell}</th>`).join('');
	const lines = rows.map(
		([first = '', ...cells]) =>
			`<tr><th scope="row">${first}</th>${cells.map((cell, at) => `<td data-head="${plain(head[at + 1] ?? '')}">${cell}</td>`).join('')}</tr>`
	);
	return `<table><thead><tr>${heads}</tr></thead><tbody>${lines.join('')}</tbody></table>`;
}

const plain = (html: string): string => html.replace(/<[^>]*>/g, '');

/** Links within the text stay; those into the source's folders lead nowhere here, and become their words. */
const render = (markdown: string): string =>
	micromark(markdown.replace(/ ?\(\[\d{4}\]\([^)]*\)\)/g, '').replace(/\[([^\]]+)\]\((?!#)[^)]*\)/g, '$1'));
