import { error } from '@sveltejs/kit';
import { readQueue } from '#features/care/server/reports.ts';
import { askToSignIn } from '../sign-in-first.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const queue = await readQueue(member);
	if (!queue) error(404);
	return { queue, now: locals.now, locale: locals.locale, timeZone: member.timeZone };
};
