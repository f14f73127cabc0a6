import { fail, redirect } from '@sveltejs/kit';
import { LetGoForm } from '#features/support/check-in.ts';
import { letGoOfCheckIn, readCheckIns } from '#features/support/server/check-ins.ts';
import { checkForm } from '#ui/form.ts';
import { Unsent } from '../../../unsent.ts';
import { readId } from '../../ids.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const before = readId(url.searchParams.get('before'));
	const { now, locale } = locals;
	const said = new Unsent(await readCheckIns(member, before));
	return { said, isFirst: !before, now, locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	'let-go': async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(LetGoForm, await request.formData());
		if (!posted.ok) return fail(422, { problem: true });
		if (await letGoOfCheckIn(member, posted.value.id)) sayNext(cookies, 'check-in-gone');
		redirect(303, '/check-in/earlier');
	}
};
