import { error } from '@sveltejs/kit';
import { readDesk } from '#features/groups/server/people.ts';
import { Unsent } from '../../../../unsent.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { LayoutServerLoad } from './$types';

// For those who lead the group; for everybody else it is not there.
export const load: LayoutServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const found = await readDesk(member, params.slug);
	if (!found) error(404);
	return { lead: new Unsent(found), me: member.id, now: locals.now, locale: locals.locale, timeZone: member.timeZone };
};
