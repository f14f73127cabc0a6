/** Where words wait in this browser that were written without a connection, the script that sends them is loaded (`#waits`). */
export function sendWhatWaits(page: Document): void {
	const script = page.getElementById('waits')?.dataset.script;
	// A conversation's own page sends what waits for it.
	if (!script || page.querySelector('[data-outbox]') || !waits()) return;
	const element = page.createElement('script');
	element.type = 'module';
	element.src = script;
	page.head.append(element);
}

function waits(): boolean {
	try {
		return Object.keys(localStorage).some((name) => name.startsWith('hearth.outbox.'));
	} catch {
		return false;
	}
}
