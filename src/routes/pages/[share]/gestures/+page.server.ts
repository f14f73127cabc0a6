import { error, redirect } from '@sveltejs/kit';
import { gestureOpened } from '#features/sharing/server/opened.ts';
import { GestureForm } from '#features/sharing/share.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../../ids.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

/** Nothing to see here: whoever comes by a link or by reloading is led to the page. */
export const load: PageServerLoad = ({ params, request }) => {
	if (request.method === 'GET') redirect(303, `/pages/${params.share}`);
};

export const actions: Actions = {
	default: async ({ locals, params, request, url }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.share);
		const posted = checkForm(GestureForm, await request.formData());
		if (!id || !posted.ok || !(await gestureOpened(member, id, posted.value.gesture))) error(404);
		redirect(303, `/pages/${id}`);
	}
};
