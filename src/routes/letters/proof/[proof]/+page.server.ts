import { isProof, proveAddress } from '#features/delivery/server/address.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, locals, setHeaders }) => {
	// (With no referrer at all, browsers would post the form below without saying where from.)
	setHeaders({ 'x-robots-tag': 'noindex' });
	return { opens: isProof(params.proof, locals.now) };
};

export const actions: Actions = {
	// Programs that look into letters follow links and press nothing: so it takes a press.
	default: async ({ params, locals }) => ({
		became: (await proveAddress(params.proof, locals.now)) ?? ('old' as const)
	})
};
