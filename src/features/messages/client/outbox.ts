// What was written while there was no connection: in this window, and in this browser, sealed (AES-256-GCM) under a key that
// comes with the page, until the server has it. Nothing is kept where somebody else uses the device too, or where the browser
// has no cryptography (a page without HTTPS): then it waits in the window alone. "Leave now" takes it all (ui/page/leave.ts).

export interface Waiting {
	/** The same words sent twice are one message, by this key. */
	key: string;
	words: string;
	/** Orders what waits. */
	stamp: number;
}

const mayKeep = () => 'subtle' in crypto && !('sharedDevice' in document.documentElement.dataset);

export class Outbox {
	readonly #side: string;
	readonly #key: string;
	#items: Waiting[] = [];

	/**
	 * @param side whose words, in which conversation
	 * @param key base64; '' where there is none
	 */
	constructor(side: string, key: string) {
		this.#side = side;
		this.#key = key;
	}

	get keeps(): boolean {
		return mayKeep() && this.#key !== '';
	}

	/** What an earlier window left behind, in its order. Words that this key does not open are somebody else's, and stay shut. */
	async load(): Promise<Waiting[]> {
		if (!this.keeps) return [];
		for (const name of namesOf(`hearth.outbox.${this.#side}.`)) {
			const item = await open(name, this.#key);
			if (item && !this.#items.some(({ key }) => key === item.key)) this.#items.push(item);
		}
		this.#items.sort((one, other) => one.stamp - other.stamp);
		return [...this.#items];
	}

	/** The order is that of calling, also where the clock of the device goes back. */
	add(key: string, words: string): Waiting {
		const item = { key, words, stamp: Math.max(Date.now(), (this.#items.at(-1)?.stamp ?? 0) + 1) };
		this.#items.push(item);
		if (this.keeps) void keep(this.#nameOf(item), this.#key, item, () => this.#items.includes(item));
		return item;
	}

	get first(): Waiting | undefined {
		return this.#items[0];
	}

	remove(item: Waiting): void {
		this.#items = this.#items.filter(({ key }) => key !== item.key);
		drop(this.#nameOf(item));
	}

	#nameOf({ stamp, key }: Waiting): string {
		return `hearth.outbox.${this.#side}.${String(stamp).padStart(16, '0')}.${key}`;
	}
}

/** The sides for which something waits in this browser, kept by whatever window. */
export const waitingSides = (): string[] => [...new Set(namesOf('hearth.outbox.').map((name) => name.split('.')[2]!))];

const importKey = (key: string) =>
	crypto.subtle.importKey('raw', fromBase64(key), 'AES-GCM', false, ['encrypt', 'decrypt']);

async function keep(name: string, key: string, item: Waiting, wanted: () => boolean): Promise<void> {
	try {
		const iv = crypto.getRandomValues(new Uint8Array(12));
		const text = new TextEncoder().encode(JSON.stringify(item));
		const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await importKey(key), text);
		// It may have been sent while it was sealed.
		if (wanted()) localStorage.setItem(name, JSON.stringify([toBase64(iv), toBase64(new Uint8Array(sealed))]));
	} catch {
		// no room, or storage is switched off: it waits in this window
	}
}

async function open(name: string, key: string): Promise<Waiting | null> {
	try {
		const [iv, sealed] = JSON.parse(localStorage.getItem(name)!) as [string, string];
		const opened = await crypto.subtle.decrypt(
			{ name: 'AES-GCM', iv: fromBase64(iv) },
			await importKey(key),
			fromBase64(sealed)
		);
		return JSON.parse(new TextDecoder().decode(opened)) as Waiting;
	} catch {
		return null;
	}
}

function namesOf(beginning: string): string[] {
	try {
		return Object.keys(localStorage)
			.filter((name) => name.startsWith(beginning))
			.sort();
	} catch {
		return [];
	}
}

function drop(name: string): void {
	try {
		localStorage.removeItem(name);
	} catch {
		// storage is switched off: there is nothing
	}
}

const fromBase64 = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
