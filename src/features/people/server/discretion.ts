import { sql } from 'kysely';
import { hearth } from '#server/hearth.ts';
import { sharedIdleMinutes, usualIdleMinutes, type Discretion, type IdleMinutes } from '../discretion.ts';
import type { Member } from '../viewer.ts';

/** What the member wishes; what is usual where they never said. */
export async function readDiscretion(viewer: Member): Promise<Discretion> {
	const row = await hearth().database.read(viewer, (tx) =>
		tx
			.selectFrom('discretion')
			.select(['discreet', 'idle_minutes'])
			.where('member_id', '=', viewer.id)
			.executeTakeFirst()
	);
	return row
		? { discreet: row.discreet, idleMinutes: row.idle_minutes as IdleMinutes }
		: { discreet: false, idleMinutes: usualIdleMinutes };
}

/** Keeps the wish. The time holds for the sessions that are open as well, and on shared devices never makes it longer. */
export async function changeDiscretion(
	viewer: Member,
	{ discreet, idleMinutes }: Discretion,
	now: number
): Promise<void> {
	const { database } = hearth();
	const wish = { discreet, idle_minutes: idleMinutes, changed_at: new Date(now) };
	await database.asMember(viewer.id, (tx) =>
		tx
			.insertInto('discretion')
			.values({ member_id: viewer.id, ...wish })
			.onConflict((known) => known.column('member_id').doUpdateSet(wish))
			.execute()
	);
	await database.asSystem('sessions end when their member wishes', (tx) =>
		tx
			.updateTable('auth_sessions')
			.set({
				idle_minutes: sql`case when shared then least(${idleMinutes}::integer, ${sharedIdleMinutes}::integer)
					else ${idleMinutes}::integer end`
			})
			.where('user_id', '=', viewer.id)
			// Somebody who sets it sits here now; a session whose time had passed already must not come back to life.
			.where(sql<boolean>`session_lasts(used_at, idle_minutes, expires_at, ${new Date(now)})`)
			.execute()
	);
}
