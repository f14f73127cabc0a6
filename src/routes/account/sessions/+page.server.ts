import { error, redirect } from '@sveltejs/kit';
import { endAllSessions, endOtherSessions, endSession, listSessions } from '#features/people/server/sessions.ts';
import { sayMoment } from '#ui/times.ts';
import { dropSessionCookie } from '../../arrival.ts';
import { readId } from '../../ids.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const sessions = await listSessions(member, locals.now);
	return {
		sessions: sessions.map(({ since, ...session }) => ({
			...session,
			since: sayMoment(since, locals.now, locals.locale, member.timeZone),
			sinceIso: new Date(since).toISOString()
		}))
	};
};

export const actions: Actions = {
	/** Ends `session`: one of the member's own by its id, `others`, or `all`. */
	default: async (event) => {
		const member = askToSignIn(event.locals.viewer, event.url);
		const which = String((await event.request.formData()).get('session') ?? '');
		if (which === 'all' || which === member.sessionId) {
			await (which === 'all' ? endAllSessions(member.id) : endSession(member, which));
			dropSessionCookie(event);
			sayNext(event.cookies, 'signed-out');
			redirect(303, '/');
		}
		if (which === 'others') await endOtherSessions(member);
		else if (!readId(which)) error(404);
		// One that has ended already is as it should be.
		else await endSession(member, which);
		sayNext(event.cookies, which === 'others' ? 'sessions-ended' : 'session-ended');
		redirect(303, '/account/sessions');
	}
};
