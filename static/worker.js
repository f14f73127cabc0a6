// The service worker. It shows what a push message says, and opens its page; and where a member chose that for this browser, it
// keeps the pages that they opened last, for when there is no connection (docs/decisions/0021). Without that choice it keeps
// nothing.

// 1. News ---------------------------------------------------------------------------------------------------------------

self.addEventListener('push', (event) => {
	let said = {};
	try {
		said = event.data?.json() ?? {};
	} catch {
		// A browser expects something to be shown all the same.
	}
	event.waitUntil(
		self.registration.showNotification(said.title ?? 'News', {
			body: said.body ?? '',
			tag: said.tag ?? 'news',
			icon: '/plain.svg',
			data: { href: typeof said.href === 'string' && said.href.startsWith('/') ? said.href : '/notifications' }
		})
	);
});

self.addEventListener('notificationclick', (event) => {
	event.notification.close();
	const address = new URL(event.notification.data?.href ?? '/notifications', self.location.origin);
	// Never to another site, whatever the message said.
	const href = address.origin === self.location.origin ? address.href : '/notifications';
	event.waitUntil(
		self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then(async (windows) => {
			const open = windows.find((window) => new URL(window.url).origin === self.location.origin);
			if (!open) return self.clients.openWindow(href);
			await open.focus();
			return open.navigate(href).catch(() => self.clients.openWindow(href));
		})
	);
});

// 2. Reading without a connection ------------------------------------------------------------------------------------------

/** The choice itself: where this cache is, pages are kept (features/people/client/kept-pages.ts makes it). */
const pages = 'hearth-kept-pages';
/** What they are drawn with, and what is shown where no copy is. It holds nothing of anybody's. */
const parts = 'hearth-kept-parts';
/** What is there without a connection in any case: the page that says so, and the crisis lines. */
const always = ['/without-connection', '/help-now'];
/** How often all was forgotten: what was being read meanwhile is not kept. */
let forgotten = 0;

const mostPages = 40;
const mostLetters = 400_000;
const mostParts = 150;
/** A copy older than this is shown to nobody; in milliseconds. */
const longest = 7 * 24 * 3_600_000;
/** With a connection that hangs a copy is shown after so long; in milliseconds. */
const patience = 6_000;

/** Ways in and out, settings, and what those who care see of others: never kept. */
const neverKept =
	/^\/(account|auth|banned|care|guest|host|join|leave-now|leaving|recover|setup|sign-in|sign-out)(\/|$)/;
/** Pages that ask for no session, and so cannot tell that it has ended. */
const nobodys = /^\/(help-now|leaving|without-connection)(\/|$)/;

self.addEventListener('fetch', (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	if (origin !== self.location.origin) return;
	if (request.mode === 'navigate') {
		if (pathname === '/leave-now' || (pathname === '/sign-out' && request.method === 'POST')) event.waitUntil(forget());
		event.respondWith(visit(event, pathname));
	} else if (request.method === 'GET' && /^\/(_app\/immutable|fonts)\/|\.svg$/.test(pathname))
		event.respondWith(fetchPart(request));
});

async function visit(event, pathname) {
	const { request } = event;
	if (!(await caches.has(pages))) return fetch(request);
	const copy = request.method === 'GET' ? await copyOf(request) : null;
	try {
		const answer = await (copy ? Promise.race([fetch(request), hang()]) : fetch(request));
		if (answer === null) return copy;
		if (request.method === 'GET') event.waitUntil(keep(request.url, pathname, answer.clone()));
		return answer;
	} catch {
		return copy ?? withoutConnection(request.method, pathname);
	}
}

const hang = () => new Promise((resolve) => setTimeout(resolve, patience, null));

/** Keeps what was read; where it shows that nobody is signed in here any more, all copies go. */
async function keep(url, pathname, answer) {
	if (answer.type !== 'basic' || !(answer.headers.get('content-type') ?? '').startsWith('text/html')) return;
	const begun = forgotten;
	const html = await answer.text();
	const top = html.slice(0, 600);
	const isSignedIn = top.includes(' data-signed-in');
	if (answer.ok && ((!isSignedIn && !nobodys.test(pathname)) || top.includes(' data-shared-device'))) return forget();
	if (begun !== forgotten || !(await caches.has(pages))) return;
	const kept = await caches.open(pages);
	await kept.delete(url);
	// Whoever is signed out soon without use does not want to be read here later.
	const mayKeep =
		answer.ok && isSignedIn && !top.includes(' data-lasts=') && !neverKept.test(pathname) && !passes(html);
	if (mayKeep && html.length <= mostLetters) {
		// With its policy, whose one-time number its scripts carry. The newest stands last: the first make room.
		const policy = answer.headers.get('content-security-policy') ?? "default-src 'self'";
		const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
		await kept.put(url, new Response(html, { headers: { ...headers, 'x-kept-at': String(Date.now()) } }));
		await makeRoom(kept, mostPages);
	}
	if (begun !== forgotten) await forget();
}

/** Words that were promised to go (rooms, messages for a time) go here, too: such a page says so. */
const passes = (html) => html.includes(' data-passes');

async function makeRoom(cache, most) {
	const names = (await cache.keys()).filter(({ url }) => !always.includes(new URL(url).pathname));
	for (const name of names.slice(0, Math.max(0, names.length - most))) await cache.delete(name);
}

/** A page as it was, which says when that was. */
async function copyOf(request) {
	const found = await (await caches.open(pages)).match(request.url);
	const at = Number(found?.headers.get('x-kept-at'));
	if (!found || at < Date.now() - longest) return null;
	const html = (await found.text()).replace('<html ', `<html data-kept-at="${at}" `);
	return new Response(html, { headers: found.headers });
}

async function withoutConnection(method, pathname) {
	const kept = await caches.open(parts);
	const found = (method === 'GET' && (await kept.match(pathname))) || (await kept.match(always[0]));
	if (!found) return Response.error();
	const html = await found.text();
	const said = method === 'GET' ? html : html.replace('<html ', '<html data-not-sent ');
	return new Response(said, { headers: found.headers });
}

/** Parts have another name in each version: what is there is right. */
async function fetchPart(request) {
	if (!(await caches.has(pages))) return fetch(request);
	const kept = await caches.open(parts);
	const found = await kept.match(request.url);
	if (found) return found;
	const answer = await fetch(request);
	if (answer.ok) {
		await kept.put(request.url, answer.clone());
		await makeRoom(kept, mostParts);
	}
	return answer;
}

/** With the copies goes the choice: the next one who signs in here makes their own. */
function forget() {
	forgotten++;
	return Promise.all([caches.delete(pages), caches.delete(parts)]);
}
