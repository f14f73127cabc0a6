// Waits on pages with a composer (`<textarea data-risk>`) until somebody begins to write; only then the rest is fetched.
// Without it, or where it does not come, everything is posted as ever.
import type * as Card from './card.ts';

const longestWait = 4_000;

let card: typeof Card | null = null;
let coming: Promise<unknown> | null = null;
let hasWaited = false;

const fetchCard = (): Promise<unknown> =>
	(coming ??= Promise.race([
		import('./card.ts').then((fetched) => (card = fetched)),
		new Promise((give) => setTimeout(give, longestWait))
	]).then(
		() => (hasWaited = true),
		() => (hasWaited = true)
	));

document.addEventListener('focusin', ({ target }) => {
	if ((target as Element).matches('textarea[data-risk]')) void fetchCard();
});
document.addEventListener('input', ({ target }) => {
	const field = target as HTMLTextAreaElement;
	if (field.matches('textarea[data-risk]')) void fetchCard().then(() => card?.readAhead(field));
});
// Before any other script looks at it: what is held back here, forms.ts leaves alone.
document.addEventListener('submit', hold, { capture: true });

/** So that the server does not offer it a second time. */
function watched(form: HTMLFormElement): void {
	if (form.elements.namedItem('watched')) return;
	form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'watched', value: 'yes' }));
}

function hold(event: SubmitEvent): void {
	const form = event.target as HTMLFormElement;
	const field = form.querySelector<HTMLTextAreaElement>('textarea[data-risk]');
	if (!field?.value) return;
	const { submitter } = event;
	// Taking words back, or a look at them, posts none.
	if (submitter?.hasAttribute('formnovalidate')) return;
	if (card) {
		if (card.offersCard(form, field, submitter)) event.preventDefault();
		else watched(form);
	} else if (!hasWaited) {
		event.preventDefault();
		// Not before this event has passed: a form that is being submitted cannot be submitted.
		void fetchCard().then(() => setTimeout(() => form.requestSubmit(submitter)));
	}
}
