import { drain } from './drain.ts';
import { Outbox, type Waiting } from './outbox.ts';

// A conversation's page: what is written is sent one after the other, each once, however often the connection goes. Until it
// stands in the list it stands below it. And up to where messages came is told to the server, which tells the other where both
// chose that.

const form = document.querySelector<HTMLFormElement>('#say');
const list = document.getElementById('message-list')!;
const places = document.getElementById('waiting')!;
const slowest = 30_000;

if (form) void talk(form);
followState();

async function talk(form: HTMLFormElement): Promise<void> {
	const say = form.dataset as Record<string, string>;
	const field = form.querySelector<HTMLTextAreaElement>('textarea[name=words]')!;
	const key = form.querySelector<HTMLInputElement>('input[name=key]')!;
	const outbox = new Outbox(say.side!, say.outbox!);
	let sending = false;
	let tries = 0;
	let again = 0;

	form.addEventListener('submit', (event) => {
		const words = field.value.trim();
		if (event.defaultPrevented || words === '') return;
		event.preventDefault();
		show(outbox.add(key.value, words));
		field.value = '';
		key.value = crypto.randomUUID();
		for (const problem of form.querySelectorAll('.error, [role=alert]')) problem.remove();
		field.removeAttribute('aria-invalid');
		field.focus();
		void sendAll();
	});
	addEventListener('online', () => void sendAll());
	new MutationObserver(tidy).observe(list, { childList: true });
	for (const item of await outbox.load())
		if (isThere(item.key)) outbox.remove(item);
		else show(item);
	void sendAll();

	async function sendAll(): Promise<void> {
		if (sending) return;
		sending = true;
		clearTimeout(again);
		try {
			const done = await drain(outbox, form.action, (item, became) => {
				tries = 0;
				if (became === 'sent') mark(item, say.saySent!);
				else giveBack(item);
				return true;
			});
			if (!done) again = window.setTimeout(sendAll, Math.min(slowest, 700 * 2 ** tries++));
		} finally {
			sending = false;
		}
	}

	/** It cannot be sent: the words are the writer's, and go back to where they came from. */
	function giveBack({ key, words }: Waiting): void {
		placeOf(key)?.remove();
		field.value = field.value ? `${words}\n\n${field.value}` : words;
		const status = document.getElementById('connection');
		if (status) status.textContent = say.sayRefused!;
	}

	function show(item: Waiting): void {
		const place = document.createElement('li');
		place.dataset.waits = item.key;
		const words = document.createElement('p');
		words.textContent = item.words;
		const state = document.createElement('p');
		state.className = 'soft small';
		state.textContent = say.sayWaiting!;
		place.append(words, state);
		places.append(place);
		place.scrollIntoView({ block: 'nearest' });
	}

	function mark({ key }: Waiting, words: string): void {
		if (isThere(key)) return placeOf(key)?.remove();
		const state = placeOf(key)?.lastElementChild;
		if (state) state.textContent = words;
	}

	function tidy(): void {
		for (const place of [...places.children]) if (isThere((place as HTMLElement).dataset.waits!)) place.remove();
	}
}

const isThere = (key: string) => list.querySelector(`[data-key="${CSS.escape(key)}"]`) !== null;
const placeOf = (key: string) => places.querySelector(`[data-waits="${CSS.escape(key)}"]`);

function followState(): void {
	let told = { arrived: 0, seen: 0 };
	const newest = (of: string) => Number([...list.querySelectorAll<HTMLElement>(of)].at(-1)?.dataset.seq ?? 0);
	const tell = () => {
		const arrived = newest('[data-seq]');
		const seen = document.visibilityState === 'visible' ? arrived : told.seen;
		if (arrived <= told.arrived && seen <= told.seen) return;
		told = { arrived, seen };
		document.dispatchEvent(new CustomEvent('say-live', { detail: told }));
	};
	const sayState = () => {
		const place = document.getElementById('reached');
		if (!place) return;
		const { arrived, seen, sayArrived, saySeen, saySent } = place.dataset as Record<string, string>;
		const last = newest('.mine[data-seq], [data-key][data-seq]');
		const words = last === 0 ? '' : last <= Number(seen) ? saySeen! : last <= Number(arrived) ? sayArrived! : saySent!;
		if (place.textContent !== words) place.textContent = words;
	};
	const changed = () => {
		tell();
		sayState();
	};
	told = { arrived: newest('[data-seq]'), seen: newest('[data-seq]') };
	new MutationObserver(changed).observe(list, { childList: true });
	new MutationObserver(sayState).observe(document.getElementById('state')!, { childList: true });
	document.addEventListener('visibilitychange', changed);
	sayState();
}
