import { findCountry } from '#features/care/crisis-lines.ts';
import type { PageServerLoad } from './$types';

// No account, no script, no database: this page comes however things stand.
export const load: PageServerLoad = ({ locals, request, url, setHeaders }) => {
	setHeaders({ vary: 'accept-language' });
	return {
		country: findCountry(url.searchParams.get('country'), request.headers.get('accept-language')),
		locale: locals.locale
	};
};
