import { fail, redirect } from '@sveltejs/kit';
import { ConsentForm, purposeKeys, standingOf } from '#features/privacy/consent.ts';
import { answerConsent, readConsents } from '#features/privacy/server/consent.ts';
import { checkForm } from '#ui/form.ts';
import { sayDay } from '#ui/times.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const said = await readConsents(member);
	return {
		purposes: purposeKeys.map((key) => ({
			key,
			standing: standingOf(key, said[key]),
			answers: said[key].map(({ given, at }) => ({
				given,
				when: sayDay(at, locals.now, locals.locale, member.timeZone)
			}))
		}))
	};
};

export const actions: Actions = {
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(ConsentForm, await request.formData());
		if (!posted.ok) return fail(422, { problem: true });
		const { purpose, given } = posted.value.answer;
		await answerConsent(member, purpose, given);
		sayNext(cookies, given ? 'consent-given' : 'consent-withdrawn');
		redirect(303, '/account/consent');
	}
};
