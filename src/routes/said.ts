import type { Cookies } from '@sveltejs/kit';

const name = 'hearth.said';
// No secret; and over plain HTTP on a network of one's own a browser would drop a secure one.
const everywhere = { path: '/', httpOnly: true, sameSite: 'lax', secure: false } as const;

/** Has the next page say one thing, once: for what was done just before a redirect. `what` is a key of `sayings`. */
export function sayNext(cookies: Cookies, what: string): void {
	cookies.set(name, what, { ...everywhere, maxAge: 60 });
}

/** What the page before asked this one to say, or null. */
export function takeSaid(cookies: Cookies): string | null {
	const what = cookies.get(name) ?? null;
	if (what) cookies.delete(name, everywhere);
	return what && /^[a-z-]{1,40}$/.test(what) ? what : null;
}
