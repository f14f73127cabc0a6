import { error, fail, redirect } from '@sveltejs/kit';
import { AppealForm } from '#features/care/report.ts';
import { appealBan, readBan } from '#features/care/server/measures.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../said.ts';
import type { Actions, PageServerLoad } from './$types';

/** Why somebody cannot sign in any more, and where they answer. Who proved who they are was led here (sign-in). */
export const load: PageServerLoad = async ({ params }) => {
	const ban = await readBan(params.token);
	return ban ? { ban, token: params.token } : error(404);
};

export const actions: Actions = {
	default: async ({ params, request, cookies, url }) => {
		const posted = checkForm(AppealForm, await request.formData());
		if (!posted.ok) return fail(422, { words: String(posted.typed.words), problem: posted.problems.words ?? 'empty' });
		if (!(await appealBan(params.token, posted.value.words))) error(404);
		sayNext(cookies, 'appealed');
		redirect(303, url.pathname);
	}
};
