import { error, redirect } from '@sveltejs/kit';
import { readSharePage } from '#features/sharing/server/pages.ts';
import { withdrawShare } from '#features/sharing/server/write.ts';
import { readId } from '../../../../../ids.ts';
import { sayNext } from '../../../../../said.ts';
import { askToSignIn } from '../../../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const id = readId(params.share);
	const page = id && (await readSharePage(askToSignIn(locals.viewer, url), params.slug, id, null));
	if (!page || !page.share.mine || page.share.withdrawn) error(404);
	return page;
};

export const actions: Actions = {
	default: async ({ locals, params, url, cookies }) => {
		const id = readId(params.share);
		const withdrawn = id && (await withdrawShare(askToSignIn(locals.viewer, url), id));
		if (!withdrawn) error(404);
		sayNext(cookies, 'taken-back');
		redirect(303, `/groups/${params.slug}`);
	}
};
