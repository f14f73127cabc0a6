import { error, fail, redirect } from '@sveltejs/kit';
import { PairForm, WishForm } from '#features/buddies/buddy.ts';
import { proposePairing, readGroupBuddies, wishForBuddy } from '#features/buddies/server/pairings.ts';
import { checkForm } from '#ui/form.ts';
import { Unsent } from '../../../../unsent.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const { now, locale } = locals;
	const buddies = await readGroupBuddies(member, params.slug, now);
	if (!buddies) error(404);
	return { buddies: new Unsent(buddies), now, locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	wish: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(WishForm, await request.formData());
		if (!posted.ok) return fail(422, { problem: 'choose' });
		const wishes = posted.value.wish === 'yes';
		if (!(await wishForBuddy(member, params.slug, wishes, locals.now))) error(404);
		sayNext(cookies, wishes ? 'buddy-wish' : 'buddy-wish-ended');
		redirect(303, `/groups/${params.slug}/buddies`);
	},
	propose: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(PairForm, await request.formData());
		const proposed = posted.ok && (await proposePairing(member, posted.value.one, posted.value.other, locals.now));
		sayNext(cookies, proposed ? 'pairing-proposed' : 'pairing-not-proposed');
		redirect(303, `/groups/${params.slug}/buddies`);
	}
};
