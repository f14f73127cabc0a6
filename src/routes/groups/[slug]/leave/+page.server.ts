import { error, fail, redirect } from '@sveltejs/kit';
import { LeaveForm } from '#features/groups/membership.ts';
import { readSeatedGroup } from '#features/groups/server/people.ts';
import { leaveGroup } from '#features/groups/server/seats.ts';
import { sealPages } from '#features/journal/server/pages.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const group = await readSeatedGroup(askToSignIn(locals.viewer, url), params.slug);
	if (!group) error(404);
	return { group };
};

export const actions: Actions = {
	default: async ({ locals, params, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(LeaveForm, await request.formData());
		if (!posted.ok) return fail(422, { problem: 'choose' as const });
		const left = await leaveGroup(member, params.slug, posted.value.words);
		if (left === null) error(404);
		if (left === 'last-facilitator') return fail(409, { problem: left });
		// Pages that were open to the group came home, and are for nobody else again.
		if (posted.value.words !== 'keep') await sealPages();
		sayNext(cookies, 'left');
		redirect(303, '/groups');
	}
};
