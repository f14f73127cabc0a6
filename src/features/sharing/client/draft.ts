/**
 * What this browser keeps of a page until the server has it: sealed (AES-256-GCM) under a key that comes with the page, so
 * that nobody reads it here without being signed in. Nothing is kept where somebody else uses the device too, or where
 * the browser has no cryptography (a page without HTTPS).
 */
export interface Draft {
	body: string;
	/** The version of the page that these words began from; 0 for a new one. */
	version: number;
}

const nameOf = (page: string) => `hearth.draft.${page}`;
const mayKeep = () => 'subtle' in crypto && !('sharedDevice' in document.documentElement.dataset);

const importKey = (key: string) => {
	const bytes = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));
	return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
};

export async function keepDraft(page: string, key: string, draft: Draft): Promise<boolean> {
	if (!mayKeep() || !key) return false;
	try {
		const iv = crypto.getRandomValues(new Uint8Array(12));
		const text = new TextEncoder().encode(JSON.stringify(draft));
		const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await importKey(key), text);
		localStorage.setItem(nameOf(page), JSON.stringify([[...iv], toBase64(new Uint8Array(sealed))]));
		return true;
	} catch {
		return false; // no room, or storage is switched off
	}
}

/** The draft, or null where there is none that this key opens. */
export async function findDraft(page: string, key: string): Promise<Draft | null> {
	const kept = mayKeep() && key ? readItem(page) : null;
	if (!kept) return null;
	try {
		const [iv, sealed] = JSON.parse(kept) as [number[], string];
		const bytes = Uint8Array.from(atob(sealed), (letter) => letter.charCodeAt(0));
		const opened = await crypto.subtle.decrypt(
			{ name: 'AES-GCM', iv: Uint8Array.from(iv) },
			await importKey(key),
			bytes
		);
		return JSON.parse(new TextDecoder().decode(opened)) as Draft;
	} catch {
		return null;
	}
}

export function dropDraft(page: string): void {
	try {
		localStorage.removeItem(nameOf(page));
	} catch {
		// storage is switched off: there is none
	}
}

function readItem(page: string): string | null {
	try {
		return localStorage.getItem(nameOf(page));
	} catch {
		return null;
	}
}

function toBase64(bytes: Uint8Array): string {
	let text = '';
	for (const byte of bytes) text += String.fromCharCode(byte);
	return btoa(text);
}
