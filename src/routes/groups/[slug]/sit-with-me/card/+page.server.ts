import { error } from '@sveltejs/kit';
import { findCountry } from '#features/care/crisis-lines.ts';
import { readSeatedGroup } from '#features/groups/server/people.ts';
import { askToSignIn } from '../../../../sign-in-first.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, request, url, setHeaders }) => {
	const group = await readSeatedGroup(askToSignIn(locals.viewer, url), params.slug);
	if (!group) error(404);
	setHeaders({ vary: 'accept-language' });
	return {
		slug: group.slug,
		country: findCountry(url.searchParams.get('country'), request.headers.get('accept-language')),
		locale: locals.locale
	};
};
