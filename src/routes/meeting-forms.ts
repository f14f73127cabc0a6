import type * as v from 'valibot';
import { sayGroupProblem } from '#features/groups/words.ts';
import { sayMeetingProblem } from '#features/meetings/words.ts';
import type { Typed } from '#ui/form.ts';
import { sayProblem } from './problems.ts';

/** What was typed into a form whose fields were right and whose whole was not. */
export function typedIn({ entries }: { entries: v.ObjectEntries }, data: FormData): Typed {
	const typed: Typed = {};
	for (const name of Object.keys(entries)) {
		const texts = data.getAll(name).map(String);
		typed[name] = name === 'days' || name === 'formats' ? texts : (texts[0] ?? '');
	}
	return typed;
}

export const sayMeeting = (code: string, bounds: { least?: number; most?: number } = {}): string =>
	sayMeetingProblem(code) ?? sayGroupProblem(code) ?? sayProblem(code, bounds);
