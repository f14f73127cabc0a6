/** A page out of this browser's own keeping (static/worker.js) says first of all that it is one, and of when. */
export function sayKept(page: Document): void {
	const at = Number(page.documentElement.dataset.keptAt);
	const words = page.getElementById('toasts')?.getAttribute('data-kept-at');
	if (!at || !words) return;
	const note = page.createElement('p');
	note.className = 'page narrow soft';
	note.style.paddingBlockStart = 'var(--space-4)';
	note.setAttribute('role', 'status');
	const when = new Intl.DateTimeFormat(page.documentElement.lang, { dateStyle: 'full', timeStyle: 'short' });
	note.textContent = `${words} ${when.format(at)}`;
	page.getElementById('content')?.prepend(note);
}
