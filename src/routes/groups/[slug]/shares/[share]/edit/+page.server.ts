import { error, fail, redirect } from '@sveltejs/kit';
import { ShareEditForm } from '#features/sharing/share.ts';
import { readSharePage } from '#features/sharing/server/pages.ts';
import { editShare } from '#features/sharing/server/write.ts';
import { checkForm, type Problems } from '#ui/form.ts';
import { afterWords } from '../../../../../after-words.ts';
import { readId } from '../../../../../ids.ts';
import { sayNext } from '../../../../../said.ts';
import { askToSignIn } from '../../../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, request, url }) => {
	const id = readId(params.share);
	const page = id && (await readSharePage(askToSignIn(locals.viewer, url), params.slug, id, null));
	// What was typed is shown again also where the share was taken back meanwhile.
	if (!page || !page.share.mine || (page.share.withdrawn && request.method === 'GET')) error(404);
	return { ...page, locale: locals.locale };
};

export const actions: Actions = {
	default: async ({ locals, params, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.share);
		const data = await request.formData();
		const posted = checkForm(ShareEditForm, data);
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems, changed: false });
		const edited = id && (await editShare(member, id, posted.value));
		if (!edited) error(404);
		if (!('id' in edited)) {
			const { body, wish, audience, notes } = posted.value;
			const problems: Problems = 'refused' in edited ? { form: edited.refused } : {};
			return fail(409, { typed: { body, wish, audience, notes }, problems, changed: 'changed' in edited });
		}
		sayNext(cookies, 'changed');
		const group = `/groups/${params.slug}`;
		redirect(303, afterWords(data, posted.value.body, `${group}#share-${id}`, `${group}/sit-with-me/card`));
	}
};
