/** Says one sentence at the edge of the page, also to screen readers. The sentences come with the page: `data-<what>`. */
export function toast(page: Document, what: string): void {
	const place = page.getElementById('toasts');
	const text = place?.getAttribute(`data-${what}`);
	if (!place || !text) return;
	const note = page.createElement('p');
	note.className = 'toast';
	note.textContent = text;
	place.append(note);
	setTimeout(() => note.remove(), 7_000);
}
