import { error, redirect } from '@sveltejs/kit';
import { keepApart, nameFor } from '#features/groups/server/apart.ts';
import { readId } from '../../../ids.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whom it is about: `?seat=` or `?words=`. */
function whom(params: URLSearchParams): { seat: string } | { words: string } {
	const seat = readId(params.get('seat'));
	const words = readId(params.get('words'));
	if (seat) return { seat };
	return words ? { words } : error(404);
}

export const load: PageServerLoad = async ({ locals, url }) => {
	const name = await nameFor(askToSignIn(locals.viewer, url), whom(url.searchParams));
	return name ? { name } : error(404);
};

export const actions: Actions = {
	default: async ({ locals, url, cookies }) => {
		const kept = await keepApart(askToSignIn(locals.viewer, url), whom(url.searchParams));
		if (!kept) error(404);
		sayNext(cookies, 'kept-apart');
		redirect(303, '/account/apart');
	}
};
