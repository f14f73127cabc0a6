import { fail, redirect } from '@sveltejs/kit';
import { agreeToLookIn, readLookIn } from '#features/support/server/look-ins.ts';
import { SilenceForm } from '#features/support/sharing.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const { now, locale } = locals;
	return { lookIn: await readLookIn(member), now, locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(SilenceForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const { after, people } = posted.value;
		if (!(await agreeToLookIn(member, after, people, locals.now)))
			return fail(422, { typed: { after: String(after), people }, problems: { people: 'none' } });
		sayNext(cookies, after === null ? 'silence-never' : 'silence-agreed');
		redirect(303, '/check-in/silence');
	}
};
