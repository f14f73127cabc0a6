import { fail, redirect } from '@sveltejs/kit';
import { SignInForm } from '#features/people/forms.ts';
import { nextPath } from '#features/people/next-path.ts';
import { signIn } from '#features/people/server/sign-in.ts';
import { checkForm } from '#ui/form.ts';
import { arrivalOf, enter, tooMany } from '../arrival.ts';
import { askAboutTheGuest, liveSeats } from '../guest-device.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const next = nextPath(url.searchParams.get('next'));
	if (locals.viewer) redirect(303, next);
	return { next, seats: liveSeats(locals.guest).map(({ group }) => group) };
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, request } = event;
		const posted = checkForm(SignInForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const { handle, passphrase, next, shared } = posted.value;
		const entered = await signIn({ handle, passphrase }, arrivalOf(event).source, locals.now);
		if ('problem' in entered) {
			const problem = entered.problem === 'wrong' ? 'wrong-sign-in' : tooMany(entered.again, locals.now);
			return fail(entered.problem === 'wrong' ? 422 : 429, {
				typed: { handle, next, ...(shared ? { shared: 'yes' } : {}) },
				problems: { form: problem }
			});
		}
		await enter(event, entered.memberId, shared);
		redirect(303, askAboutTheGuest(event, nextPath(next)));
	}
};
