import type { Guest } from '#features/rooms/room.ts';
import { recogniseGuest, sitDown } from '#features/rooms/server/guests.ts';

const tokens = new Map<string, string>();

/** Somebody without an account takes a seat in an open group, under a name of the moment. */
export async function sitAsGuest(slug: string, name: string, version = 1): Promise<Guest> {
	const sat = await sitDown(null, { slug, name, version, locale: 'en', timeZone: 'Europe/London' }, null);
	if (!sat || !('token' in sat) || !sat.token)
		throw new Error(`${name} got no seat in ${slug}: ${JSON.stringify(sat)}`);
	const guest = (await recogniseGuest(`hearth.guest=${sat.token}`))!;
	tokens.set(guest.id, sat.token);
	return guest;
}

/** What a guest's browser keeps. */
export const tokenOf = (guest: Guest): string => tokens.get(guest.id)!;
export const cookieOf = (guest: Guest): string => `hearth.guest=${tokenOf(guest)}`;
