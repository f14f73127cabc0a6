import { fail, redirect } from '@sveltejs/kit';
import { checkInFor, readCheckInReaders } from '#features/support/server/check-in-readers.ts';
import { readCheckIns } from '#features/support/server/check-ins.ts';
import { SharingForm } from '#features/support/sharing.ts';
import { checkForm } from '#ui/form.ts';
import { afterWords } from '../after-words.ts';
import { sayNext } from '../said.ts';
import { askToSignIn } from '../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const [{ checkIns }, readers] = await Promise.all([readCheckIns(member, null, 1), readCheckInReaders(member)]);
	const { now, locale } = locals;
	const last = checkIns[0] ? { at: checkIns[0].at, feeling: checkIns[0].feeling } : null;
	return { last, readers, key: crypto.randomUUID(), handle: member.handle, now, locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const form = await request.formData();
		const posted = checkForm(SharingForm, form);
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const { audience, ...said } = posted.value;
		const shared = await checkInFor(member, said, audience, locals.now);
		sayNext(cookies, shared === 'done' ? 'checked-in' : 'check-in-not-shared');
		redirect(303, afterWords(form, said.line, '/check-in/picture', '/account/supporters/card'));
	}
};
