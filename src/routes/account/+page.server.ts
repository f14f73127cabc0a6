import { fail, redirect } from '@sveltejs/kit';
import { SettingsForm } from '#features/people/forms.ts';
import { changeSettings, readAccount } from '#features/people/server/account.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../said.ts';
import { askToSignIn } from '../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const { email, hasPassphrase, passkeys, codesLeft } = await readAccount(member);
	const { handle, locale, timeZone } = member;
	return { handle, locale, timeZone, email, hasPassphrase, passkeys: passkeys.length, codesLeft };
};

export const actions: Actions = {
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(SettingsForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		await changeSettings(member, { locale: posted.value.locale, timeZone: posted.value.zone });
		sayNext(cookies, 'account-changed');
		redirect(303, '/account');
	}
};
