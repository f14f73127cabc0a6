import { error, fail, redirect } from '@sveltejs/kit';
import { mostAsked } from '#features/experiences/held.ts';
import { notHeldYet } from '#features/experiences/server/held.ts';
import { SeatForm } from '#features/groups/membership.ts';
import { acceptAgreements, enterGroup, stopWaiting } from '#features/groups/server/seats.ts';
import { readGroupPage } from '#features/sharing/server/pages.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, request }) => {
	if (request.method === 'GET') redirect(303, `/groups/${params.slug}`);
	const page = await readGroupPage(locals.viewer, params.slug, null);
	if (!page) error(404);
	return { group: page.group, locale: locals.locale };
};

export const actions: Actions = {
	enter: async ({ locals, params, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(SeatForm, await request.formData());
		if (!posted.ok) {
			const { name: nameProblem, words, accept, version } = posted.problems;
			const problem = accept ?? words ?? version ?? (nameProblem ? undefined : 'accept');
			return fail(422, {
				words: String(posted.typed.words),
				name: String(posted.typed.name ?? ''),
				nameProblem,
				problem
			});
		}
		const entered = await enterGroup(member, params.slug, posted.value);
		if (!entered) error(404);
		if ('problem' in entered) {
			const { words, name } = posted.value;
			const taken = entered.problem === 'name-taken';
			return fail(409, {
				words,
				name,
				nameProblem: taken ? entered.problem : undefined,
				problem: taken ? undefined : entered.problem
			});
		}
		sayNext(cookies, entered.now);
		// Asked once, right after sitting down, and easily passed over.
		const asked = entered.now === 'seated' ? (await notHeldYet(member, params.slug)).slice(0, mostAsked) : [];
		const been = asked.map((key) => `been=${encodeURIComponent(key)}`).join('&');
		redirect(303, `/groups/${params.slug}${been && `?${been}`}`);
	},
	stop: async ({ locals, params, url, cookies }) => {
		const stopped = await stopWaiting(askToSignIn(locals.viewer, url), params.slug);
		if (!stopped) error(404);
		sayNext(cookies, 'stopped');
		redirect(303, `/groups/${params.slug}`);
	},
	accept: async ({ locals, params, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(SeatForm, await request.formData());
		const accepted = posted.ok ? await acceptAgreements(member, params.slug, posted.value.version) : false;
		if (accepted === null) error(404);
		if (accepted) sayNext(cookies, 'accepted');
		redirect(303, `/groups/${params.slug}`);
	}
};
