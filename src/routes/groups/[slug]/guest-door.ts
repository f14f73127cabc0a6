import type { RequestEvent } from '@sveltejs/kit';
import { suggestName } from '#features/rooms/names.ts';
import type { GuestSeat } from '#features/rooms/room.ts';
import { noteEndedGuest } from '#features/rooms/server/guests.ts';
import { newWaitingTicket } from '#features/people/server/tickets.ts';

/** What a front door needs for a guest. */
export interface Door {
	seat: GuestSeat | null;
	known: boolean;
	name: string;
	ticket: string;
}

/** Null for members. A guest whose seat here was ended is noted, so that a fresh one from there is slow to come. */
export async function guestDoor(
	event: Pick<RequestEvent, 'locals' | 'request' | 'getClientAddress'>,
	slug: string
): Promise<Door | null> {
	const { viewer, guest, now } = event.locals;
	if (viewer) return null;
	const seat = guest?.seats.find((each) => each.slug === slug) ?? null;
	if (seat?.ended) await noteEndedGuest(slug, event.getClientAddress(), event.request.headers.get('user-agent'), now);
	return {
		seat,
		known: guest !== null,
		name: guest?.name ?? suggestName(Math.random()),
		ticket: newWaitingTicket(now)
	};
}
