/** Buttons that copy the words of an element (`data-copy` is its id) come forth where the browser can copy. */
export function offerCopying(page: Document): void {
	if (!navigator.clipboard) return;
	for (const button of page.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
		button.hidden = false;
		button.addEventListener('click', () => {
			const words = page.getElementById(button.dataset.copy!)?.textContent?.trim() ?? '';
			void navigator.clipboard.writeText(words).then(() => {
				button.textContent = button.dataset.copied ?? button.textContent;
			});
		});
	}
}
