import { fail, redirect } from '@sveltejs/kit';
import { EmailForm } from '#features/people/forms.ts';
import { changeEmail, readAccount } from '#features/people/server/account.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import { notProved } from '../not-proved.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { email, hasPassphrase } = await readAccount(askToSignIn(locals.viewer, url));
	return { email, hasPassphrase };
};

export const actions: Actions = {
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(EmailForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const { email, passphrase } = posted.value;
		const changed = await changeEmail(member, email || null, passphrase, locals.now);
		if (changed !== true) return fail(422, { typed: { email }, problems: notProved(changed, locals.now) });
		sayNext(cookies, email ? 'account-changed' : 'email-removed');
		redirect(303, '/account');
	}
};
