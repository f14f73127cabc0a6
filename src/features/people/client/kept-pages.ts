// On the page where somebody chooses whether this browser keeps the pages that they open (static/worker.js does it). The choice is
// a thing of this browser alone: no server knows of it.
import { forgetKept, keptPages, keptParts } from '#ui/page/kept-names.ts';

/** What is there without a connection in any case. */
const always = ['/without-connection', '/help-now'];

const place = document.querySelector<HTMLElement>('[data-keeps]');
if (place && 'serviceWorker' in navigator && 'caches' in window) void offer(place);

async function offer(place: HTMLElement): Promise<void> {
	place.hidden = false;
	document.querySelector('[data-keeps-needs]')?.remove();
	await show(place);
	const act = (name: string, work: () => Promise<void>) =>
		place.querySelector(`[data-${name}]`)!.addEventListener('click', () => void work().finally(() => void show(place)));
	act('start', start);
	act('stop', stop);
}

async function show(place: HTMLElement): Promise<void> {
	const on = await caches.has(keptPages);
	place.querySelector<HTMLElement>('[data-start]')!.hidden = on;
	place.querySelector<HTMLElement>('[data-stop]')!.hidden = !on;
	place.querySelector('[role=status]')!.textContent = (on ? place.dataset.on : place.dataset.off) ?? '';
}

async function start(): Promise<void> {
	await navigator.serviceWorker.register('/worker.js');
	await navigator.serviceWorker.ready;
	const kept = await caches.open(keptParts);
	for (const address of always) {
		const answer = await fetch(address);
		const html = await answer.clone().text();
		await kept.put(address, answer);
		for (const [, part] of html.matchAll(/(?:src|href)="\.?(\/(?:_app\/immutable|fonts)\/[^"]+)"/g))
			await kept.add(part!).catch(() => {}); // it is fetched when it is needed
	}
	await caches.open(keptPages);
}

const stop = async (): Promise<void> => void (await forgetKept());
