import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';

let working: Promise<string | null> | null = null;

/** The browser's work for this page, done once; null where it cannot be done, so that waiting counts instead. */
export function proofOfWork(): Promise<string | null> {
	return (working ??= work().catch(() => null));
}

/** A spent proof is not worth a second try. */
export function workAnew(): void {
	working = null;
}

/** Begins when somebody begins to type, and holds a form back until it is done. */
export function workForForms(page: Document): void {
	for (const form of page.querySelectorAll<HTMLFormElement>('form[data-proof]')) {
		// Without secure crypto (plain HTTP on a network) the ticket has to ripen.
		if (!globalThis.crypto?.subtle) {
			page.querySelector('[data-slow-way]')?.setAttribute('data-needed', '');
			continue;
		}
		form.addEventListener('input', () => void proofOfWork(), { once: true });
		form.addEventListener('submit', (event) => {
			const field = form.elements.namedItem('proof') as HTMLInputElement;
			if (field.value || event.defaultPrevented) return;
			event.preventDefault();
			const note = form.querySelector<HTMLElement>('[data-working]');
			if (note) note.hidden = false;
			void proofOfWork().then((proof) => {
				field.value = proof ?? '-';
				// Not before this event has passed: where the work was done already, the browser is still in the middle of
				// it, and a form that is being submitted cannot be submitted.
				setTimeout(() => form.requestSubmit());
			});
		});
		// Back from the next page: what was proved there is spent.
		addEventListener('pageshow', () => {
			(form.elements.namedItem('proof') as HTMLInputElement).value = '';
			workAnew();
		});
	}
}

async function work(): Promise<string | null> {
	const challenge = (await (await fetch('/tickets')).json()) as Challenge;
	const solution = await solveChallenge({ challenge, deriveKey, timeout: 60_000 });
	return solution && JSON.stringify({ challenge, solution });
}
