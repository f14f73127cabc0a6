import { error } from '@sveltejs/kit';
import { findCountry } from '#features/care/crisis-lines.ts';
import { readPeople } from '#features/groups/server/people.ts';
import { askToSignIn } from '../../../../sign-in-first.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, request, url, setHeaders }) => {
	const people = await readPeople(askToSignIn(locals.viewer, url), params.slug);
	if (!people) error(404);
	setHeaders({ vary: 'accept-language' });
	return {
		slug: people.group.slug,
		country: findCountry(url.searchParams.get('country'), request.headers.get('accept-language')),
		locale: locals.locale
	};
};
