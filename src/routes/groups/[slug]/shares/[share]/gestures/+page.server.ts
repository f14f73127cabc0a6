import { error, redirect } from '@sveltejs/kit';
import { GestureForm } from '#features/sharing/share.ts';
import { setGesture } from '#features/sharing/server/write.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../../../../ids.ts';
import { sayNext } from '../../../../../said.ts';
import { askToSignIn } from '../../../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

/** Nothing to see here: whoever comes by a link or by reloading is led to the share. */
export const load: PageServerLoad = ({ params, request }) => {
	if (request.method === 'GET') redirect(303, `/groups/${params.slug}/shares/${params.share}`);
};

export const actions: Actions = {
	default: async ({ locals, params, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.share);
		const posted = checkForm(GestureForm, await request.formData());
		if (!id || !posted.ok) error(404);
		const made = await setGesture(member, params.slug, id, posted.value.gesture);
		if (!made) error(404);
		if ('refused' in made) sayNext(cookies, `refused-${made.refused}`);
		const from = URL.parse(request.headers.get('referer') ?? '');
		redirect(
			303,
			from?.pathname === `/groups/${params.slug}/shares/${id}` ? from.pathname : `/groups/${params.slug}#share-${id}`
		);
	}
};
