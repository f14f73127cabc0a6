import type { RequestEvent } from '@sveltejs/kit';

const name = 'hearth.plain';
const year = 365 * 24 * 3600;

/**
 * Whether this answer names nothing. A member's wish goes wherever they are signed in; their device remembers it, so that
 * its pages name nothing after signing out either. On a device that others use too it is forgotten with the window.
 */
export function followDiscretion({ cookies, locals, url }: RequestEvent): boolean {
	const remembered = cookies.get(name) === '1';
	if (!locals.stay) return remembered;
	const { discreet, shared } = locals.stay;
	if (discreet !== remembered) rememberDiscretion({ cookies, url }, discreet, shared);
	return discreet;
}

export function rememberDiscretion(
	{ cookies, url }: Pick<RequestEvent, 'cookies' | 'url'>,
	discreet: boolean,
	shared: boolean
): void {
	const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:' } as const;
	if (discreet) cookies.set(name, '1', { ...options, ...(shared ? {} : { maxAge: year }) });
	else cookies.delete(name, options);
}
