import { redirect } from '@sveltejs/kit';
import { removeExport } from '#features/privacy/server/export.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => redirect(303, '/account/export');

export const actions: Actions = {
	default: async ({ locals, url, cookies }) => {
		await removeExport(askToSignIn(locals.viewer, url));
		sayNext(cookies, 'export-removed');
		redirect(303, '/account/export');
	}
};
