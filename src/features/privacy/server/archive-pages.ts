import * as m from '#messages';
import { copied, type Copied } from '#features/privacy/holding.ts';
import { sayName as say } from '#features/privacy/names.ts';
import type { CopiedRow, CopiedTable, Value } from './copy.ts';
import type { Owner } from './export.ts';

// The pages of an archive: they stand alone, without a script or anything from elsewhere, and open in any browser.

/** Fields with words of several paragraphs. */
const prose = new Set([
	...['body', 'words', 'answerWords', 'reason', 'copy', 'appeal', 'appealWords'],
	...['past', 'turningPoint', 'present', 'toMyselfThen']
]);

/** The first page: what there is, and what is not. */
export function indexPage(counts: Record<string, number>, owner: Owner, now: number): string {
	const title = m.data_copy_title({ community: owner.community, handle: owner.handle });
	const list = copied.map((part) => {
		const count = counts[part] ?? 0;
		const some = count === 1 ? m.data_copy_one() : m.data_copy_count({ count });
		return `<li><a href="${part}.html">${escape(say('part', part))}</a> <small>${escape(some)}</small></li>`;
	});
	const without = [m.data_copy_without_others(), m.data_copy_without_secrets(), m.data_copy_without_who()];
	return page(
		title,
		`<p class="lead">${escape(m.data_copy_lead({ when: sayTime(new Date(now).toISOString(), owner) }))}</p>
<ul class="parts">${list.join('')}</ul>
<h2>${escape(m.data_copy_without())}</h2>
<ul>${without.map((each) => `<li>${escape(each)}</li>`).join('')}</ul>`
	);
}

export function partPage(part: Copied, tables: CopiedTable[], owner: Owner): string {
	const sections = tables.map(({ table, rows }) => {
		const name = part === 'pages' ? 'pages' : table;
		const body = rows.length
			? rows.map((row) => article(row, owner)).join('\n')
			: `<p class="none">${escape(m.data_copy_nothing())}</p>`;
		return `<section><h2>${escape(say('table', name))}</h2>\n${body}</section>`;
	});
	return page(say('part', part), sections.join('\n'), `<p><a href="index.html">${escape(m.data_copy_index())}</a></p>`);
}

function article(row: CopiedRow, owner: Owner): string {
	const filled = Object.entries(row).filter(([, value]) => value !== null && value !== '' && !isEmpty(value));
	const facts = filled
		.filter(([name]) => !prose.has(name))
		.map(
			([name, value]) => `<div><dt>${escape(say('field', name))}</dt><dd>${escape(sayValue(value, owner))}</dd></div>`
		);
	const texts = filled
		.filter(([name]) => prose.has(name))
		.map(([, value]) => `<p class="words">${escape(String(value))}</p>`);
	return `<article>${texts.join('')}<dl>${facts.join('')}</dl></article>`;
}

const isEmpty = (value: Value) => Array.isArray(value) && value.length === 0;
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function sayValue(value: Value, owner: Owner): string {
	if (typeof value === 'boolean') return value ? m.data_copy_yes() : m.data_copy_no();
	if (Array.isArray(value)) return value.join(', ');
	return typeof value === 'string' && moment.test(value) ? sayTime(value, owner) : String(value);
}

const sayTime = (iso: string, { timeZone }: Owner): string =>
	new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone }).format(new Date(iso));

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const page = (title: string, content: string, before = ''): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(title)}</title>
<style>${style}</style>
<body><main>
${before}
<h1>${escape(title)}</h1>
${content}
</main></body>
</html>
`;

const style = `:root{color-scheme:light dark}
body{margin:0;background:#f7f1e6;color:#22302f;font:17px/1.6 Georgia,serif}
main{max-width:42rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.9rem;line-height:1.2}h2{margin-top:2.5rem;font-size:1.3rem}
a{color:#9a4a17}small,dt,.none{color:#57615f}
.lead{font-size:1.1rem}
.parts{padding:0;list-style:none}.parts li{padding:.5rem 0;border-bottom:1px solid #d9cfbd}
article{margin:1rem 0;padding:1rem 1.25rem;background:#fffaf1;border-radius:14px}
.words{margin:0 0 1rem;white-space:pre-wrap;overflow-wrap:anywhere}
dl{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin:0;font:15px/1.5 system-ui,sans-serif}
dl div{display:flex;gap:.5rem;max-width:100%}dd{margin:0;overflow-wrap:anywhere}
@media (prefers-color-scheme:dark){body{background:#12211f;color:#efe7d8}article{background:#1b2c2a}
a{color:#f0a868}small,dt,.none{color:#b4bdb6}.parts li{border-color:#34453f}}
@media print{body{background:none}article{break-inside:avoid;border:1px solid #ccc}}`;
