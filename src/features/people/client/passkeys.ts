import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { proofOfWork, workAnew } from './proof.ts';

type Refused = { problems: Record<string, string> };
type Options<What extends (asked: never) => unknown> = Parameters<What>[0] extends { optionsJSON: infer JSON }
	? JSON
	: never;

/** Shows what passkeys can do, where the browser has them: `data-passkey` names the way, a button in it begins. */
export function offerPasskeys(page: Document): void {
	if (!browserSupportsWebAuthn()) return;
	for (const offer of page.querySelectorAll<HTMLElement>('[data-passkey]')) {
		offer.hidden = false;
		const button = offer.querySelector('button')!;
		button.addEventListener('click', () => void begin(offer, button));
		// A form that is for nothing else: Enter in its field means this button.
		offer.closest('form[data-passkey-form]')?.addEventListener('submit', (event) => {
			event.preventDefault();
			void begin(offer, button);
		});
	}
}

async function begin(offer: HTMLElement, button: HTMLButtonElement): Promise<void> {
	if (button.ariaBusy === 'true') return;
	button.ariaBusy = 'true';
	say(offer, '');
	try {
		const refused = offer.dataset.passkey === 'sign-in' ? await signIn(offer) : await make(offer);
		if (refused) say(offer, Object.values(refused.problems).join(' '));
	} catch {
		say(offer, offer.dataset.failed ?? '');
	} finally {
		button.ariaBusy = null;
	}
}

async function signIn(offer: HTMLElement): Promise<Refused | void> {
	const asked = await get<Options<typeof startAuthentication>>('/auth/passkey/generate-authenticate-options');
	if ('problems' in asked) return asked;
	const response = await startAuthentication({ optionsJSON: asked });
	return goOn(
		await send('/auth/passkey/verify-authentication', { response, next: offer.dataset.next, shared: isShared(offer) })
	);
}

/** The form's fields say for whom; the address in `data-passkey` checks them and answers with a ticket. */
async function make(offer: HTMLElement): Promise<Refused | void> {
	const form = offer.closest('form')!;
	const fields = new FormData(form);
	if (offer.dataset.leaveOut) fields.delete(offer.dataset.leaveOut);
	if ('proof' in form.dataset && globalThis.crypto?.subtle) fields.set('proof', (await proofOfWork()) ?? '');
	const started = (await (await fetch(offer.dataset.passkey!, { method: 'post', body: fields })).json()) as
		{ ticket: string } | Refused;
	workAnew();
	if ('problems' in started) return started;
	const asked = await get<Options<typeof startRegistration>>(
		`/auth/passkey/generate-register-options?ticket=${started.ticket}`
	);
	if ('problems' in asked) return asked;
	const response = await startRegistration({ optionsJSON: asked });
	return goOn(
		await send('/auth/passkey/verify-registration', {
			response,
			ticket: started.ticket,
			next: offer.dataset.next,
			shared: isShared(offer)
		})
	);
}

/** "Somebody else uses this device too" is ticked in the form around it. */
const isShared = (offer: HTMLElement) => Boolean(offer.closest('form')?.querySelector('[name=shared]:checked'));

function goOn(answer: { next: string } | Refused): Refused | void {
	if ('problems' in answer) return answer;
	location.assign(answer.next);
}

const get = async <Answer>(address: string) => (await (await fetch(address)).json()) as Answer | Refused;

async function send(address: string, body: object): Promise<{ next: string } | Refused> {
	const headers = { 'content-type': 'application/json' };
	return (await (await fetch(address, { method: 'post', headers, body: JSON.stringify(body) })).json()) as
		{ next: string } | Refused;
}

function say(offer: HTMLElement, text: string): void {
	const place = offer.querySelector<HTMLElement>('[role=alert]')!;
	place.textContent = text;
	place.hidden = !text;
}
