import { error } from '@sveltejs/kit';
import { findCountry } from '#features/care/crisis-lines.ts';
import { readSeatedGroup } from '#features/groups/server/people.ts';
import { hasSupporters } from '#features/support/server/supporters.ts';
import { askToSignIn } from '../../../../sign-in-first.ts';
import { whereWordsStand } from '../../../../after-words.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, request, url, setHeaders }) => {
	const member = askToSignIn(locals.viewer, url);
	const [group, supporters] = await Promise.all([readSeatedGroup(member, params.slug), hasSupporters(member)]);
	if (!group) error(404);
	setHeaders({ vary: 'accept-language' });
	return {
		slug: group.slug,
		alerts: group.alerts,
		supporters,
		country: findCountry(url.searchParams.get('country'), request.headers.get('accept-language')),
		locale: locals.locale,
		posted: whereWordsStand(url)
	};
};
