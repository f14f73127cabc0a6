import { AsyncLocalStorage } from 'node:async_hooks';
import { redirect, text, type RequestEvent } from '@sveltejs/kit';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit/hooks';

type Resolve = Parameters<Handle>[0]['resolve'];
import { keepTaxonomy } from '#features/experiences/server/taxonomy.ts';
import { readCommunity } from '#features/host/server/community.ts';
import { locales } from '#features/people/locales.ts';
import { hideNames, windowLasts } from '#features/people/discretion.ts';
import { recogniseSession } from '#features/people/server/viewer.ts';
import { recogniseGuest } from '#features/rooms/server/guests.ts';
import { followGatherings } from '#features/gatherings/server/topic.ts';
import { followMessages } from '#features/messages/server/topic.ts';
import { followOneself } from '#features/reaching/server/topic.ts';
import { followRooms } from '#features/rooms/server/topic.ts';
import * as m from '#messages';
import { overwriteGetLocale, type Locale } from '#paraglide/runtime.js';
import { hearth } from '#server/hearth.ts';
import { isUnavailable } from '#server/database/errors.ts';
import { followDiscretion } from './routes/discreet-device.ts';
import { followShares } from './routes/groups/[slug]/live.ts';
import { messageShows } from './routes/messages/live.ts';
import { roomShows } from './routes/groups/[slug]/room/live.ts';

const speaking = new AsyncLocalStorage<Locale>();

export const init: ServerInit = () => {
	overwriteGetLocale(() => speaking.getStore() ?? 'en');
	followShares(hearth().live);
	followRooms(hearth().live, roomShows);
	followMessages(hearth().live, messageShows);
	followGatherings(hearth().live);
	followOneself(hearth().live);
};

/** Pages that must come however things stand: they ask the database for nothing. */
const alwaysThere = new Set(['/help-now', '/leave-now', '/leaving', '/without-connection']);

export const handle: Handle = async ({ event, resolve }) => {
	const { locals, request, route, url } = event;
	locals.now = hearth().now();
	locals.viewer = locals.stay = locals.guest = null;
	locals.community = null;
	if (!alwaysThere.has(route.id ?? '')) {
		// A window that only asks how long its session lasts, or looks again by itself, does not make it last longer.
		const isUse = (route.id !== '/still-here' && !request.headers.has('x-hearth-looks')) || request.method !== 'GET';
		const [session, community] = await Promise.all([
			recogniseSession(request.headers.get('cookie'), isUse),
			readCommunity(),
			keepTaxonomy()
		]);
		locals.viewer = session?.viewer ?? null;
		locals.stay = session?.stay ?? null;
		if (!session) locals.guest = await recogniseGuest(request.headers.get('cookie'), locals.now);
		locals.community = community;
		if (!locals.community && !/^\/(setup|auth)(\/|$)/.test(url.pathname)) redirect(303, '/setup');
	}
	locals.sharedDevice = locals.stay?.shared ?? false;
	locals.discreet = followDiscretion(event);
	if (!locals.viewer && request.method === 'POST') locals.sent = await readSent(request);
	locals.locale = chooseLocale(locals.viewer?.locale ?? locals.guest?.locale ?? locals.community?.locale);
	let response = await speaking.run(locals.locale as Locale, () => render(event, resolve));
	if (request.headers.has('x-enhanced') && response.status === 303) response = sayItWorked(event, response);
	response.headers.set('x-content-type-options', 'nosniff');
	if (!response.headers.has('referrer-policy')) response.headers.set('referrer-policy', 'same-origin');
	response.headers.set('x-frame-options', 'DENY');
	response.headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=(), interest-cohort=()');
	response.headers.set('cross-origin-opener-policy', 'same-origin');
	// What was on the screen must not come back from a cache after signing out.
	if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
	return response;
};

/** A form that ui/page/forms.ts sends is not led to another page: it hears whether it worked, and what was refused. */
function sayItWorked({ cookies }: RequestEvent, { headers }: Response): Response {
	const refused = cookies.get('hearth.said')?.startsWith('refused-');
	headers.delete('location');
	return new Response(null, { status: refused ? 409 : 204, headers });
}

const secrets = /passphrase|password|code/i;

async function readSent(request: Request): Promise<[string, string][]> {
	if (
		!/form/.test(request.headers.get('content-type') ?? '') ||
		Number(request.headers.get('content-length')) > 512 * 1024
	)
		return [];
	const form = await request
		.clone()
		.formData()
		.catch(() => new FormData());
	return [...form].filter(
		(entry): entry is [string, string] => typeof entry[1] === 'string' && !secrets.test(entry[0])
	);
}

/**
 * SvelteKit names every page by a hash of all its text, which is a tenth of what a page costs; and nobody asks for a page
 * by that name, since none is ever stored. So the text goes round the hash.
 */
async function render(event: RequestEvent, resolve: Resolve): Promise<Response> {
	let page: string | null = null;
	const response = await resolve(event, {
		transformPageChunk({ html }) {
			page = html.replace('<html lang="en">', `<html${describe(event.locals)}>`);
			if (event.locals.discreet) page = hideNames(page, m.exit_neutral_title());
			return '';
		}
	});
	if (page === null || !response.headers.has('etag')) return response;
	response.headers.delete('etag');
	response.headers.delete('content-length');
	return text(page, { status: response.status, headers: response.headers });
}

/** What the page's script must know of the one who reads it. */
function describe({ locale, stay, guest }: App.Locals): string {
	const lasts = stay && windowLasts(stay.idleMinutes);
	return [
		` lang="${locale}"`,
		// What a guest reads does not come back out of the browser's memory either.
		stay || guest ? ' data-signed-in' : '',
		stay?.shared ? ' data-shared-device' : '',
		lasts ? ` data-lasts="${lasts}"` : ''
	].join('');
}

const chooseLocale = (wanted: string | undefined): string =>
	locales.some((locale) => locale === wanted) ? wanted! : 'en';

export const handleError: HandleServerError = ({ kind, error, event }) => {
	if (kind !== 'unknown') return;
	if (isUnavailable(error)) return { status: 503, message: 'The database is away', reason: 'database-away' };
	hearth().log.error({ error, route: event.route.id, method: event.request.method }, 'a page failed');
};
