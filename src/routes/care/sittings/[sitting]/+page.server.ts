import { error, fail, redirect } from '@sveltejs/kit';
import { LineForm } from '#features/care/report.ts';
import { endSitting, readSitting, sayInSitting, takeSitting } from '#features/care/server/sitting.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../../ids.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const id = readId(params.sitting);
	const sitting = id && (await readSitting(member, id));
	if (!sitting) error(404);
	return { sitting, now: locals.now, locale: locals.locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	take: async ({ locals, params, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.sitting);
		if (!id || !(await readSitting(member, id))) error(404);
		sayNext(cookies, (await takeSitting(member, id)) ? 'sitting-taken' : 'sitting-was-taken');
		redirect(303, url.pathname);
	},
	say: async ({ locals, params, url, request }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.sitting);
		const posted = checkForm(LineForm, await request.formData());
		if (!posted.ok) return fail(422, { words: String(posted.typed.words), problem: posted.problems.words ?? 'empty' });
		if (!id || !(await sayInSitting(member, id, posted.value.words))) error(404);
		redirect(303, url.pathname);
	},
	end: async ({ locals, params, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.sitting);
		if (id && (await endSitting(member, id))) sayNext(cookies, 'sitting-ended');
		redirect(303, '/care');
	}
};
