import { error, fail, redirect } from '@sveltejs/kit';
import { readOwnCheckIn, shareCheckIn } from '#features/support/server/check-in-readers.ts';
import { letGoOfCheckIn } from '#features/support/server/check-ins.ts';
import { AudienceForm } from '#features/support/sharing.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../ids.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const id = readId(params.checkIn);
	const found = id && (await readOwnCheckIn(member, id));
	if (!found) error(404);
	const { now, locale } = locals;
	return { ...found, handle: member.handle, now, locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	audience: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.checkIn);
		const posted = checkForm(AudienceForm, await request.formData());
		if (!posted.ok) return fail(422, { problem: 'choose' as const });
		const shared = id && (await shareCheckIn(member, id, posted.value.audience, locals.now));
		if (!shared) error(404);
		if (shared !== 'done') return fail(422, { problem: shared });
		sayNext(cookies, 'check-in-changed');
		redirect(303, `/check-in/${id}`);
	},
	'let-go': async ({ locals, params, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.checkIn);
		if (!id || !(await letGoOfCheckIn(member, id))) error(404);
		sayNext(cookies, 'check-in-gone');
		redirect(303, '/check-in/earlier');
	}
};
