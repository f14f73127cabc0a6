import { error } from '@sveltejs/kit';
import { findCountry } from '#features/care/crisis-lines.ts';
import { readPeople } from '#features/groups/server/people.ts';
import { askToSignIn } from '../../../../sign-in-first.ts';
import type { PageServerLoad } from './$types';

/** The card for whoever sits in this group: its first offer is a person. */
export const load: PageServerLoad = async ({ locals, params, request, url, setHeaders }) => {
	const page = await readPeople(askToSignIn(locals.viewer, url), params.slug);
	if (!page) error(404);
	setHeaders({ vary: 'accept-language' });
	return {
		slug: page.group.slug,
		country: findCountry(url.searchParams.get('country'), request.headers.get('accept-language')),
		locale: locals.locale
	};
};
