import { error, fail, redirect } from '@sveltejs/kit';
import { answerOffer, readWaiting, setHoldingTimes, volunteer } from '#features/support/server/unanswered.ts';
import { HoldingTimesForm, OfferForm, tooEarly, VolunteerForm } from '#features/support/unanswered.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const waiting = await readWaiting(member, params.slug);
	if (!waiting) error(404);
	const { now, locale } = locals;
	return { ...waiting, now, locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	volunteer: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(VolunteerForm, await request.formData());
		if (!posted.ok) return fail(422, { problem: 'choose' });
		if (!(await volunteer(member, params.slug, posted.value.kinds))) error(404);
		sayNext(cookies, 'volunteers');
		redirect(303, `/groups/${params.slug}/answering`);
	},
	offer: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(OfferForm, await request.formData());
		const { share, answer } = posted.ok ? posted.value : { share: '', answer: 'pass' as const };
		const done = posted.ok && (await answerOffer(member, share, answer));
		sayNext(cookies, !done ? 'offer-gone' : answer === 'take' ? 'offer-taken' : 'offer-passed');
		redirect(303, `/groups/${params.slug}/${done && answer === 'take' ? `shares/${share}` : 'answering'}`);
	},
	times: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(HoldingTimesForm, await request.formData());
		if (!posted.ok) return fail(422, { times: posted.typed, problems: posted.problems });
		const early = tooEarly(posted.value);
		if (early) return fail(422, { times: asText(posted.value), problems: { [early]: 'early' } });
		if (!(await setHoldingTimes(member, params.slug, posted.value))) error(404);
		sayNext(cookies, 'holding-times');
		redirect(303, `/groups/${params.slug}/answering`);
	}
};

const asText = (times: object): Record<string, string> =>
	Object.fromEntries(Object.entries(times).map(([field, minutes]) => [field, String(minutes)]));
