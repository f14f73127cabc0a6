import { fail, redirect } from '@sveltejs/kit';
import { HandleApartForm, LiftForm } from '#features/groups/apart.ts';
import { keepApart, liftApart, readKeptApart } from '#features/groups/server/apart.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const { now, locale } = locals;
	return { people: await readKeptApart(member), now, locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	handle: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(HandleApartForm, await request.formData());
		if (!posted.ok) return fail(422, { handle: String(posted.typed.handle), problem: 'empty' });
		const kept = await keepApart(member, posted.value);
		if (!kept) return fail(422, { handle: posted.value.handle, problem: 'yourself' });
		sayNext(cookies, 'kept-apart');
		redirect(303, '/account/apart');
	},
	lift: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(LiftForm, await request.formData());
		if (posted.ok && (await liftApart(member, posted.value.id))) sayNext(cookies, 'apart-lifted');
		redirect(303, '/account/apart');
	}
};
