// Shows at once how a page would look with the mask, the wish and the notes that are chosen. Without a script the button
// "Look at it like this" does.

const form = document.querySelector<HTMLFormElement>('#opening');
const look = form?.querySelector<HTMLButtonElement>('[data-look]');
if (form && look) follow(form, look);

function follow(form: HTMLFormElement, look: HTMLButtonElement): void {
	let asked = 0;
	look.hidden = true;
	form.addEventListener('change', () => {
		const turn = ++asked;
		void showAs(new FormData(form, look)).then((fresh) => {
			// Whoever chose something else meanwhile sees that.
			if (turn !== asked) return;
			if (fresh) document.getElementById('seen')!.replaceWith(document.adoptNode(fresh));
			else look.hidden = false;
			const told = document.getElementById('seen-told')!;
			told.textContent = fresh ? told.dataset.changed! : '';
		});
	});
}

/** What the server shows for these choices; null where it can't be reached. */
async function showAs(choice: FormData): Promise<HTMLElement | null> {
	const query = new URLSearchParams(choice as unknown as Record<string, string>);
	const answer = await fetch(`${location.pathname}?${query}`, { headers: { accept: 'text/html' } }).catch(() => null);
	if (!answer?.ok) return null;
	return new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('seen');
}
