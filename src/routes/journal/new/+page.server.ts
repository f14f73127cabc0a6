import { fail, redirect } from '@sveltejs/kit';
import { NewPageForm, pageKinds } from '#features/journal/page.ts';
import { newPageKey, writePage } from '#features/journal/server/pages.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const kind = pageKinds.find((each) => each === url.searchParams.get('kind')) ?? 'page';
	return { kind, key: crypto.randomUUID(), draftKey: await newPageKey(member) };
};

export const actions: Actions = {
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(NewPageForm, await request.formData());
		if (!posted.ok)
			return fail(422, {
				body: String(posted.typed.body),
				problem: posted.problems.body ?? posted.problems.key ?? 'choose'
			});
		const kept = await writePage(member, posted.value);
		if (!kept || !('id' in kept)) return fail(409, { body: posted.value.body, problem: 'stale' });
		sayNext(cookies, 'page-kept');
		redirect(303, `/journal/${kept.id}`);
	}
};
