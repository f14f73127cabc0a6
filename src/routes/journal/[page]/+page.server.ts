import { error, fail, redirect } from '@sveltejs/kit';
import { PageForm } from '#features/journal/page.ts';
import { readPage, rewritePage } from '#features/journal/server/pages.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../ids.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const id = readId(params.page);
	const page = id && (await readPage(member, id));
	if (!page) error(404);
	return { page, now: locals.now, locale: locals.locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	default: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.page);
		const posted = checkForm(PageForm, await request.formData());
		if (!posted.ok)
			return fail(422, {
				body: String(posted.typed.body),
				problem: posted.problems.body ?? posted.problems.version ?? 'stale',
				changed: false
			});
		const kept = id && (await rewritePage(member, id, posted.value));
		if (!kept) error(404);
		const { body } = posted.value;
		if ('refused' in kept) return fail(422, { body, problem: kept.refused, changed: false });
		if ('changed' in kept) return fail(409, { body, problem: undefined, changed: true });
		sayNext(cookies, 'page-kept');
		redirect(303, `/journal/${id}`);
	}
};
