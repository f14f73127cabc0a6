import { sql } from 'kysely';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';
import { readSessionToken } from '#server/http/session-cookie.ts';
import { sharedHours, sharedIdleMinutes } from '../discretion.ts';
import { noteDevice, readDevice, type Device } from '../device.ts';
import type { Member } from '../viewer.ts';
import { authAt } from './auth.ts';

/** How somebody reached this server. */
export interface Arrival {
	/** The address of the site as they see it, e.g. `https://hearth.example.org`. */
	origin: string;
	userAgent: string | null;
	/** Where they come from; counted under a keyed hash and never kept. */
	source: string;
}

export interface OpenSession {
	id: string;
	device: Device;
	/** Unix time in milliseconds */
	since: number;
	/** Somebody else uses that device too. */
	shared: boolean;
	/** Left in a hurry; it reads nothing until its member signs in there again. */
	locked: boolean;
	isThis: boolean;
}

/** What Better Auth may know of a request: the device in two words, and the one cookie of a passkey ceremony. */
export function headersFor(arrival: Arrival, cookie = ''): Headers {
	return new Headers({
		'user-agent': noteDevice(arrival.userAgent),
		origin: arrival.origin,
		...(cookie ? { cookie } : {})
	});
}

/**
 * Opens a session for somebody who has proved who they are.
 * @param shared somebody else uses this device too
 * @returns the Set-Cookie headers of its answer
 */
export async function openSession(memberId: string, arrival: Arrival, shared = false): Promise<string[]> {
	return hearth().database.asSystem('open a session', async (tx) => {
		const { headers } = await authAt(arrival.origin).api.openSession({
			body: { memberId },
			headers: headersFor(arrival),
			returnHeaders: true
		});
		const setCookies = headers.getSetCookie();
		if (shared) await shortenSession(tx, setCookies);
		return setCookies;
	});
}

/** Makes the session that was just opened one on a device that somebody else uses too. */
export async function shortenSession(tx: Tx, setCookies: string[]): Promise<void> {
	const { secret, now } = hearth();
	const token = setCookies.map((header) => readSessionToken(header, secret)).find((found) => found !== null);
	if (!token) throw new Error('No session was opened.');
	const last = new Date(now() + sharedHours * 3_600_000);
	await tx
		.updateTable('auth_sessions')
		.set({
			shared: true,
			idle_minutes: sql`least(idle_minutes, ${sharedIdleMinutes}::integer)`,
			expires_at: sql`least(expires_at, ${last}::timestamptz)`
		})
		.where('token', '=', token)
		.execute();
}

/** A session for tests and measurements. @returns its cookie, `name=value` */
export async function beginSession(memberId: string, origin = 'http://localhost:3000'): Promise<string> {
	const [cookie] = await openSession(memberId, { origin, userAgent: null, source: 'here' });
	return cookie!.split(';')[0]!;
}

/** The member's open sessions, this one first, then the latest. */
export async function listSessions(viewer: Member, now: number): Promise<OpenSession[]> {
	const rows = await hearth().database.asSystem('show a member their sessions', (tx) =>
		tx
			.selectFrom('auth_sessions')
			.select(['id', 'user_agent', 'created_at', 'shared', 'locked_at'])
			.where('user_id', '=', viewer.id)
			.where(sql<boolean>`session_lasts(used_at, idle_minutes, expires_at, ${new Date(now)})`)
			.orderBy('created_at', 'desc')
			.limit(100)
			.execute()
	);
	const sessions = rows.map(({ id, user_agent, created_at, shared, locked_at }) => ({
		id,
		device: readDevice(user_agent),
		since: created_at.getTime(),
		shared,
		locked: locked_at !== null,
		isThis: id === viewer.sessionId
	}));
	return sessions.sort((one, other) => Number(other.isThis) - Number(one.isThis));
}

/** Ends one of the viewer's sessions, and closes its windows. @returns whether it was theirs and open */
export async function endSession(viewer: Member, sessionId: string): Promise<boolean> {
	const { numDeletedRows } = await hearth().database.asSystem('end a session', (tx) =>
		tx.deleteFrom('auth_sessions').where('id', '=', sessionId).where('user_id', '=', viewer.id).executeTakeFirst()
	);
	if (numDeletedRows > 0n) hearth().live.endSessions(viewer.id, sessionId);
	return numDeletedRows > 0n;
}

/** Ends all of the viewer's sessions but this one. */
export async function endOtherSessions(viewer: Member): Promise<void> {
	const ended = await hearth().database.asSystem('end the other sessions', (tx) =>
		tx
			.deleteFrom('auth_sessions')
			.where('user_id', '=', viewer.id)
			.where('id', '!=', viewer.sessionId)
			.returning('id')
			.execute()
	);
	for (const { id } of ended) hearth().live.endSessions(viewer.id, id);
}

/** Out of everywhere. */
export async function endAllSessions(memberId: string): Promise<void> {
	await hearth().database.asSystem('end all sessions', (tx) =>
		tx.deleteFrom('auth_sessions').where('user_id', '=', memberId).execute()
	);
	hearth().live.endSessions(memberId);
}
