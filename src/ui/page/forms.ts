import { toast } from './toasts.ts';

/**
 * Sends forms marked `data-enhance` without leaving the page. 204 means that it worked: a form marked `data-clear` is
 * emptied (and where it is `data-quiet`, nothing more is said), `data-then` names what has the focus next, and live events bring what changed. 401: the session ended
 * meanwhile. Anything else is the page with the form as the server sees it, problems beside the fields: that form takes
 * this one's place.
 */
export function enhanceForms(page: Document): void {
	page.addEventListener('submit', (event) => {
		const form = event.target as HTMLFormElement;
		if (!form.matches('[data-enhance]') || event.defaultPrevented || !liveIsOn(page)) return;
		event.preventDefault();
		void send(form, event.submitter as HTMLButtonElement | null);
	});
}

/** Without a live connection nothing would show that it worked; then the plain way is the better one. */
const liveIsOn = (page: Document): boolean => page.documentElement.dataset.connection === 'on';

async function send(form: HTMLFormElement, button: HTMLButtonElement | null): Promise<void> {
	if (form.ariaBusy === 'true') return;
	form.ariaBusy = 'true';
	try {
		const answer = await fetch(form.action, {
			method: 'post',
			body: new URLSearchParams(new FormData(form, button) as unknown as Record<string, string>),
			headers: { accept: 'text/html', 'x-enhanced': 'form' }
		});
		if (answer.status === 204) return finish(form);
		if (answer.status === 401) return toast(document, 'signed-out');
		const swapped = (answer.status < 500 || answer.status === 503) && swap(form, await answer.text());
		if (!swapped) throw new Error(`the server answered ${answer.status}`);
	} catch {
		// Nothing was lost: the words are still in the form.
		toast(document, 'not-sent');
	} finally {
		form.ariaBusy = null;
	}
}

function finish(form: HTMLFormElement): void {
	if (!('clear' in form.dataset)) return;
	const kept = new FormData(form).get('audience') === 'me';
	form.reset();
	for (const field of form.querySelectorAll<HTMLElement>('textarea')) (field as HTMLTextAreaElement).value = '';
	// The next thing that is said is another one: a form sent twice writes once, by this key.
	const key = form.querySelector<HTMLInputElement>('input[name=key]');
	if (key) key.value = crypto.randomUUID();
	form.closest('details')?.removeAttribute('open');
	for (const choices of form.querySelectorAll('details')) choices.open = false;
	clearProblems(form);
	goOn(form);
	if (!('quiet' in form.dataset)) toast(document, kept ? 'kept' : 'sent');
}

/** `data-then`: the id of what comes next, e.g. the list in which what was sent will appear. */
function goOn(form: HTMLFormElement): void {
	const next = form.dataset.then ? document.getElementById(form.dataset.then) : null;
	if (!next) return;
	next.focus({ preventScroll: true });
	form.scrollIntoView({ block: 'start' });
}

function clearProblems(form: HTMLFormElement): void {
	for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid');
	for (const problem of form.querySelectorAll('[role=alert], .error')) problem.remove();
}

/** @returns whether the answer held this form */
function swap(form: HTMLFormElement, html: string): boolean {
	const fresh = form.id && new DOMParser().parseFromString(html, 'text/html').getElementById(form.id);
	if (!fresh) return false;
	const adopted = document.adoptNode(fresh);
	form.replaceWith(adopted);
	adopted.querySelector<HTMLElement>('[aria-invalid=true], [role=alert]')?.focus();
	return true;
}
