import { fail, redirect } from '@sveltejs/kit';
import { AnswerForm, AskForm, OfferForm } from '#features/buddies/buddy.ts';
import { answerBuddy, askBuddy, endBuddy } from '#features/buddies/server/buddies.ts';
import { offerTime, readCircleAround } from '#features/buddies/server/circle.ts';
import { answerPairing } from '#features/buddies/server/pairings.ts';
import { OneForm } from '#features/people/references.ts';
import { checkForm } from '#ui/form.ts';
import { Unsent } from '../../unsent.ts';
import { sayNext } from '../said.ts';
import { askToSignIn } from '../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const { now, locale } = locals;
	const circle = new Unsent(await readCircleAround(member, now));
	return { circle, handle: member.handle, now, locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	time: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(OfferForm, await request.formData());
		if (!posted.ok) return fail(422, { problem: 'time', id: null });
		const { hours } = posted.value;
		const told = await offerTime(member, hours, locals.now);
		sayNext(cookies, hours === 0 ? 'time-ended' : told > 0 ? 'time-told' : 'time-told-nobody');
		redirect(303, '/circle');
	},
	ask: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(AskForm, await request.formData());
		if (!posted.ok) return fail(422, { problem: 'ask', id: String(posted.typed.id) });
		const asked = await askBuddy(member, posted.value.id, posted.value.rhythm, locals.now);
		if (asked) sayNext(cookies, asked === 'buddies' ? 'buddy-yes' : 'buddy-asked');
		redirect(303, '/circle');
	},
	answer: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(AnswerForm, await request.formData());
		if (!posted.ok) return fail(422, { problem: 'answer', id: null });
		const yes = posted.value.answer === 'yes';
		if (await answerBuddy(member, posted.value.id, yes, locals.now))
			sayNext(cookies, yes ? 'buddy-yes' : 'buddy-declined');
		redirect(303, '/circle');
	},
	end: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(OneForm, await request.formData());
		if (posted.ok && (await endBuddy(member, posted.value.id, locals.now))) sayNext(cookies, 'buddy-ended');
		redirect(303, '/circle');
	},
	pairing: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(AnswerForm, await request.formData());
		if (!posted.ok) return fail(422, { problem: 'answer', id: null });
		const yes = posted.value.answer === 'yes';
		const buddies = await answerPairing(member, posted.value.id, yes, locals.now);
		if (buddies !== null) sayNext(cookies, buddies ? 'buddy-yes' : yes ? 'pairing-waits' : 'buddy-declined');
		redirect(303, '/circle');
	}
};
