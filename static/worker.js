// The service worker: it shows what a push message says, and opens its page. (Reading offline will come to live here too.)
// It keeps nothing.

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
