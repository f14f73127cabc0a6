import { error } from '@sveltejs/kit';
import { readMeetingsDesk } from '#features/meetings/server/read.ts';
import { Unsent } from '../../../../../unsent.ts';
import { askToSignIn } from '../../../../sign-in-first.ts';
import type { LayoutServerLoad } from './$types';

// For those who lead the group; for everybody else it is not there. It asks for no more of the desk than these pages show.
export const load: LayoutServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const desk = await readMeetingsDesk(member, params.slug);
	if (!desk || desk.group.closed) error(404);
	return { desk: new Unsent(desk), now: locals.now, locale: locals.locale, timeZone: member.timeZone };
};
