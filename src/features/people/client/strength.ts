import { strengthOf } from '../passphrase.ts';

/** Says below a new passphrase how well it holds. The sentences come with the page: `data-<strength>`. */
export function adviseOnStrength(page: Document): void {
	for (const place of page.querySelectorAll<HTMLElement>('[data-strength]')) {
		const field = page.getElementById(place.dataset.strength!) as HTMLInputElement | null;
		field?.addEventListener('input', () => {
			place.textContent = field.value ? (place.dataset[strengthOf(field.value)] ?? '') : '';
		});
	}
}
