/** An open menu closes on Escape, which gives the focus back to its button, and on a touch outside. */
export function closeMenus(page: Document): void {
	page.addEventListener('keydown', (event) => {
		if (event.key !== 'Escape' || event.defaultPrevented) return;
		for (const menu of openMenus(page)) {
			const hadFocus = menu.contains(page.activeElement);
			menu.open = false;
			if (hadFocus) menu.querySelector('summary')?.focus();
		}
	});
	page.addEventListener('pointerdown', (event) => {
		for (const menu of openMenus(page)) if (!menu.contains(event.target as Node)) menu.open = false;
	});
}

const openMenus = (page: Document) => page.querySelectorAll<HTMLDetailsElement>('details.menu[open]');
