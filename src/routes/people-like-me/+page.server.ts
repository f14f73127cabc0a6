import { fail, redirect } from '@sveltejs/kit';
import { riskIn } from '#features/care/risk.ts';
import { LikeMeForm, whens } from '#features/hope/like-me.ts';
import { findPeopleLikeMe } from '#features/hope/server/people-like-me.ts';
import { checkForm } from '#ui/form.ts';
import { Unsent } from '../../unsent.ts';
import { askToSignIn } from '../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

/** By what the member carries: `?when=`. A visitor is told what there is for them. */
export const load: PageServerLoad = async ({ locals, url, request }) => {
	const when = whens.find((each) => each === url.searchParams.get('when')) ?? 'near';
	const { viewer, now, locale } = locals;
	// What was posted is answered by the action below.
	const here = viewer && request.method !== 'POST';
	const found = here ? await findPeopleLikeMe(viewer, { when, words: '', locale }) : null;
	return { page: new Unsent({ found }), when, now, locale, timeZone: viewer?.timeZone ?? 'UTC' };
};

export const actions: Actions = {
	default: async ({ locals, url, request }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(LikeMeForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const { words, when } = posted.value;
		if (!words) redirect(303, when === 'ahead' ? '/people-like-me?when=ahead' : '/people-like-me');
		// Their own words are read here and go nowhere else: neither into the address nor into a table.
		const found = await findPeopleLikeMe(member, { when, words, locale: locals.locale });
		return { typed: { words, when }, page: new Unsent({ found }), danger: riskIn(words).length > 0 };
	}
};
