import { fail, redirect } from '@sveltejs/kit';
import { CheckInForm } from '#features/support/check-in.ts';
import { checkIn, readCheckIns } from '#features/support/server/check-ins.ts';
import { checkForm } from '#ui/form.ts';
import { afterWords } from '../after-words.ts';
import { sayNext } from '../said.ts';
import { askToSignIn } from '../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const { checkIns } = await readCheckIns(member, null, 1);
	const { now, locale } = locals;
	const last = checkIns[0] ? { at: checkIns[0].at, feeling: checkIns[0].feeling } : null;
	return { last, key: crypto.randomUUID(), handle: member.handle, now, locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const form = await request.formData();
		const posted = checkForm(CheckInForm, form);
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		await checkIn(member, posted.value, locals.now);
		sayNext(cookies, 'checked-in');
		redirect(303, afterWords(form, posted.value.line, '/check-in/picture', '/account/supporters/card'));
	}
};
