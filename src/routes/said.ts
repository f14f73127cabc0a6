import type { Cookies } from '@sveltejs/kit';

const name = 'hearth.said';

/** Has the next page say one thing, once: for what was done just before a redirect. `what` is a key of `sayings`. */
export function sayNext(cookies: Cookies, what: string): void {
	cookies.set(name, what, { path: '/', maxAge: 60, httpOnly: true, sameSite: 'lax' });
}

/** What the page before asked this one to say, or null. */
export function takeSaid(cookies: Cookies): string | null {
	const what = cookies.get(name) ?? null;
	if (what) cookies.delete(name, { path: '/' });
	return what && /^[a-z-]{1,40}$/.test(what) ? what : null;
}
