import type { Temporal } from 'temporal-polyfill';

// How iCalendar writes things (RFC 5545, 3.1 and 3.3).

const mostOctets = 75;
const utf8 = new TextEncoder();

/** A property whose value needs no escaping. */
export const calendarLine = (name: string, value: string): string => `${name}:${value}`;

/** A property whose value is text. */
export const textLine = (name: string, text: string): string =>
	`${name}:${text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n')}`;

/** `20261124T190000`, of the wall's clock. */
export const localStamp = (local: Temporal.PlainDateTime | string): string =>
	`${String(local).slice(0, 19)}:00`.replace(/[-:]/g, '').slice(0, 15);

/** `20261124T190000Z` @param moment Unix milliseconds */
export const utcStamp = (moment: number): string =>
	`${new Date(moment).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** The lines as one text: folded after 75 octets, never within a character, with the line ends that the standard wants. */
export const fold = (lines: readonly string[]): string => lines.map((line) => `${foldLine(line)}\r\n`).join('');

function foldLine(line: string): string {
	let folded = '';
	let octets = 0;
	for (const character of line) {
		const size = utf8.encode(character).length;
		if (octets + size > mostOctets) {
			folded += '\r\n ';
			octets = 1;
		}
		folded += character;
		octets += size;
	}
	return folded;
}
