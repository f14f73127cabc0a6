import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';
import { readSessionToken } from '#server/http/session-cookie.ts';

/**
 * Locks the session that this Cookie header carries, and closes its windows: nothing is read with it until its member
 * proves again who they are. On a device that somebody else uses too, it ends.
 * @returns what became of it; null where there was none
 */
export async function lockSession(cookieHeader: string | null, now: number): Promise<'locked' | 'ended' | null> {
	const { database, secret, live } = hearth();
	const token = readSessionToken(cookieHeader, secret);
	if (!token) return null;
	const session = await database.asSystem('lock a session that is left in a hurry', async (tx) => {
		const ended = await tx
			.deleteFrom('auth_sessions')
			.where('token', '=', token)
			.where('shared', '=', true)
			.returning(['id', 'user_id'])
			.executeTakeFirst();
		if (ended) return { ...ended, became: 'ended' as const };
		const locked = await tx
			.updateTable('auth_sessions')
			.set(({ fn, val }) => ({ locked_at: fn.coalesce('locked_at', val(new Date(now))) }))
			.where('token', '=', token)
			.returning(['id', 'user_id'])
			.executeTakeFirst();
		return locked && { ...locked, became: 'locked' as const };
	});
	if (!session) return null;
	live.endSessions(session.user_id, session.id);
	return session.became;
}

/**
 * Somebody has just proved to be this member, on a device that holds this Cookie header: its locked session goes on if it
 * is theirs. Else it ends, since whoever came in will have another.
 * @param memberId null where it shall not go on
 * @returns whether it goes on, so that no other need be opened
 */
export async function unlockSession(
	cookieHeader: string | null,
	memberId: string | null,
	now: number
): Promise<boolean> {
	const { database, secret } = hearth();
	const token = readSessionToken(cookieHeader, secret);
	if (!token) return false;
	return database.asSystem('unlock a session', async (tx) => {
		const { numUpdatedRows = 0n } =
			memberId === null
				? {}
				: await tx
						.updateTable('auth_sessions')
						.set({ locked_at: null, used_at: new Date(now) })
						.where('token', '=', token)
						.where('user_id', '=', memberId)
						.where('locked_at', 'is not', null)
						.where('expires_at', '>', new Date(now))
						.executeTakeFirst();
		if (numUpdatedRows > 0n) return true;
		await endLockedSession(tx, cookieHeader);
		return false;
	});
}

/** Somebody came in anew on a device that holds this Cookie header: a session that was locked there ends. */
export async function endLockedSession(tx: Tx, cookieHeader: string | null): Promise<void> {
	const token = readSessionToken(cookieHeader, hearth().secret);
	if (token)
		await tx.deleteFrom('auth_sessions').where('token', '=', token).where('locked_at', 'is not', null).execute();
}
