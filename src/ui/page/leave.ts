import { forgetKept } from './kept-names.ts';
/**
 * Leaves a page without a trace, as far as a page can: on "Leave now", and on Shift pressed three times. Every open window
 * is covered before anything else, and none comes back out of the browser's memory.
 */
export function offerLeaving(page: Document): void {
	const link = page.querySelector<HTMLAnchorElement>('[data-leave]');
	if (!link) return;
	const windows = new BroadcastChannel('leave');
	const go = () => {
		forgetOutbox();
		// static/worker.js sees the way out, too, and forgets them once more.
		void forgetKept();
		cover(page, link.dataset.leave!);
		location.replace(link.href);
	};
	const leave = () => {
		cover(page, link.dataset.leave!);
		windows.postMessage('');
		go();
	};
	windows.onmessage = go;
	link.addEventListener('click', (event) => {
		event.preventDefault();
		leave();
	});
	countShifts(page, link, leave);
	addEventListener('pageshow', ({ persisted }) => {
		if (!persisted || !('signedIn' in page.documentElement.dataset)) return;
		cover(page, '');
		location.reload();
	});
}

/** Words that wait here for a connection go unsent: whoever leaves in a hurry leaves nothing behind. */
function forgetOutbox(): void {
	try {
		for (const name of Object.keys(localStorage)) if (name.startsWith('hearth.outbox.')) localStorage.removeItem(name);
	} catch {
		// storage is switched off: there is nothing
	}
}

/** Opaque, over everything, and nothing underneath for a screen reader either. @returns how to lift it */
export function cover(page: Document, title: string): () => void {
	const before = page.title;
	const sheet = page.createElement('div');
	sheet.style.cssText = 'position:fixed;inset:0;z-index:2147483647;background:Canvas';
	page.documentElement.append(sheet);
	page.body.hidden = true;
	page.title = title || before;
	return () => {
		sheet.remove();
		page.body.hidden = false;
		page.title = before;
	};
}

const slowest = 5_000;

/** Three presses of Shift alone. A held Shift counts once; one that made a capital letter or a selection does not count. */
function countShifts(page: Document, link: HTMLElement, leave: () => void): void {
	const place = page.getElementById('shifts')!;
	const sayings = place.dataset.say!.split('|');
	let count = 0;
	let mixed = false;
	let forget: ReturnType<typeof setTimeout> | undefined;

	const show = (said: string) => {
		place.textContent = said;
		link.dataset.shifts = String(count);
	};
	const begin = (said = '') => {
		clearTimeout(forget);
		count = 0;
		show(said);
	};
	const mix = (event: KeyboardEvent | PointerEvent) => {
		mixed = event.shiftKey;
		begin();
	};
	page.addEventListener('pointerdown', mix, true);
	page.addEventListener('keydown', (event) => event.key === 'Shift' || mix(event), true);
	page.addEventListener(
		'keyup',
		({ key, ctrlKey, altKey, metaKey }) => {
			if (key !== 'Shift') return;
			if (mixed || ctrlKey || altKey || metaKey) return void (mixed = false);
			clearTimeout(forget);
			if (++count === 3) return leave();
			show(sayings[count - 1]!);
			forget = setTimeout(begin, slowest, sayings[2]);
		},
		true
	);
}
