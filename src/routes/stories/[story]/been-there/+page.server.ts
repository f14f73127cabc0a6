import { error, redirect } from '@sveltejs/kit';
import { setBeenThere } from '#features/stories/server/marks.ts';
import { BeenThereForm } from '#features/stories/story.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../../ids.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

/** Nothing to see here: whoever comes by a link or by reloading is led to the story. */
export const load: PageServerLoad = ({ params, request }) => {
	if (request.method === 'GET') redirect(303, `/stories/${params.story}`);
};

export const actions: Actions = {
	default: async ({ locals, params, request, url }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.story);
		const posted = checkForm(BeenThereForm, await request.formData());
		if (!id || !posted.ok || !(await setBeenThere(member, id, posted.value.been === 'there'))) error(404);
		// They have read it: what was folded stays open.
		redirect(303, `/stories/${id}?read=1#been`);
	}
};
