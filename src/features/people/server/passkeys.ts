import type { AuthenticationResponseJSON } from '@simplewebauthn/browser';
import { APIError, isAPIError } from 'better-auth/api';
import type { Tx } from '#server/database/database.ts';
import { isUnavailable } from '#server/database/errors.ts';
import { hearth } from '#server/hearth.ts';
import { noteDevice } from '../device.ts';
import type { Member, Viewer } from '../viewer.ts';
import { mayTry, type TooMany } from './attempts.ts';
import { authAt } from './auth.ts';
import { readPasskeyTicket, sealPasskeyTicket, type PasskeyOwner } from './passkey-owner.ts';
import { giveRecoveryCodes } from './recovery.ts';
import { endLockedSession } from './lock.ts';
import { headersFor, shortenSession, type Arrival } from './sessions.ts';

export interface Passkey {
	id: string;
	name: string;
	/** Unix time in milliseconds */
	since: number;
}

/** A device's answer, and the Cookie header that carries its challenge. */
export interface CeremonyAnswer {
	response: object;
	cookie: string;
	/** Somebody else uses this device too. */
	shared?: boolean;
}

type Problem = { problem: 'passkey-failed' | 'handle-taken' | 'already-set-up' };

/** What the device shall sign to make a passkey for whom the ticket says. */
export async function beginPasskey(
	ticket: string | null,
	viewer: Viewer,
	arrival: Arrival
): Promise<{ options: object; setCookies: string[] } | Problem> {
	if (!ownerOf(ticket, viewer)) return { problem: 'passkey-failed' };
	return ceremony('make a passkey', async () => {
		const { response, headers } = await authAt(arrival.origin).api.generatePasskeyRegistrationOptions({
			query: { context: ticket! },
			headers: headersFor(arrival),
			returnHeaders: true
		});
		return { options: response, setCookies: headers.getSetCookie() };
	});
}

/** Keeps the passkey that the device made. Who signs up or founds with it is signed in and gets recovery codes. */
export async function finishPasskey(
	{ response, cookie, shared }: CeremonyAnswer,
	ticket: string | null,
	viewer: Viewer,
	arrival: Arrival,
	now: number
): Promise<{ memberId: string; codes: string[] | null; founded: boolean; setCookies: string[] } | Problem> {
	const owner = ownerOf(ticket, viewer);
	if (!owner) return { problem: 'passkey-failed' };
	return ceremony('keep a passkey', async (tx) => {
		const { headers, response: kept } = await authAt(arrival.origin).api.verifyPasskeyRegistration({
			body: { response, name: noteDevice(arrival.userAgent), createSession: Boolean(owner.joining) },
			headers: headersFor(arrival, challengeOnly(cookie)),
			returnHeaders: true
		});
		// The ceremony remembers the ticket it began with; one that belongs to somebody else would end here.
		if (kept.userId !== owner.memberId) throw new APIError('BAD_REQUEST');
		if (owner.joining && shared) await shortenSession(tx, headers.getSetCookie());
		const codes = owner.joining ? await giveRecoveryCodes(tx, owner.memberId, now) : null;
		return { memberId: owner.memberId, codes, founded: Boolean(owner.founding), setCookies: headers.getSetCookie() };
	});
}

/** What a device shall sign to sign in; it knows itself for which handle. */
export async function askForPasskey(
	arrival: Arrival
): Promise<{ options: object; setCookies: string[] } | Problem | TooMany> {
	const may = await mayTry('sign-in-address', arrival.source, hearth().now());
	if (may !== true) return may;
	return ceremony('sign in with a passkey', async () => {
		const { response, headers } = await authAt(arrival.origin).api.generatePasskeyAuthenticationOptions({
			headers: headersFor(arrival),
			returnHeaders: true
		});
		return { options: response, setCookies: headers.getSetCookie() };
	});
}

export async function signInWithPasskey(
	{ response, cookie, shared }: CeremonyAnswer,
	arrival: Arrival
): Promise<{ setCookies: string[] } | Problem> {
	return ceremony('sign in with a passkey', async (tx) => {
		const { headers } = await authAt(arrival.origin).api.verifyPasskeyAuthentication({
			// It came from a browser; what is wrong with it shows when it is verified.
			body: { response: response as AuthenticationResponseJSON },
			headers: headersFor(arrival, challengeOnly(cookie)),
			returnHeaders: true
		});
		if (shared) await shortenSession(tx, headers.getSetCookie());
		await endLockedSession(tx, cookie);
		return { setCookies: headers.getSetCookie() };
	});
}

/** A member adds another passkey; ask for their passphrase first (`proveAgain`). */
export const startAddingPasskey = (viewer: Member, now: number): string =>
	sealPasskeyTicket({ memberId: viewer.id, handle: viewer.handle }, now);

/** Whom the ticket names: somebody new while nobody is signed in, else the member who asks. */
function ownerOf(ticket: string | null, viewer: Viewer): PasskeyOwner | null {
	const owner = readPasskeyTicket(ticket);
	if (!owner) return null;
	return owner.joining ? (viewer ? null : owner) : viewer?.id === owner.memberId ? owner : null;
}

/** Better Auth never sees a session here, only the challenge that it set itself. */
const challengeOnly = (cookie: string) =>
	cookie
		.split(/;\s*/)
		.filter((each) => /^(__Secure-)?hearth\.better-auth-passkey=/.test(each))
		.join('; ');

async function ceremony<T>(reason: string, work: (tx: Tx) => Promise<T>): Promise<T | Problem> {
	try {
		return await hearth().database.asSystem(reason, work);
	} catch (error) {
		if (isUnavailable(error)) throw error;
		const { message } = error as Error;
		if (message === 'members_handle_is_taken') return { problem: 'handle-taken' };
		if (message === 'community_pkey') return { problem: 'already-set-up' };
		if (!isAPIError(error)) hearth().log.warn({ error }, 'a passkey ceremony failed');
		return { problem: 'passkey-failed' };
	}
}
