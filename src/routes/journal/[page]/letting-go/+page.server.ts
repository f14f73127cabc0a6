import { error, redirect } from '@sveltejs/kit';
import { letGoOfPage, readPage } from '#features/journal/server/pages.ts';
import { readId } from '../../../ids.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const id = readId(params.page);
	const page = id && (await readPage(member, id));
	if (!page) error(404);
	return { page };
};

export const actions: Actions = {
	default: async ({ locals, params, url }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.page);
		if (!id || !(await letGoOfPage(member, id))) error(404);
		redirect(303, '/journal/let-go');
	}
};
