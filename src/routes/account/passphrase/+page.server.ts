import { fail, redirect } from '@sveltejs/kit';
import { PassphraseForm, passphraseProblems } from '#features/people/forms.ts';
import { changePassphrase, readAccount } from '#features/people/server/account.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import { notProved } from '../not-proved.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	return { handle: member.handle, hasPassphrase: (await readAccount(member)).hasPassphrase };
};

export const actions: Actions = {
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(PassphraseForm, await request.formData());
		if (!posted.ok) return fail(422, { problems: posted.problems });
		const like = passphraseProblems(member.handle, posted.value.newpassphrase, 'newpassphrase');
		if (like) return fail(422, { problems: like });
		const changed = await changePassphrase(member, posted.value.passphrase, posted.value.newpassphrase, locals.now);
		if (changed !== true) return fail(422, { problems: notProved(changed, locals.now) });
		sayNext(cookies, 'passphrase-changed');
		redirect(303, '/account');
	}
};
