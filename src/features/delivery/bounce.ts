// What a mail server sends back when it could not deliver after all: a report (RFC 3464) within a letter (RFC 6522).

/** What became of one recipient. */
export interface Report {
	/** `failed`, `delayed`, `delivered`, `relayed`, `expanded`. */
	action: string;
	/** Of RFC 3463, such as 5.1.1. */
	status: string;
	/** The other server's words; they may name the address, and are looked at here and kept nowhere. */
	diagnostic: string;
}

export interface Bounce {
	/** Every address to which the letter says that it came. */
	to: string[];
	reports: Report[];
}

/** More than this is no report that anybody needs to read; in characters. */
export const longestBounce = 400_000;
const mostReports = 20;

/** Reads a report; null where the letter holds none: somebody's answer, or an absence notice. */
export function readBounce(letter: string): Bounce | null {
	if (letter.length > longestBounce) return null;
	const text = letter.replace(/\r\n/g, '\n');
	const { fields, body } = apart(text);
	const type = fields.get('content-type')?.[0] ?? '';
	if (!/^multipart\/report\b/i.test(type)) return null;
	const boundary = /boundary="?([^"\n;]{1,70})"?/i.exec(type)?.[1];
	if (!boundary) return null;
	const part = body
		.split(`\n--${boundary}`)
		.concat(body.startsWith(`--${boundary}`) ? [body.slice(boundary.length + 2)] : [])
		.map((each) => apart(each.replace(/^[ \t]*\n/, '')))
		.find(({ fields }) => /^message\/(global-)?delivery-status\b/i.test(fields.get('content-type')?.[0] ?? ''));
	if (!part) return null;
	const reports = part.body
		.split(/\n[ \t]*\n/)
		.map((block) => apart(`${block}\n\n`).fields)
		.filter((fields) => fields.has('action'))
		.slice(0, mostReports)
		.map((fields) => ({
			action: (fields.get('action')?.[0] ?? '').toLowerCase(),
			status: /^[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status')?.[0] ?? '')?.[0] ?? '',
			diagnostic: (fields.get('diagnostic-code')?.[0] ?? '').slice(0, 500)
		}));
	const to = ['to', 'delivered-to', 'x-original-to', 'envelope-to'].flatMap((name) => fields.get(name) ?? []);
	return reports.length > 0 ? { to, reports } : null;
}

/** The header fields and what is below them. Lines that go on are one; names are lower case. */
function apart(text: string): { fields: Map<string, string[]>; body: string } {
	const end = text.indexOf('\n\n');
	const head = end < 0 ? text : text.slice(0, end);
	const fields = new Map<string, string[]>();
	for (const line of head.replace(/\n[ \t]+/g, ' ').split('\n')) {
		const [, name, value] = /^([\w-]{1,60}):[ \t]*(.*)$/.exec(line) ?? [];
		if (name) fields.set(name.toLowerCase(), [...(fields.get(name.toLowerCase()) ?? []), value!]);
	}
	return { fields, body: end < 0 ? '' : text.slice(end + 2) };
}
