// Waits on pages with a composer (`<textarea data-risk>`) until somebody begins to write; only then the rest is fetched.
// Without it, or where it cannot be fetched, everything is posted as ever.
import type * as Card from './card.ts';

let card: typeof Card | null = null;
let coming: Promise<void> | null = null;

const fetchCard = (): Promise<void> =>
	(coming ??= import('./card.ts').then(
		(fetched) => void (card = fetched),
		() => undefined
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

function hold(event: SubmitEvent): void {
	const form = event.target as HTMLFormElement;
	const field = form.querySelector<HTMLTextAreaElement>('textarea[data-risk]');
	if (!field?.value) return;
	const { submitter } = event;
	if (card) {
		if (card.offersCard(form, field, submitter)) event.preventDefault();
	} else if (!coming) {
		event.preventDefault();
		// Not before this event has passed: a form that is being submitted cannot be submitted.
		void fetchCard().then(() => setTimeout(() => form.requestSubmit(submitter)));
	}
}
