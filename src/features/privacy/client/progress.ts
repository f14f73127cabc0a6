// While a copy is being made: looks again every other second, and puts what the page says now in the place of what it said.
// Without a script the page loads itself anew.
const again = 1_500;

async function look(): Promise<void> {
	const shown = document.querySelector('[data-progress]');
	if (!shown) return;
	try {
		const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
		const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
		const fresh = page.querySelector('[data-progress]');
		// Done, one way or the other: the whole page is another one.
		if (!fresh) return location.reload();
		for (const part of ['progress', '[role=status]']) {
			const [before, after] = [shown.querySelector(part), fresh.querySelector(part)];
			if (!before || !after || before.outerHTML === after.outerHTML) continue;
			if (before instanceof HTMLProgressElement) before.value = (after as HTMLProgressElement).value;
			else before.textContent = after.textContent;
		}
	} catch {
		// The connection comes back, or the link on the page does it.
	}
	setTimeout(() => void look(), again);
}

setTimeout(() => void look(), again);
