import { fail, redirect } from '@sveltejs/kit';
import { DiscretionForm } from '#features/people/discretion.ts';
import { changeDiscretion, readDiscretion } from '#features/people/server/discretion.ts';
import { checkForm } from '#ui/form.ts';
import { rememberDiscretion } from '../../discreet-device.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
	...(await readDiscretion(askToSignIn(locals.viewer, url))),
	sharedDevice: locals.sharedDevice
});

export const actions: Actions = {
	default: async (event) => {
		const { locals, url, request, cookies } = event;
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(DiscretionForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const { discreet, idle } = posted.value;
		await changeDiscretion(member, { discreet, idleMinutes: idle }, locals.now);
		rememberDiscretion(event, discreet, locals.sharedDevice);
		sayNext(cookies, 'discretion');
		redirect(303, '/account/discretion');
	}
};
