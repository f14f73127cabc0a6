import { error, redirect } from '@sveltejs/kit';
import { acceptInvitation, lookBehindInvitation } from '#features/groups/server/lead.ts';
import { leadToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	invited: await lookBehindInvitation(locals.viewer, params.token.slice(0, 64)),
	token: params.token.slice(0, 64)
});

export const actions: Actions = {
	default: async ({ locals, params, url }) => {
		const slug = await acceptInvitation(locals.viewer ?? leadToSignIn(url), params.token);
		if (!slug) error(404);
		redirect(303, `/groups/${slug}`);
	}
};
