import { dropDraft, findDraft, keepDraft } from './draft.ts';
import { put, setVersion, type Saved } from './sending.ts';

const saveAfter = 1_500;
const longestWait = 30_000;

/** Keeps what stands in the form: sealed in this browser, and on the server, which has the last word. */
export class PageKeeper {
	readonly #form: HTMLFormElement;
	readonly field: HTMLTextAreaElement;
	readonly #texts: Record<string, string>;
	readonly #status = document.getElementById('saving')!;
	readonly #faster = document.getElementById('faster')!;
	/** Whether it keeps by itself: what others read changes with the button alone. */
	readonly autosaves: boolean;
	#page: string | null;
	#version: number;
	#kept: string;
	/** Another window was faster: from then on nothing is sent. */
	#stopped = false;
	#wait = saveAfter;
	#saving: Promise<void> | null = null;
	#timer = 0;

	constructor(form: HTMLFormElement) {
		this.#form = form;
		this.field = form.querySelector<HTMLTextAreaElement>('textarea[name=body]')!;
		this.#texts = form.dataset as Record<string, string>;
		this.autosaves = 'autosave' in form.dataset;
		this.#page = this.#texts.id ?? null;
		this.#version = Number(form.querySelector<HTMLInputElement>('input[name=version]')?.value ?? 0);
		// What the page came with, not what stands there by now: on a slow phone somebody writes before this script is there.
		this.#kept = this.field.defaultValue;
	}

	changed = (): boolean => this.field.value.trim() !== this.#kept.trim() && this.field.value.trim() !== '';

	/** In this browser, sealed. @returns whether it could */
	async draft(): Promise<boolean> {
		if (!this.changed()) return false;
		return keepDraft(this.#draftName(), this.#draftKey(), { body: this.field.value, version: this.#version });
	}

	forgetDraft = (): void => dropDraft(this.#draftName());

	/** On the server: what stands in the field, once at a time. */
	save(last = false): Promise<void> {
		this.#saving ??= this.#send(last).finally(() => (this.#saving = null));
		return this.#saving;
	}

	/** Whoever pressed a button hears that it is kept, also where it was already, and goes on where the button leads. */
	async saveAndGo(go: string): Promise<void> {
		await this.#saving;
		// What came back refused, or late, is sent again by the button alone.
		if ('unkept' in this.#form.dataset) this.#kept = '';
		await this.save();
		if (this.changed() || this.#stopped) return;
		this.#say('saved');
		const { next } = this.#texts;
		if (next && this.#page) location.assign(next.replace(':id', this.#page).replace(':go', go));
	}

	schedule(): void {
		clearTimeout(this.#timer);
		if (this.autosaves && !this.#stopped) this.#timer = window.setTimeout(() => void this.save(), this.#wait);
	}

	/** The connection is back. */
	tryAgain(): void {
		this.#wait = saveAfter;
		void this.save();
	}

	/** What another window was faster than becomes a page of its own. */
	async keepApart(): Promise<void> {
		const id = await this.#keepAsNew(this.field.value);
		if (!id) return this.#say('lost');
		this.forgetDraft();
		location.assign(this.#addressOf(id));
	}

	/** Words that this browser kept and the server never got are brought back, or kept as a page of their own. */
	async restore(): Promise<void> {
		const found = await findDraft(this.#draftName(), this.#draftKey());
		if (!found || found.body.trim() === this.field.value.trim()) return;
		if (found.version === this.#version && !this.changed()) {
			this.field.value = found.body;
			this.#say('restored');
			if (this.autosaves) await this.save();
			this.#say('restored');
		} else if (await this.#keepAsNew(found.body)) {
			this.forgetDraft();
			this.#say('restoredApart');
		}
	}

	async #send(last: boolean): Promise<void> {
		if (this.#stopped || !this.changed()) return;
		const body = this.field.value;
		if (!last) this.#say('saving');
		const key = this.#form.querySelector<HTMLInputElement>('input[name=key]')?.value;
		const [address, words] = this.#page
			? [this.#addressOf(this.#page), { ...this.#slot(), body, version: this.#version }]
			: [this.#texts.new!, { key, ...this.#slot(), body }];
		try {
			const answer = await put(address, words, last);
			if (answer.ok) this.#settle(body, (await answer.json()) as Saved);
			else await this.#refused(answer.status);
		} catch {
			await this.#later();
		}
	}

	#settle(body: string, saved: Saved): void {
		this.forgetDraft();
		this.#kept = body;
		delete this.#form.dataset.unkept;
		this.#version = saved.version;
		this.#wait = saveAfter;
		if (saved.id && saved.draftKey !== undefined) this.#becomePage(saved.id, saved.draftKey);
		setVersion(this.#form, saved.version);
		this.#say('saved');
		if (this.changed()) this.schedule();
	}

	#becomePage(id: string, draftKey: string): void {
		this.#page = id;
		this.#form.dataset.draftKey = draftKey;
		this.#form.action = this.#addressOf(id);
		this.#form.querySelector('input[name=key]')?.remove();
		history.replaceState(history.state, '', this.#form.action);
	}

	async #refused(status: number): Promise<void> {
		await this.draft();
		if (status === 409) {
			this.#stopped = true;
			this.#status.textContent = '';
			this.#faster.hidden = false;
			this.#faster.querySelector('a')!.href = this.#form.action;
		} else if (status === 401) this.#say('signedOut');
		else if (status < 500) this.#say('refused');
		else await this.#later();
	}

	/** The connection is gone or the server is: it is tried again, and until then the words are safe here if they can be. */
	async #later(): Promise<void> {
		this.#say((await this.draft()) ? 'lostHere' : 'lost');
		this.#wait = Math.min(this.#wait * 2, longestWait);
		this.schedule();
	}

	/** @returns the new one's id, or null where it could not be kept */
	async #keepAsNew(body: string): Promise<string | null> {
		const words = { key: crypto.randomUUID(), ...this.#slot(), body };
		const answer = await put(this.#texts.new!, words).catch(() => null);
		return answer?.ok ? ((await answer.json()) as Saved).id! : null;
	}

	#addressOf = (id: string): string => `${this.#texts.home}/${id}${this.#texts.tail ?? ''}`;
	/** Which of several things is written: a page or a letter, a part of a story. */
	#slot = (): Record<string, string> => ({ [this.#texts.slotName!]: this.#texts.slot! });
	#draftName = (): string => `${this.#page ?? 'new'}-${this.#texts.slot}`;
	#draftKey = (): string => this.#texts.draftKey ?? '';
	#say(what: string): void {
		const text = this.#texts[what]!;
		if (this.#status.textContent !== text) this.#status.textContent = text;
	}
}
