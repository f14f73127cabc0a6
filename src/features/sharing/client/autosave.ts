import { dropDraft, findDraft, keepDraft } from './draft.ts';

// Keeps private words while somebody writes (a page of the journal, a part of a story): a moment after each word in this
// browser, a little later on the server. A crash, a lost connection, a closed laptop cost nothing; two windows never
// overwrite each other. The form `#page` says where: `data-home` and `data-tail` around the id, `data-new` where there is
// none yet; `data-slot` (under the name of `data-slot-name`) says which of several things is written; `data-next` where
// the button leads, `:id` and `:go` filled in.

const draftAfter = 250;
const saveAfter = 1_500;
const longestWait = 30_000;

const form = document.querySelector<HTMLFormElement>('#page');
if (form) void begin(form);

async function begin(form: HTMLFormElement): Promise<void> {
	const field = form.querySelector<HTMLTextAreaElement>('textarea[name=body]')!;
	const status = document.getElementById('saving')!;
	const faster = document.getElementById('faster')!;
	const texts = form.dataset as Record<string, string>;
	const autosaves = 'autosave' in form.dataset;
	const slot = { [texts.slotName!]: texts.slot };
	let page = texts.id ?? null;
	let version = Number(form.querySelector<HTMLInputElement>('input[name=version]')?.value ?? 0);
	let kept = field.value;
	let stopped = false;
	let wait = saveAfter;
	let saving: Promise<void> | null = null;
	let draftTimer = 0;
	let saveTimer = 0;

	const changed = () => field.value.trim() !== kept.trim() && field.value.trim() !== '';
	const draftName = () => `${page ?? 'new'}-${texts.slot}`;
	const addressOf = (id: string) => `${texts.home}/${id}${texts.tail ?? ''}`;
	const say = (text: string) => {
		if (status.textContent !== text) status.textContent = text;
	};

	const draft = async () => {
		if (!changed()) return false;
		return keepDraft(draftName(), texts.draftKey ?? '', { body: field.value, version });
	};

	/** Sends what stands in the field, and again where more was written meanwhile. */
	function save(last = false): Promise<void> {
		saving ??= send(last).finally(() => (saving = null));
		return saving;
	}

	async function send(last: boolean): Promise<void> {
		if (stopped || !changed()) return;
		const body = field.value;
		if (!last) say(texts.saving!);
		const [address, words] = page
			? [addressOf(page), { ...slot, body, version }]
			: [texts.new!, { key: form.querySelector<HTMLInputElement>('input[name=key]')!.value, ...slot, body }];
		try {
			const answer = await put(address, words, last);
			if (answer.ok) await settle(body, (await answer.json()) as Saved);
			else await refuse(answer.status);
		} catch {
			await later();
		}
	}

	async function settle(body: string, saved: Saved): Promise<void> {
		dropDraft(draftName());
		kept = body;
		version = saved.version;
		wait = saveAfter;
		if (saved.id && saved.draftKey !== undefined) becomePage(saved.id, saved.draftKey);
		setVersion(form, version);
		say(texts.saved!);
		if (changed()) schedule();
	}

	function becomePage(id: string, draftKey: string): void {
		page = id;
		form.dataset.draftKey = draftKey;
		form.action = addressOf(id);
		form.querySelector('input[name=key]')?.remove();
		history.replaceState(history.state, '', form.action);
	}

	async function refuse(status: number): Promise<void> {
		await draft();
		if (status === 409) {
			stopped = true;
			say('');
			faster.hidden = false;
			faster.querySelector('a')!.href = form.action;
		} else if (status === 401) say(texts.signedOut!);
		else if (status < 500) say(texts.refused!);
		else await later();
	}

	/** The connection is gone or the server is: it is tried again, and until then the words are safe here if they can be. */
	async function later(): Promise<void> {
		say((await draft()) ? texts.lostHere! : texts.lost!);
		wait = Math.min(wait * 2, longestWait);
		schedule();
	}

	function schedule(): void {
		clearTimeout(saveTimer);
		if (autosaves && !stopped) saveTimer = window.setTimeout(() => void save(), wait);
	}

	function goOn(go: string): void {
		say(texts.saved!);
		if (texts.next && page) location.assign(texts.next.replace(':id', page).replace(':go', go));
	}

	async function keepApart(words: string): Promise<string | null> {
		const answer = await put(texts.new!, { key: crypto.randomUUID(), ...slot, body: words }).catch(() => null);
		return answer?.ok ? ((await answer.json()) as Saved).id! : null;
	}

	field.addEventListener('input', () => {
		clearTimeout(draftTimer);
		draftTimer = window.setTimeout(() => void draft(), draftAfter);
		schedule();
	});
	form.addEventListener('submit', (event) => {
		if (event.defaultPrevented) return;
		if (!autosaves || field.value.trim() === '') return dropDraft(draftName());
		event.preventDefault();
		const { submitter } = event;
		const go = submitter instanceof HTMLButtonElement ? submitter.value : '';
		void (saving ?? Promise.resolve()).then(() => save()).then(() => changed() || stopped || goOn(go));
	});
	faster.querySelector('[data-keep-apart]')!.addEventListener('click', () => {
		void keepApart(field.value).then((id) => {
			if (!id) return say(texts.lost!);
			dropDraft(draftName());
			location.assign(addressOf(id));
		});
	});
	addEventListener('online', () => {
		wait = saveAfter;
		void save();
	});
	document.addEventListener('visibilitychange', () => {
		if (document.visibilityState !== 'hidden') return;
		void draft();
		if (autosaves) void save(true);
	});

	const found = await findDraft(draftName(), texts.draftKey ?? '');
	if (!found || found.body.trim() === field.value.trim()) return;
	if (found.version === version) {
		field.value = found.body;
		say(texts.restored!);
		if (autosaves) await save();
		say(texts.restored!);
	} else if (await keepApart(found.body)) {
		dropDraft(draftName());
		say(texts.restoredApart!);
	}
}

interface Saved {
	id?: string;
	version: number;
	draftKey?: string;
}

const put = (address: string, body: object, keepalive = false) =>
	fetch(address, {
		method: 'put',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
		// A page that is being closed may send this much and no more.
		keepalive: keepalive && JSON.stringify(body).length < 60_000
	});

function setVersion(form: HTMLFormElement, version: number): void {
	let field = form.querySelector<HTMLInputElement>('input[name=version]');
	if (!field) {
		field = document.createElement('input');
		field.type = 'hidden';
		field.name = 'version';
		form.append(field);
	}
	field.value = String(version);
}
