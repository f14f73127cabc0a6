import { fail, redirect } from '@sveltejs/kit';
import { EmailForm } from '#features/people/forms.ts';
import { askToProve, readAddress } from '#features/delivery/server/address.ts';
import { changeEmail, hasPassphrase } from '#features/people/server/account.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import { notProved } from '../not-proved.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const [address, known] = await Promise.all([readAddress(member), hasPassphrase(member)]);
	return { ...address, hasPassphrase: known };
};

export const actions: Actions = {
	proof: async ({ locals, url, cookies }) => {
		const asked = await askToProve(askToSignIn(locals.viewer, url), locals.now);
		if (asked) sayNext(cookies, asked === true ? 'proof-sent' : 'proof-many');
		redirect(303, '/account/email');
	},
	change: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(EmailForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const { email, passphrase } = posted.value;
		const changed = await changeEmail(member, email || null, passphrase, locals.now);
		if (changed !== true) return fail(422, { typed: { email }, problems: notProved(changed, locals.now) });
		// A letter asks whose address it is, where letters go out; the page says how it stands.
		const asked = email ? await askToProve(member, locals.now) : null;
		sayNext(cookies, asked === true ? 'proof-sent' : email ? 'account-changed' : 'email-removed');
		redirect(303, asked ? '/account/email' : '/account');
	}
};
