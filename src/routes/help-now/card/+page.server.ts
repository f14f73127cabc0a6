import { findCountry } from '#features/care/crisis-lines.ts';
import { whereWordsStand } from '../../after-words.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, request, url, setHeaders }) => {
	setHeaders({ vary: 'accept-language' });
	return {
		country: findCountry(url.searchParams.get('country'), request.headers.get('accept-language')),
		locale: locals.locale,
		posted: whereWordsStand(url)
	};
};
