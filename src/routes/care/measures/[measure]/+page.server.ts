import { error, fail, redirect } from '@sveltejs/kit';
import { AppealAnswerForm } from '#features/care/report.ts';
import { answerAppeal, readAppealed } from '#features/care/server/measures.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../../ids.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const id = readId(params.measure);
	const measure = id && (await readAppealed(member, id));
	if (!measure) error(404);
	return { measure, now: locals.now, locale: locals.locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	default: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.measure);
		const posted = checkForm(AppealAnswerForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		if (!id || !(await answerAppeal(member, id, posted.value.answer, posted.value.words))) error(404);
		sayNext(cookies, 'appeal-answered');
		redirect(303, '/care');
	}
};
