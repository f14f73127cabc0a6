import { fail, redirect } from '@sveltejs/kit';
import { passphraseProblems, RecoverForm } from '#features/people/forms.ts';
import { recover } from '#features/people/server/recovery.ts';
import { checkForm } from '#ui/form.ts';
import { arrivalOf, enter, tooMany } from '../arrival.ts';
import { sayNext } from '../said.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: async (event) => {
		const { locals, request } = event;
		const posted = checkForm(RecoverForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const { handle } = posted.value;
		const typed = { handle, ...(posted.value.shared ? { shared: 'yes' } : {}) };
		const like = passphraseProblems(handle, posted.value.passphrase);
		if (like) return fail(422, { typed, problems: like });
		const opened = await recover(posted.value, arrivalOf(event).source, locals.now);
		if ('problem' in opened) {
			const problems: Record<string, string> =
				opened.problem === 'too-many' ? { form: tooMany(opened.again, locals.now) } : { code: opened.problem };
			return fail(422, { typed, problems });
		}
		await enter(event, opened.memberId, posted.value.shared);
		sayNext(event.cookies, 'recovered');
		redirect(303, opened.codesLeft > 2 ? '/' : '/account/recovery-codes');
	}
};
