import { error, fail, redirect } from '@sveltejs/kit';
import { AnswerForm } from '#features/groups/membership.ts';
import { answerRequest } from '#features/groups/server/lead.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: async ({ locals, params, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(AnswerForm, await request.formData());
		if (!posted.ok)
			return fail(422, {
				request: String(posted.typed.request),
				words: String(posted.typed.words),
				problem: posted.problems.words ?? 'choose'
			});
		const { request: id, answer, words } = posted.value;
		const answered = await answerRequest(member, params.slug, id, answer, words);
		if (!answered) error(404);
		sayNext(cookies, `request-${answered === 'seated' ? 'accepted' : answered}`);
		redirect(303, `/groups/${params.slug}/lead`);
	}
};
