import { error, redirect } from '@sveltejs/kit';
import { askForCompany, chooseSupporter, endSupport, readCircles } from '#features/support/server/supporters.ts';
import { ChooseForm, EndForm } from '#features/support/supporters.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const { now, locale } = locals;
	return { circles: await readCircles(member), handle: member.handle, now, locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	choose: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(ChooseForm, await request.formData());
		const chosen = posted.ok ? await chooseSupporter(member, posted.value.seat) : null;
		if (!chosen) error(404);
		sayNext(cookies, chosen === true ? 'supporter-chosen' : 'circle-full');
		redirect(303, '/account/supporters');
	},
	company: async ({ locals, url, cookies }) => {
		if (!(await askForCompany(askToSignIn(locals.viewer, url)))) error(404);
		sayNext(cookies, 'company-asked');
		redirect(303, '/account/supporters');
	},
	end: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(EndForm, await request.formData());
		if (posted.ok && (await endSupport(member, posted.value.id))) sayNext(cookies, 'support-ended');
		redirect(303, '/account/supporters');
	}
};
