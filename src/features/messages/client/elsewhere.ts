// On any other page: what was written in a conversation without a connection is sent when it is back, without the conversation's
// page being open. It is loaded only where something waits in this browser (ui/page/waiting.ts).
import { toast } from '#ui/page/toasts.ts';
import { drain } from './drain.ts';
import { Outbox, waitingSides } from './outbox.ts';

const slowest = 60_000;
let tries = 0;
let again: ReturnType<typeof setTimeout> | undefined;

addEventListener('online', () => void sendAll());
void sendAll();

async function sendAll(): Promise<void> {
	clearTimeout(again);
	const places = await find();
	let sent = 0;
	let waits = places === null;
	for (const { side, conversation, key } of places ?? []) {
		const outbox = new Outbox(side, key);
		await outbox.load();
		const done = await drain(outbox, `/messages/${conversation}?/say`, (_, what) => {
			// What was refused goes back to where it was written, once that page is open.
			if (what === 'sent') sent++;
			return what === 'sent';
		});
		waits ||= !done;
	}
	if (sent > 0) toast(document, 'waited');
	if (waits) again = setTimeout(() => void sendAll(), Math.min(slowest, 2_000 * 2 ** tries++));
}

/** Null where the server does not answer. */
async function find(): Promise<{ side: string; conversation: string; key: string }[] | null> {
	const sides = waitingSides().slice(0, 20);
	if (sides.length === 0) return [];
	try {
		const answer = await fetch(`/messages/waiting?${sides.map((side) => `side=${side}`).join('&')}`);
		if (answer.status >= 500) return null;
		if (!answer.ok) return [];
		const { key, places } = (await answer.json()) as { key: string; places: { side: string; conversation: string }[] };
		return key === '' ? [] : places.map((place) => ({ ...place, key }));
	} catch {
		return null;
	}
}
