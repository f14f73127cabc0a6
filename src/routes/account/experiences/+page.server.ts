import { error, redirect } from '@sveltejs/kit';
import { findCountry } from '#features/care/crisis-lines.ts';
import { riskIn } from '#features/care/risk.ts';
import { HeldActionForm, HoldQuietlyForm } from '#features/experiences/held.ts';
import { findKinds, longestOwnWords } from '#features/experiences/find.ts';
import { hold, letGoOf, moveHeld, readHeldPage } from '#features/experiences/server/held.ts';
import { cleanText } from '#features/people/text.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, request }) => {
	const member = askToSignIn(locals.viewer, url);
	const { held, seats } = await readHeldPage(member);
	return {
		held,
		seats,
		...lookFor(url.searchParams.get('words'), request),
		now: locals.now,
		locale: locals.locale
	};
};

/** What their own words may mean, and whether they sound like danger. */
function lookFor(said: unknown, { headers }: Request) {
	const words = cleanText(String(said ?? '')).slice(0, longestOwnWords);
	const danger = riskIn(words).map(({ words }) => words);
	return {
		words,
		found: words ? findKinds(words) : [],
		danger,
		country: danger.length > 0 ? findCountry(null, headers.get('accept-language')) : null
	};
}

export const actions: Actions = {
	// Posted, so that what they said does not stand in the address, and is not kept by the browser.
	find: async ({ locals, url, request }) => {
		askToSignIn(locals.viewer, url);
		return lookFor((await request.formData()).get('words'), request);
	},
	quietly: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(HoldQuietlyForm, await request.formData());
		if (!posted.ok) error(404);
		const forMe = { since: null, audience: 'me', seats: [], counted: false } as const;
		const done = await hold(member, posted.value.experience, { ...forMe, seats: [] });
		sayNext(cookies, done === 'too-many' ? 'experiences-full' : 'experience-kept');
		redirect(303, `/groups/${posted.value.from}`);
	},
	move: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(HeldActionForm, await request.formData());
		if (!posted.ok) error(404);
		const { id, what } = posted.value;
		const done = what === 'remove' ? await letGoOf(member, id) : await moveHeld(member, id, what === 'up' ? -1 : 1);
		if (!done) error(404);
		sayNext(cookies, what === 'remove' ? 'experience-let-go' : 'experience-moved');
		redirect(303, '/account/experiences');
	}
};
