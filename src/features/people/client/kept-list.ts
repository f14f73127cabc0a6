// Where there is no connection: what this browser keeps to be read, the newest first.
import { keptPages } from '#ui/page/kept-names.ts';

const list = document.querySelector<HTMLElement>('[data-kept-list]');
if (list && 'caches' in window) void show(list);

async function show(list: HTMLElement): Promise<void> {
	if (!(await caches.has(keptPages))) return;
	const kept = await caches.open(keptPages);
	for (const { url } of (await kept.keys()).toReversed()) {
		const html = await (await kept.match(url))?.text();
		if (!html) continue;
		const link = document.createElement('a');
		link.href = url;
		link.textContent = new DOMParser().parseFromString(html, 'text/html').title || new URL(url).pathname;
		const item = document.createElement('li');
		item.append(link);
		list.append(item);
	}
}
