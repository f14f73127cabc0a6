import type { LayoutServerLoad } from './$types';
import { takeSaid } from './said.ts';

export const load: LayoutServerLoad = ({ locals, cookies, route, url, request }) => ({
	viewer: locals.viewer && {
		handle: locals.viewer.handle,
		isHost: locals.viewer.isHost,
		hasNews: locals.viewer.hasNews
	},
	/** A visitor who has a seat somewhere. */
	guest: locals.guest !== null,
	communityName: locals.community?.name ?? 'Hearth',
	discreet: locals.discreet,
	/** Where this is, for what other sites read of a page; members' pages are nothing for other sites. */
	origin: locals.viewer || locals.discreet ? null : url.origin,
	// Who asks is not known where the database is not asked; then nobody is told to sign in either.
	bare: ['/help-now', '/leaving', '/without-connection'].includes(route.id ?? '') || !locals.community,
	// A window that looks again by itself takes nothing that another one is to say.
	said: request.headers.has('x-hearth-looks') ? null : takeSaid(cookies)
});
