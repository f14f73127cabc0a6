import { steps } from '#features/stories/story.ts';

/** The step that the button asked for; `done` is the whole story. Null where no button did. */
export function nextStep(form: FormData): (typeof steps)[number] | 'done' | null {
	const go = form.get('go');
	return ([...steps, 'done'] as const).find((each) => each === go) ?? null;
}
