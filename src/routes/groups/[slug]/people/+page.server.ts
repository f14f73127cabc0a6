import { error } from '@sveltejs/kit';
import { readPeople } from '#features/groups/server/people.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const page = await readPeople(member, params.slug);
	if (!page) error(404);
	return { ...page, now: locals.now, locale: locals.locale, timeZone: member.timeZone };
};
