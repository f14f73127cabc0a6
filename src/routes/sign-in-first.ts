import { redirect } from '@sveltejs/kit';
import type { Member, Viewer } from '#features/people/viewer.ts';

/** The member who asks; a visitor is led to sign in first, and back here afterwards. */
export function askToSignIn(viewer: Viewer, url: URL): Member {
	if (viewer) return viewer;
	redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
}
