// While somebody waits: asks again every few seconds how it stands, and shows the page anew when that changed. Without a
// script the page loads itself anew.
const again = 5_000;

async function look(): Promise<void> {
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
	setTimeout(() => void look(), again);
}

setTimeout(() => void look(), again);
