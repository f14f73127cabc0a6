import type { Member, Stay } from '#features/people/viewer.ts';
import type { Guest } from '#features/rooms/room.ts';
import type { Community } from '#features/host/community.ts';

declare global {
	namespace App {
		interface Locals {
			/** The member who asks, or null for a visitor. */
			viewer: Member | null;
			/** A visitor who has a seat somewhere as a guest, or null; members are no guests. */
			guest: Guest | null;
			/** What is true of their session, or null for a visitor. */
			stay: Stay | null;
			/** Somebody else uses this device too: nothing may be kept on it (`data-shared-device` says it to scripts). */
			sharedDevice: boolean;
			/** No names in titles, icons and notifications. */
			discreet: boolean;
			/** Null before the host has set it up, and where the database cannot be asked. */
			community: Community | null;
			/** The language of this answer. */
			locale: string;
			/** Unix time in milliseconds. */
			now: number;
			/** What a visitor's form held, passphrases left out: shown again where they had been signed out meanwhile. */
			sent?: [name: string, value: string][];
		}
		interface Error {
			status: number;
			message: string;
			/** Why the page is missing, where there is more to say than the status does. */
			reason?: 'database-away' | 'signed-out';
			/** What was sent, so that it can be sent again. */
			sent?: [name: string, value: string][];
		}
	}
}

export {};
