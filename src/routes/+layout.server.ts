import type { LayoutServerLoad } from './$types';
import { takeSaid } from './said.ts';

export const load: LayoutServerLoad = ({ locals, cookies }) => ({
	viewer: locals.viewer && { handle: locals.viewer.handle, isHost: locals.viewer.isHost, hasNews: locals.viewer.hasNews },
	communityName: locals.community?.name ?? 'Hearth',
	said: takeSaid(cookies)
});
