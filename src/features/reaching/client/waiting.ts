// While somebody waits: as soon as the page hears that something changed, it asks how it stands, and is shown anew where that
// is another than before. Without a live line it asks every few seconds, with one now and then; without a script the page loads itself anew.
const again = 5_000;
const againWithLine = 30_000;

let next = 0;

async function look(): Promise<void> {
	clearTimeout(next);
	const shown = document.querySelector<HTMLElement>('[data-stands]');
	if (!shown) return;
	try {
		const answer = await fetch(location.href, { headers: { accept: 'text/html', 'x-hearth-looks': 'again' } });
		const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
		if (page.querySelector<HTMLElement>('[data-stands]')?.dataset.stands !== shown.dataset.stands)
			return location.reload();
	} catch {
		// The connection comes back.
	}
	wait();
}

function wait(): void {
	clearTimeout(next);
	const hears = document.documentElement.dataset.connection === 'on';
	next = window.setTimeout(() => void look(), hears ? againWithLine : again);
}

document.addEventListener('live-states', () => void look());
wait();
