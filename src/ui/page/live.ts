import { sayMoment } from '../times.ts';

/** One change to the page: a piece to put in the place of an older one or into a list, or to take away. */
interface Patch {
	/** HTML of one element with an id. */
	put?: string;
	/** Where the element goes if the page does not have it yet; without it, only an older one is replaced. */
	into?: string;
	/** The newest first, or last. */
	order?: 'newest-first' | 'newest-last';
	drop?: string;
}

interface Message {
	kind?: 'joined' | 'ended' | 'reload';
	seq?: string;
	horizon?: string;
	patches?: Patch[];
	/** What stands for this member now, whatever page it is: each is shown where a page has a place for it (`data-state`). */
	states?: Record<string, boolean>;
}

/** What every page of a member hears, also where it follows nothing else. */
const own = 'me';
/** A page that is left again at once does not ask. */
const pauseBeforeOwn = 700;
const slowest = 30_000;
const longEnoughToSay = 3_000;
/** Longer away than the server's log is certain to reach back: better a fresh page. */
const tooLong = 24 * 3_600_000;

/**
 * Follows the group of this page (`data-live`, `data-after` on its feed; `data-live-topic` where it is not the group's shares): what others say appears by itself, in every
 * open window. After a lost connection it says up to where it has heard, and is told what it missed. A member's page without
 * a feed hears what concerns the member alone.
 */
export function followLive(page: Document): void {
	const feed = page.querySelector<HTMLElement>('[data-live]');
	if (!feed && !page.querySelector('[data-state]')) return;
	const group = feed?.dataset.live ?? own;
	const topic = feed ? feed.dataset.liveTopic : own;
	let after = feed?.dataset.after ?? '0';
	let heardAt = Date.now();
	let tries = 0;
	let socket: WebSocket | null = null;
	let again: ReturnType<typeof setTimeout> | undefined;
	let saying: ReturnType<typeof setTimeout> | undefined;
	const seen = new Set<string>();

	if (feed) connect();
	else setTimeout(connect, pauseBeforeOwn);
	// What a page's own script has to say there.
	page.addEventListener('say-live', (event) => {
		if (socket?.readyState === 1) socket.send(JSON.stringify((event as CustomEvent<object>).detail));
	});
	if (feed && topic)
		sayWhatOneDoes(page, (doing) => socket?.readyState === 1 && socket.send(JSON.stringify({ doing })));
	page.addEventListener('visibilitychange', () => {
		if (page.visibilityState === 'visible' && Date.now() - heardAt > tooLong) loadAnew();
	});

	// A device that knows that it has lost its connection need not wait for the socket to find out.
	addEventListener('offline', () => {
		setConnection('off');
		socket?.close();
	});
	addEventListener('online', () => {
		if (page.documentElement.dataset.connection === 'on') return;
		clearTimeout(again);
		connect();
	});

	/** A page without a feed has nothing that could be out of date, and perhaps a form with words in it. */
	function loadAnew(): void {
		if (feed) location.reload();
		else heardAt = Date.now();
	}

	function connect(): void {
		if (Date.now() - heardAt > tooLong) loadAnew();
		const opened = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`);
		socket = opened;
		opened.onopen = () => opened.send(JSON.stringify({ topic, group, after }));
		opened.onmessage = ({ data }) => hear(JSON.parse(data as string) as Message);
		opened.onclose = ({ code }) => {
			if (socket !== opened) return;
			const wasOn = page.documentElement.dataset.connection === 'on';
			setConnection('off');
			// Being left (leave.ts): the way out must not be cut off by a fresh page.
			if (page.body.hidden) return;
			// 4001: signed out. 4003: no seat any more. Only a fresh page can tell what is right now.
			if (code === 4001 || code === 4003) return wasOn ? loadAnew() : undefined;
			const pause = Math.min(slowest, 500 * 2 ** tries++);
			again = setTimeout(connect, pause * (0.7 + Math.random() * 0.6));
		};
	}

	/** Said in words once it has lasted; a blink of the connection concerns nobody. */
	function setConnection(state: 'on' | 'off'): void {
		page.documentElement.dataset.connection = state;
		clearTimeout(saying);
		const place = page.getElementById('connection');
		if (!place) return;
		if (state === 'on') place.textContent = '';
		else saying = setTimeout(() => (place.textContent = place.dataset.lost ?? ''), longEnoughToSay);
	}

	function hear(message: Message): void {
		heardAt = Date.now();
		if (message.kind === 'reload') return loadAnew();
		if (message.kind === 'joined') {
			tries = 0;
			setConnection('on');
		}
		if (!message.seq || !seen.has(message.seq)) for (const patch of message.patches ?? []) apply(page, patch);
		if (message.seq) seen.add(message.seq);
		for (const [what, on] of Object.entries(message.states ?? {})) show(page, what, on);
		if (message.states) page.dispatchEvent(new CustomEvent('live-states'));
		if (message.horizon) after = message.horizon;
	}
}

const pauseInWriting = 8_000;

/** In a room the others see that somebody writes (`data-writing`), and that they have stopped. */
function sayWhatOneDoes(page: Document, say: (doing: 'writing' | 'listening') => void): void {
	let stopping: ReturnType<typeof setTimeout> | undefined;
	const stop = () => {
		if (stopping) say('listening');
		clearTimeout(stopping);
		stopping = undefined;
	};
	page.addEventListener('input', ({ target }) => {
		const field = target as HTMLTextAreaElement;
		if (!field.matches('[data-writing]')) return;
		if (!field.value.trim()) return stop();
		if (!stopping) say('writing');
		clearTimeout(stopping);
		stopping = setTimeout(stop, pauseInWriting);
	});
	page.addEventListener('submit', stop);
}

/** A place has its words with it, in the reader's language: a template for when it is so, or one word for either. */
function show(page: Document, what: string, on: boolean): void {
	for (const place of page.querySelectorAll<HTMLElement>(`[data-state='${what}']`)) {
		const words = place.querySelector('template');
		if (!words) place.textContent = (on ? place.dataset.on : place.dataset.off) ?? '';
		else if (!on) place.replaceChildren(words);
		else if (place.children.length === 1) place.append(words.content.cloneNode(true));
	}
}

function apply(page: Document, patch: Patch): void {
	if (patch.drop) page.getElementById(patch.drop)?.remove();
	if (!patch.put) return;
	const template = page.createElement('template');
	template.innerHTML = patch.put;
	const fresh = template.content.firstElementChild as HTMLElement | null;
	if (!fresh) return;
	localise(fresh);
	const older = page.getElementById(fresh.id);
	const list = patch.into ? page.getElementById(patch.into) : null;
	if (older) {
		if (!patch.into) older.replaceWith(fresh); // a list's element that is there already stays, with what is typed in it
	} else if (list) place(list, fresh, patch.order ?? 'newest-last');
}

/** Ids are in the order of writing, so the right place is found by comparing them. */
function place(list: HTMLElement, fresh: HTMLElement, order: NonNullable<Patch['order']>): void {
	const next = [...list.children].find(
		(child) => child.id && (order === 'newest-first' ? child.id < fresh.id : child.id > fresh.id)
	);
	fresh.classList.add('arriving');
	if (next) next.before(fresh);
	else list.append(fresh);
	list.dispatchEvent(new CustomEvent('arrived'));
}

/** What was rendered for many carries no reader's hour: it is said by this device's clock, as on the page. */
function localise(piece: HTMLElement): void {
	const { lang } = document.documentElement;
	const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
	for (const time of piece.querySelectorAll('time[datetime]'))
		time.textContent = sayMoment(Date.parse(time.getAttribute('datetime')!), Date.now(), lang, timeZone);
}
