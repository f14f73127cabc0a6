import { error, redirect } from '@sveltejs/kit';
import { readDeliveryState, sendTest } from '#features/delivery/server/state.ts';
import { sayMoment } from '#ui/times.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	if (!member.isHost) error(404);
	const { ways, lettersGo } = await readDeliveryState(member, locals.now);
	const when = (at: number | null) => at && sayMoment(at, locals.now, locals.locale, member.timeZone);
	return {
		lettersGo,
		ways: ways.map(({ way, waiting, failing, givenUp, problem, failingSince, sentAt, problemAt }) => ({
			way,
			waiting,
			failing,
			givenUp,
			problem,
			failingSince: when(failingSince),
			sentAt: when(sentAt),
			problemAt: when(problemAt)
		}))
	};
};

export const actions: Actions = {
	default: async ({ locals, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		if (!member.isHost) error(404);
		sayNext(cookies, (await sendTest(member, locals.now)) ? 'test-sent' : 'test-none');
		redirect(303, '/host/delivery');
	}
};
