import data from '#content/practices-for-now.json' with { type: 'json' };
import type { Answered } from './first-step.ts';
import type { Daypart } from './times.ts';

/** Something that can be done in the next minute or two, in words alone (content/practices-for-now.json). */
export interface ShortPractice {
	key: string;
	/** Where it fits: a wish of the first step, or a part of the day. */
	for: string[];
	seconds: number;
	name: Record<string, string>;
	steps: Record<string, string[]>;
	source: string;
}

const practices: ShortPractice[] = data.practices;

/** One practice for this minute: by what would help, else by the hour. Danger and a wish for somebody bring the ground back. */
export function practiceFor({ wants, danger }: Pick<Answered, 'wants' | 'danger'>, part: Daypart): ShortPractice {
	const fits = (what: string) => practices.find((practice) => practice.for.includes(what));
	if (danger) return fits('someone') ?? practices[0]!;
	for (const want of ['someone', 'listen', 'read', 'learn'] as const) {
		const found = wants.includes(want) ? fits(want) : undefined;
		if (found) return found;
	}
	return fits(part) ?? practices[0]!;
}
