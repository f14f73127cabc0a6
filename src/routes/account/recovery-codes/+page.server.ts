import { fail, redirect } from '@sveltejs/kit';
import { ProofForm } from '#features/people/forms.ts';
import { nextPath } from '#features/people/next-path.ts';
import { newRecoveryCodes, readAccount } from '#features/people/server/account.ts';
import { checkForm } from '#ui/form.ts';
import { codesInPassing, showCodes, tooMany } from '../../arrival.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const member = askToSignIn(event.locals.viewer, event.url);
	const { hasPassphrase, codesLeft } = await readAccount(member);
	return {
		codes: codesInPassing(event),
		codesLeft,
		hasPassphrase,
		handle: member.handle,
		next: nextPath(event.url.searchParams.get('next'), '/account')
	};
};

export const actions: Actions = {
	default: async (event) => {
		const member = askToSignIn(event.locals.viewer, event.url);
		const posted = checkForm(ProofForm, await event.request.formData());
		if (!posted.ok) return fail(422, { problems: posted.problems });
		const made = await newRecoveryCodes(member, posted.value.passphrase, event.locals.now);
		if ('problem' in made) {
			const problems: Record<string, string> =
				made.problem === 'wrong'
					? { passphrase: 'wrong-passphrase' }
					: { form: made.problem === 'too-many' ? tooMany(made.again, event.locals.now) : made.problem };
			return fail(422, { problems });
		}
		redirect(303, showCodes(event, member.id, made.codes, '/account'));
	}
};
