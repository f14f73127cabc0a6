import { error, redirect } from '@sveltejs/kit';
import { readOwnReply } from '#features/sharing/server/pages.ts';
import { withdrawReply } from '#features/sharing/server/write.ts';
import { readId } from '../../../../ids.ts';
import { sayNext } from '../../../../said.ts';
import { askToSignIn } from '../../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

/** Taking back what one answered: also once the page is closed again. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const id = readId(params.reply);
	const reply = id && (await readOwnReply(member, id));
	if (!reply || reply.withdrawn) error(404);
	return { reply, shareId: params.share };
};

export const actions: Actions = {
	default: async ({ locals, params, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.reply);
		if (!id || !(await withdrawReply(member, id))) error(404);
		sayNext(cookies, 'taken-back');
		redirect(303, '/pages');
	}
};
