import { error, fail, redirect } from '@sveltejs/kit';
import { ClosingForm } from '#features/groups/membership.ts';
import { closeGroup } from '#features/groups/server/lead.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../../../said.ts';
import { askToSignIn } from '../../../../sign-in-first.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: async ({ locals, params, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(ClosingForm, await request.formData());
		if (!posted.ok)
			return fail(422, { words: String(posted.typed.words), problem: posted.problems.words ?? 'too-long' });
		if (!(await closeGroup(member, params.slug, posted.value.words))) error(404);
		sayNext(cookies, 'closed');
		redirect(303, `/groups/${params.slug}`);
	}
};
