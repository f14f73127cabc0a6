// Asks this browser whether it shows news, and tells the server where it is reached. Where it can't, nothing is offered.

const offer = document.querySelector<HTMLElement>('[data-browser-news]');
if (offer && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) {
	offer.hidden = false;
	document.querySelector('[data-browser-needs]')?.remove();
	const button = offer.querySelector('button')!;
	button.addEventListener('click', () => void choose(offer, button));
}

for (const form of document.querySelectorAll<HTMLFormElement>('[data-leave-browser]'))
	form.addEventListener('submit', () => void leave());

async function choose(offer: HTMLElement, button: HTMLButtonElement): Promise<void> {
	if (button.ariaBusy === 'true') return;
	button.ariaBusy = 'true';
	say(offer, '');
	try {
		if ((await Notification.requestPermission()) !== 'granted') return say(offer, offer.dataset.denied ?? '');
		await navigator.serviceWorker.register('/worker.js');
		const { pushManager } = await navigator.serviceWorker.ready;
		// One that was made for other keys is of no use.
		await (await pushManager.getSubscription())?.unsubscribe();
		const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: offer.dataset.key ?? '' });
		const { endpoint, keys } = made.toJSON();
		const answer = await fetch('/account/notifications/browser', {
			method: 'post',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ endpoint, p256dh: keys?.p256dh, auth: keys?.auth })
		});
		if (answer.ok) return location.reload();
		await made.unsubscribe();
		say(offer, offer.dataset.failed ?? '');
	} catch {
		say(offer, offer.dataset.failed ?? '');
	} finally {
		button.ariaBusy = null;
	}
}

/** The server forgets it with the form; this browser forgets it here. */
async function leave(): Promise<void> {
	const known = await navigator.serviceWorker?.getRegistration('/');
	await (await known?.pushManager.getSubscription())?.unsubscribe();
}

function say(offer: HTMLElement, words: string): void {
	offer.querySelector('[role=status]')!.textContent = words;
}
