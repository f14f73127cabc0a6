import { error, fail, redirect } from '@sveltejs/kit';
import { ChangeHeldForm, toHeld } from '#features/experiences/held.ts';
import { changeHeld, readHeldPage } from '#features/experiences/server/held.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../../ids.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const { held, seats } = await readHeldPage(member);
	const mine = held.find(({ id }) => id === params.held);
	if (!mine) error(404);
	return { mine, seats, locale: locals.locale };
};

export const actions: Actions = {
	default: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.held);
		if (!id) error(404);
		const sent = await request.formData();
		sent.set('id', id);
		const posted = checkForm(ChangeHeldForm, sent);
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const input = toHeld(posted.value, locals.now);
		if ('problem' in input) {
			const { counted, ...typed } = posted.value;
			return fail(422, {
				typed: { ...typed, counted: counted ? 'yes' : '' } as Record<string, string | string[]>,
				problems: { [input.field]: input.problem } as Record<string, string>
			});
		}
		if (!(await changeHeld(member, id, input))) error(404);
		sayNext(cookies, 'experience-changed');
		redirect(303, '/account/experiences');
	}
};
