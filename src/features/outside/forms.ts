import * as v from 'valibot';
import { line } from '#features/people/text.ts';
import { isTimeZone } from '#features/people/time-zones.ts';
import { mostBytes } from './import.ts';

/** How a host gives a list, besides the file. The text is judged as the list that it is, not as a field. */
export const ImportForm = v.object({
	address: line(0, 2000),
	text: v.pipe(v.optional(v.string(), ''), v.maxLength(mostBytes, 'too-long')),
	name: line(0, 80),
	zone: v.pipe(v.optional(v.string(), ''), v.check(isTimeZone, 'time-zone'))
});
