import { error } from '@sveltejs/kit';
import { readLog, readQueue } from '#features/care/server/reports.ts';
import { readId } from '../../ids.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const before = readId(url.searchParams.get('before'));
	if (!(await readQueue(member))) error(404);
	const { now, locale } = locals;
	return { ...(await readLog(member, before)), isFirst: !before, now, locale, timeZone: member.timeZone };
};
