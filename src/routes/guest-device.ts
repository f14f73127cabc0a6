import type { RequestEvent } from '@sveltejs/kit';
import type { Guest } from '#features/rooms/room.ts';
import { keepSeats } from '#features/rooms/server/guests.ts';
import { guestCookie, guestLasts, readGuestToken } from '#server/http/guest-cookie.ts';

type Device = Pick<RequestEvent, 'cookies' | 'url'>;

const options = ({ url }: Pick<RequestEvent, 'url'>) =>
	({ path: '/', httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:' }) as const;

/** @param shared somebody else uses this device too: it is forgotten when the browser is closed */
export function keepGuestCookie(event: Device, token: string, shared: boolean): void {
	event.cookies.set(guestCookie, token, { ...options(event), ...(shared ? {} : { maxAge: guestLasts }) });
}

export function dropGuestCookie(event: Device): void {
	if (event.cookies.get(guestCookie) !== undefined) event.cookies.delete(guestCookie, options(event));
}

export const guestTokenOf = ({ request }: Pick<RequestEvent, 'request'>): string | null =>
	readGuestToken(request.headers.get('cookie'));

/** Seats that an account can keep. */
export const liveSeats = (guest: Guest | null) => guest?.seats.filter(({ ended }) => !ended) ?? [];

/**
 * Somebody who sat as a guest in this browser has just made an account: what they were stays theirs.
 * @returns where to go instead of `next`, where there is a place for it
 */
export async function keepWhatTheGuestHad(
	event: Device & Pick<RequestEvent, 'request' | 'locals'>,
	memberId: string,
	next: string
): Promise<string> {
	const token = guestTokenOf(event);
	if (!token || liveSeats(event.locals.guest).length === 0) return next;
	const kept = await keepSeats({ id: memberId }, token, event.locals.now);
	if (kept.some(({ became }) => became === 'name-taken')) return `/guest?next=${encodeURIComponent(next)}`;
	dropGuestCookie(event);
	const first = kept.find(({ became }) => became === 'kept');
	return first && next === '/groups' ? `/groups/${first.slug}/room` : next;
}

/** Whoever signs in may be somebody else than the guest of this browser: they are asked. */
export const askAboutTheGuest = ({ locals }: Pick<RequestEvent, 'locals'>, next: string): string =>
	liveSeats(locals.guest).length > 0 ? `/guest?next=${encodeURIComponent(next)}` : next;
