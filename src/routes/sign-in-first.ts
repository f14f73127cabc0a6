import { getRequestEvent } from '$app/server';
import { error, redirect } from '@sveltejs/kit';
import type { Member, Viewer } from '#features/people/viewer.ts';

/**
 * The member who asks. A visitor is led to sign in first, and back here afterwards; but whoever sends a form is shown what
 * they wrote, since their session ended while they wrote it.
 */
export function askToSignIn(viewer: Viewer, url: URL): Member {
	if (viewer) return viewer;
	const { request, locals } = getRequestEvent();
	if (request.method === 'POST')
		error(401, { status: 401, message: 'Signed out', reason: 'signed-out', sent: locals.sent });
	return leadToSignIn(url);
}

export function leadToSignIn(url: URL): never {
	redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
}
