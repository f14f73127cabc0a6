import type { Outbox, Waiting } from './outbox.ts';

/**
 * Sends what waits, one at a time and the oldest first: what comes later never overtakes.
 * @param became shows it; false where it stays in the outbox, and with it what stands behind it
 * @returns false where something has to wait on
 */
export async function drain(
	outbox: Outbox,
	action: string,
	became: (item: Waiting, what: 'sent' | 'refused') => boolean
): Promise<boolean> {
	for (let item = outbox.first; item; item = outbox.first) {
		const what = await send(item, action);
		if (what === 'later') return false;
		if (!became(item, what)) return true;
		outbox.remove(item);
	}
	return true;
}

async function send({ key, words }: Waiting, action: string): Promise<'sent' | 'refused' | 'later'> {
	try {
		const answer = await fetch(action, {
			method: 'post',
			body: new URLSearchParams({ key, words }),
			headers: { accept: 'text/html', 'x-enhanced': 'form' }
		});
		if (answer.status === 204) return 'sent';
		// Signed out, many at once, or the server is away: it waits on.
		return [401, 429].includes(answer.status) || answer.status >= 500 ? 'later' : 'refused';
	} catch {
		return 'later';
	}
}
