import { fail, redirect } from '@sveltejs/kit';
import { storyLocaleOf } from '#features/stories/reading.ts';
import { beginStory, newStoryKey } from '#features/stories/server/write.ts';
import { NewStoryForm, parts } from '#features/stories/story.ts';
import { checkForm } from '#ui/form.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import { nextStep } from '../next-step.ts';
import type { Actions, PageServerLoad } from './$types';

/** One question, the first or the one that was chosen: `?part=`. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const part = parts.find((each) => each === url.searchParams.get('part')) ?? 'past';
	return { part, key: crypto.randomUUID(), draftKey: await newStoryKey(member) };
};

export const actions: Actions = {
	default: async ({ locals, url, request }) => {
		const member = askToSignIn(locals.viewer, url);
		const form = await request.formData();
		const posted = checkForm(NewStoryForm, form);
		const go = nextStep(form);
		if (!posted.ok) {
			// Whoever wrote nothing yet only wants another question.
			const chosen = parts.find((each) => each === go);
			if (chosen && chosen !== posted.typed.part && posted.problems.body === 'empty')
				redirect(303, `/stories/new?part=${chosen}`);
			const problem = posted.problems.body ?? posted.problems.key ?? posted.problems.part ?? 'stale';
			return fail(422, { body: String(posted.typed.body), problem });
		}
		const kept = await beginStory(member, posted.value, storyLocaleOf(locals.locale));
		if (!kept || !('id' in kept)) return fail(409, { body: posted.value.body, problem: 'stale' });
		redirect(303, `/stories/${kept.id}/edit?part=${go ?? posted.value.part}`);
	}
};
