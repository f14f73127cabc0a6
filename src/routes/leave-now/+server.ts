import { error, type RequestEvent } from '@sveltejs/kit';
import { neutralPage } from '#features/people/neutral-page.ts';
import { lockSession } from '#features/people/server/lock.ts';
import { hearth } from '#server/hearth.ts';
import { dropSessionCookie } from '../arrival.ts';
import { dropGuestCookie } from '../guest-device.ts';
import type { RequestHandler } from './$types';

/** Somebody waits with their hand on the lid: what cannot be locked by then is forgotten by the device instead. */
const mostPatience = 800;

/** Locks the session and leads away. A link, so that it works without a script; a page of another site locks nobody out. */
export const GET: RequestHandler = async (event) => {
	const { headers } = event.request;
	// A browser that looks ahead has not left.
	if (/prefetch/.test(headers.get('sec-purpose') ?? headers.get('purpose') ?? '')) error(503);
	if (headers.get('sec-fetch-site') !== 'cross-site') {
		dropGuestCookie(event);
		await lock(event);
	}
	const away = hearth().settings.leaveTo ?? neutralPage(headers.get('accept-language'));
	return new Response(null, { status: 303, headers: { location: away, 'referrer-policy': 'no-referrer' } });
};

async function lock(event: Pick<RequestEvent, 'cookies' | 'locals' | 'request' | 'setHeaders' | 'url'>): Promise<void> {
	const { promise: tooLate, resolve } = Promise.withResolvers<'too-late'>();
	const timer = setTimeout(resolve, mostPatience, 'too-late');
	const became = await Promise.race([
		lockSession(event.request.headers.get('cookie'), event.locals.now).catch(() => 'too-late' as const),
		tooLate
	]);
	clearTimeout(timer);
	if (became === 'ended' || became === 'too-late') dropSessionCookie(event);
}
