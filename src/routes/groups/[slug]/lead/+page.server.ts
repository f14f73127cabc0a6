import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { AnswerForm } from '#features/groups/membership.ts';
import { answerRequest } from '#features/groups/server/lead.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: async (event) => {
		const member = askToSignIn(event.locals.viewer, event.url);
		const posted = checkForm(AnswerForm, await event.request.formData());
		if (!posted.ok) {
			const { words: problem } = posted.problems;
			if (!problem) return back(event, 'gone');
			return fail(422, { request: String(posted.typed.request), words: String(posted.typed.words), problem });
		}
		const { request: id, answer, words } = posted.value;
		const answered = await answerRequest(member, event.params.slug, id, answer, words);
		return back(event, answered ? `request-${answered === 'seated' ? 'accepted' : answered}` : 'gone');
	}
};

/** Somebody else who leads may have been quicker, or the page was old: it is shown as it stands now. */
function back({ cookies, params }: RequestEvent<{ slug: string }>, said: string): never {
	sayNext(cookies, said);
	redirect(303, `/groups/${params.slug}/lead`);
}
