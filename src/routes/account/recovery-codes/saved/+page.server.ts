import { redirect } from '@sveltejs/kit';
import { nextPath } from '#features/people/next-path.ts';
import { forgetCodes } from '../../../arrival.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => redirect(303, '/account/recovery-codes');

export const actions: Actions = {
	default: async (event) => {
		forgetCodes(event);
		redirect(303, nextPath(String((await event.request.formData()).get('next') ?? ''), '/account'));
	}
};
