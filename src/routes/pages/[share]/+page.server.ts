import { error, redirect } from '@sveltejs/kit';
import { readPage } from '#features/journal/server/pages.ts';
import { readOpenedShare } from '#features/sharing/server/opened.ts';
import { readId } from '../../ids.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const id = readId(params.share);
	const share = id && (await readOpenedShare(member, id));
	if (share) return { share, now: locals.now, locale: locals.locale, timeZone: member.timeZone };
	// Its author may have closed it, or opened it wider, since somebody told of it.
	const own = id && (await readPage(member, id));
	if (own) redirect(303, own.group ? `/groups/${own.group.slug}/shares/${id}` : `/journal/${id}`);
	error(404);
};
