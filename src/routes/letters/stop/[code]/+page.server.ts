import { isStopLink, stopLetters } from '#features/delivery/server/address.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, setHeaders }) => {
	// (With no referrer at all, browsers would post the form below without saying where from.)
	setHeaders({ 'x-robots-tag': 'noindex' });
	return { opens: await isStopLink(params.code) };
};

export const actions: Actions = {
	// Mail programs post here too (RFC 8058): whoever holds the link may, signed in or not, and is led nowhere else.
	default: async ({ params, locals }) => ({ stopped: await stopLetters(params.code, locals.now) })
};
