import { error, fail, redirect } from '@sveltejs/kit';
import { AppealForm } from '#features/care/report.ts';
import { appeal, readMyMeasures } from '#features/care/server/measures.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../ids.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const { now, locale } = locals;
	return { measures: await readMyMeasures(member), now, locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const data = await request.formData();
		const id = readId(String(data.get('measure') ?? ''));
		const posted = checkForm(AppealForm, data);
		if (!id) error(404);
		if (!posted.ok)
			return fail(422, { id, words: String(posted.typed.words), problem: posted.problems.words ?? 'empty' });
		if (!(await appeal(member, id, posted.value.words))) error(404);
		sayNext(cookies, 'appealed');
		redirect(303, '/account/standing');
	}
};
