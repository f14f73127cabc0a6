import { redirect, type Cookies, type RequestEvent } from '@sveltejs/kit';
import { banOf } from '#features/care/server/measures.ts';
import { unlockSession } from '#features/people/server/lock.ts';
import { openSession, type Arrival } from '#features/people/server/sessions.ts';
import { codesLastInPassing, passCodes, readPassedCodes } from '#features/people/server/recovery.ts';
import { rememberDiscretion } from './discreet-device.ts';

/** How the one who asks reached this server. */
export function arrivalOf({ url, request, getClientAddress }: RequestEvent): Arrival {
	return { origin: url.origin, userAgent: request.headers.get('user-agent'), source: getClientAddress() };
}

/**
 * Signs somebody in who has proved who they are.
 * @param shared somebody else uses this device too
 */
export async function enter(event: RequestEvent, memberId: string, shared = false): Promise<void> {
	const ban = await banOf(memberId);
	if (ban) redirect(303, `/banned/${ban}`);
	const held = event.request.headers.get('cookie');
	if (await unlockSession(held, shared ? null : memberId, event.locals.now)) return;
	keepCookies(event.cookies, await openSession(memberId, arrivalOf(event), shared), shared);
}

/**
 * Hands Better Auth's Set-Cookie headers on as they are.
 * @param untilClosed without a time, so that a browser forgets them when it is closed
 */
export function keepCookies(cookies: Cookies, headers: string[], untilClosed = false): void {
	for (const header of headers) {
		const [pair = '', ...attributes] = header.split(/;\s*/);
		const at = pair.indexOf('=');
		const given = new Map(
			attributes.map((each) => [each.split('=', 1)[0]!.toLowerCase(), each.slice(each.indexOf('=') + 1)])
		);
		const maxAge = Number(given.get('max-age') ?? 0);
		cookies.set(pair.slice(0, at), pair.slice(at + 1), {
			path: given.get('path') ?? '/',
			...(untilClosed && maxAge > 0 ? {} : { maxAge }),
			httpOnly: given.has('httponly'),
			secure: given.has('secure'),
			sameSite: 'lax',
			encode: (value) => value
		});
	}
}

type Leaver = Pick<RequestEvent, 'cookies' | 'url' | 'locals' | 'setHeaders'>;

const sessionCookies = ['__Secure-hearth.session_token', 'hearth.session_token'];

/** Somebody goes. A device that others use too also forgets what the browser keeps by itself. */
export function dropSessionCookie({ cookies, url, locals, setHeaders }: Leaver): void {
	for (const name of sessionCookies)
		if (cookies.get(name) !== undefined) cookies.delete(name, { path: '/', secure: url.protocol === 'https:' });
	if (!locals.sharedDevice) return;
	rememberDiscretion({ cookies, url }, false, true);
	// Not "cookies": that would take those of every site under the same domain along.
	setHeaders({ 'clear-site-data': '"cache", "storage"' });
}

/** A passkey ceremony is over; Better Auth leaves its cookie lying for some minutes. */
export function dropChallenge({ cookies, url }: Pick<RequestEvent, 'cookies' | 'url'>): void {
	for (const name of ['__Secure-hearth.better-auth-passkey', 'hearth.better-auth-passkey'])
		if (cookies.get(name) !== undefined) cookies.delete(name, { path: '/', secure: url.protocol === 'https:' });
}

const codesCookie = 'hearth.codes';
const codesPath = '/account/recovery-codes';

/** Takes fresh recovery codes along to the page that shows them, and says where that is. */
export function showCodes(
	{ cookies, url, locals }: RequestEvent,
	memberId: string,
	codes: string[],
	next = '/'
): string {
	const options = {
		path: codesPath,
		maxAge: codesLastInPassing / 1000,
		httpOnly: true,
		sameSite: 'strict',
		secure: url.protocol === 'https:'
	} as const;
	cookies.set(codesCookie, passCodes(memberId, codes, locals.now), options);
	return `${codesPath}?next=${encodeURIComponent(next)}`;
}

export const codesInPassing = ({ cookies, locals }: Pick<RequestEvent, 'cookies' | 'locals'>): string[] | null =>
	locals.viewer && readPassedCodes(locals.viewer.id, cookies.get(codesCookie), locals.now);

export const forgetCodes = ({ cookies, url }: RequestEvent): void =>
	cookies.delete(codesCookie, { path: codesPath, secure: url.protocol === 'https:' });

/** The problem code of "not now": with the minutes to wait. */
export const tooMany = (again: number, now: number): string =>
	`too-many ${Math.max(1, Math.ceil((again - now) / 60_000))}`;
