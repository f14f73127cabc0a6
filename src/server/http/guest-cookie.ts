import { createHash, randomBytes } from 'node:crypto';

/** What a guest's browser keeps, and all that proves who they are. */
export const guestCookie = 'hearth.guest';
/** So long without use, and a guest is forgotten; in seconds. The database says the same (`who_is_guest`). */
export const guestLasts = 30 * 24 * 3600;

/** The token in a Cookie header, or null where there is none that could be one. */
export function readGuestToken(header: string | undefined | null): string | null {
	return header?.match(/(?:^|;\s*)hearth\.guest=([\w-]{32})(?:;|$)/)?.[1] ?? null;
}

/** 192 random bits. */
export const newGuestToken = (): string => randomBytes(24).toString('base64url');

/** What the database knows of a token. */
export const hashGuestToken = (token: string): Buffer => createHash('sha256').update(token).digest();
