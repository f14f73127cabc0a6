import { error, fail, redirect } from '@sveltejs/kit';
import { PasskeyNameForm } from '#features/people/forms.ts';
import { namePasskey, readAccount } from '#features/people/server/account.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../../ids.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, params }) => {
	const { passkeys, hasPassphrase } = await readAccount(askToSignIn(locals.viewer, url));
	const passkey = passkeys.find(({ id }) => id === params.passkey);
	if (!passkey) error(404);
	return { passkey: { id: passkey.id, name: passkey.name }, hasPassphrase };
};

export const actions: Actions = {
	default: async ({ locals, url, params, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.passkey);
		const posted = checkForm(PasskeyNameForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		if (!id || !(await namePasskey(member, id, posted.value.name))) error(404);
		sayNext(cookies, 'account-changed');
		redirect(303, '/account/passkeys');
	}
};
