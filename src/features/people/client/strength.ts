import { strengthOf } from '../passphrase.ts';

/** Says below a new passphrase how well it holds. The sentences come with the page: `data-<strength>`. */
export function adviseOnStrength(page: Document): void {
	for (const place of page.querySelectorAll<HTMLElement>('[data-strength]')) {
		const field = page.getElementById(place.dataset.strength!) as HTMLInputElement | null;
		field?.addEventListener('input', () => {
			const advice = field.value ? (place.dataset[strengthOf(field.value)] ?? '') : '';
			place.textContent = advice;
			// Where the browser refuses a short one, it says it in these words instead of its own.
			field.setCustomValidity(field.validity.tooShort ? advice : '');
		});
	}
}
