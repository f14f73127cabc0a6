import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { EndingForm, PersonForm, RemovalForm } from '#features/groups/membership.ts';
import { liftRemoval, makeFacilitator, stepDown } from '#features/groups/server/lead.ts';
import { removeMember } from '#features/groups/server/seats.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../../../said.ts';
import { askToSignIn } from '../../../../sign-in-first.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	remove: async (event) => {
		const member = askToSignIn(event.locals.viewer, event.url);
		const posted = checkForm(RemovalForm, await event.request.formData());
		if (!posted.ok) {
			const { reason: problem } = posted.problems;
			if (!problem) return back(event, 'gone');
			return fail(422, { seat: String(posted.typed.seat), reason: String(posted.typed.reason), problem });
		}
		const done = await removeMember(member, event.params.slug, posted.value.seat, posted.value.reason);
		return back(event, done ? 'removed' : 'gone');
	},
	make: async (event) => {
		const member = askToSignIn(event.locals.viewer, event.url);
		const posted = checkForm(PersonForm, await event.request.formData());
		const done = posted.ok && (await makeFacilitator(member, event.params.slug, posted.value.seat));
		return back(event, done ? 'made' : 'gone');
	},
	lift: async (event) => {
		const member = askToSignIn(event.locals.viewer, event.url);
		const posted = checkForm(EndingForm, await event.request.formData());
		const done = posted.ok && (await liftRemoval(member, event.params.slug, posted.value.ending));
		return back(event, done ? 'lifted' : 'gone');
	},
	'step-down': async (event) => {
		const done = await stepDown(askToSignIn(event.locals.viewer, event.url), event.params.slug);
		if (!done) error(404);
		if (done === 'last-facilitator') return fail(409, { seat: '', reason: '', problem: done });
		sayNext(event.cookies, 'stepped-down');
		redirect(303, `/groups/${event.params.slug}`);
	}
};

/** Somebody else who leads may have been quicker, or the page was old: it is shown as it stands now. */
function back({ cookies, params }: RequestEvent<{ slug: string }>, said: string): never {
	sayNext(cookies, said);
	redirect(303, `/groups/${params.slug}/lead/people`);
}
