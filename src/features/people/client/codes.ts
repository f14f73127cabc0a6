/** Copying and printing recovery codes; both are a hand's work without this. */
export function keepCodes(page: Document): void {
	const codes = page.getElementById('recovery-codes');
	if (!codes) return;
	const copy = page.querySelector<HTMLButtonElement>('[data-copy-codes]');
	if (copy && navigator.clipboard) {
		copy.hidden = false;
		copy.addEventListener('click', () => {
			const lines = [...codes.querySelectorAll('li')].map((line) => line.textContent.trim());
			void navigator.clipboard.writeText(`${lines.join('\n')}\n`).then(() => {
				copy.textContent = copy.dataset.copied ?? '';
			});
		});
	}
	const print = page.querySelector<HTMLButtonElement>('[data-print]');
	if (print) {
		print.hidden = false;
		print.addEventListener('click', () => window.print());
	}
}
