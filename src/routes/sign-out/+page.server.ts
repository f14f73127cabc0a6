import { redirect } from '@sveltejs/kit';
import { endSession } from '#features/people/server/sessions.ts';
import { dropSessionCookie } from '../arrival.ts';
import { sayNext } from '../said.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
	if (!locals.viewer) redirect(303, '/');
};

export const actions: Actions = {
	default: async (event) => {
		const { viewer } = event.locals;
		if (viewer) await endSession(viewer, viewer.sessionId);
		dropSessionCookie(event);
		sayNext(event.cookies, 'signed-out');
		redirect(303, '/');
	}
};
