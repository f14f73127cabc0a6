import { riskIn, type Finding } from '../risk.ts';

/** Nobody waits for a card that does not come. */
const longestWait = 4_000;
const pauseInTyping = 700;
const everybodys = '/help-now/card';

const cards = new Map<string, Promise<HTMLElement | null>>();
/** What its writer posts after they saw the card, and whether the card said that those who lead are told of it. */
let posted: { words: string; told: boolean } | null = null;
let reading: ReturnType<typeof setTimeout> | undefined;

/** While somebody writes: fetches the card as soon as it may be needed, and shows nothing. */
export function readAhead(field: HTMLTextAreaElement): void {
	clearTimeout(reading);
	reading = setTimeout(() => {
		if (riskIn(field.value).length) void fetchCard(cardAddress());
	}, pauseInTyping);
}

/** @returns whether the form is held back because its writer is offered a card first */
export function offersCard(form: HTMLFormElement, field: HTMLTextAreaElement, submitter: HTMLElement | null): boolean {
	if (posted?.words === field.value) {
		if (posted.told) hint(form);
		return false;
	}
	const found = riskIn(field.value);
	if (!found.length) return false;
	void show(form, field, found, submitter);
	return true;
}

/** The page says whose card it is: a group's has facilitators to ask. */
const cardAddress = (): string => document.querySelector<HTMLElement>('[data-risk-card]')!.dataset.riskCard!;

async function show(
	form: HTMLFormElement,
	field: HTMLTextAreaElement,
	found: Finding[],
	submitter: HTMLElement | null
): Promise<void> {
	const post = (told: boolean) => {
		posted = { words: field.value, told };
		form.requestSubmit(submitter);
	};
	const tooLong = new Promise<null>((give) => setTimeout(give, longestWait, null));
	const fresh = (await Promise.race([fetchCard(cardAddress()), tooLong]))?.cloneNode(true) as HTMLElement | undefined;
	if (!fresh) return post(false);
	document.getElementById('risk-card')?.remove();
	const close = () => {
		fresh.remove();
		(field.hidden ? submitter : field)?.focus();
	};
	nameWords(fresh, found);
	// The lines for violence at home are seldom the first two.
	if (found.some(({ kind }) => kind === 'violence'))
		fresh.querySelector<HTMLDetailsElement>('[data-risk-lines]')!.open = true;
	fresh.addEventListener('keydown', ({ key }) => key === 'Escape' && close());
	on(fresh, 'post', () => {
		close();
		post('riskAlerts' in fresh.dataset);
	});
	on(fresh, 'back', close);
	for (const ask of fresh.querySelectorAll<HTMLFormElement>('form[data-risk-ask]')) askOnTheSpot(ask);
	// What was written stays on this page, whatever is opened from the card.
	for (const link of fresh.querySelectorAll<HTMLAnchorElement>('a[href^="http"], a[href^="/"]')) link.target = '_blank';
	form.after(fresh);
	// The focus on its heading says it to screen readers too; a live region would say it twice.
	fresh.querySelector('h2')!.focus({ preventScroll: true });
	const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
	fresh.scrollIntoView({ block: 'start', behavior: still ? 'auto' : 'smooth' });
}

function nameWords(card: HTMLElement, found: Finding[]): void {
	const words = new Set(found.map(({ words }) => `“${words.replace(/\s+/g, ' ')}”`));
	const place = card.querySelector('[data-risk-words]')!;
	place.textContent = [...words].join(', ');
	place.parentElement!.hidden = false;
}

function on(card: HTMLElement, what: string, act: () => void): void {
	const button = card.querySelector<HTMLButtonElement>(`[data-risk-${what}]`)!;
	button.hidden = false;
	button.addEventListener('click', act);
}

/** For this one time the form says what its writer's browser found. The server takes it as a hint about their own words. */
function hint(form: HTMLFormElement): void {
	const found = Object.assign(document.createElement('input'), { type: 'hidden', name: 'found', value: 'yes' });
	form.append(found);
	setTimeout(() => found.remove());
}

/** Asking somebody is one tap; the page, and what is written on it, stay. */
function askOnTheSpot(ask: HTMLFormElement): void {
	ask.addEventListener('submit', (event) => {
		event.preventDefault();
		const button = ask.querySelector('button')!;
		button.disabled = true;
		const body = new URLSearchParams(new FormData(ask) as unknown as Record<string, string>);
		void fetch(ask.action, { method: 'post', body, headers: { 'x-enhanced': 'form' } })
			.then(
				({ ok }) => ok,
				() => false
			)
			.then((isAsked) => {
				const answer = ask.querySelector<HTMLElement>('[data-risk-answer]')!;
				answer.textContent = (isAsked ? answer.dataset.asked : answer.dataset.failed) ?? '';
				button.disabled = isAsked;
				const place = ask.querySelector<HTMLElement>('[data-risk-place]');
				if (place) place.hidden = !isAsked;
			});
	});
}

/** The card as its page shows it, with the styles that this page does not have yet; null where it does not come. */
function fetchCard(address: string): Promise<HTMLElement | null> {
	let card = cards.get(address);
	if (!card) {
		card = fetch(address, { headers: { accept: 'text/html' } })
			.then(async (answer) => {
				const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
				const here = new Set(
					[...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].map(({ href }) => href)
				);
				for (const link of page.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')) {
					// As the card's own page means it: this one may lie deeper.
					link.href = new URL(link.getAttribute('href')!, answer.url).href;
					if (!here.has(link.href)) document.head.append(link);
				}
				return page.getElementById('risk-card') ?? (address === everybodys ? null : fetchCard(everybodys));
			})
			.catch(() => null);
		cards.set(address, card);
		void card.then((came) => came ?? cards.delete(address));
	}
	return card;
}
