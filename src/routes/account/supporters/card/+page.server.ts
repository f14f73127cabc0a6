import { findCountry } from '#features/care/crisis-lines.ts';
import { hasSupporters } from '#features/support/server/supporters.ts';
import { whereWordsStand } from '../../../after-words.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { PageServerLoad } from './$types';

/** A member's card outside of groups. */
export const load: PageServerLoad = async ({ locals, request, url, setHeaders }) => {
	const supporters = await hasSupporters(askToSignIn(locals.viewer, url));
	setHeaders({ vary: 'accept-language' });
	return {
		supporters,
		country: findCountry(url.searchParams.get('country'), request.headers.get('accept-language')),
		locale: locals.locale,
		posted: whereWordsStand(url)
	};
};
