import { sql } from 'kysely';
import { hearth } from '#server/hearth.ts';

const day = 86_400_000;

/** Forgets what signing in no longer needs: sessions and ceremonies that ended, counted tries, spent tickets. */
export async function sweepSignIn(): Promise<void> {
	const { database, now } = hearth();
	const at = new Date(now());
	await database.asSystem('sweep what signing in left behind', (tx) =>
		Promise.all([
			tx
				.deleteFrom('auth_sessions')
				.where(sql<boolean>`not session_lasts(used_at, idle_minutes, expires_at, ${at})`)
				.execute(),
			tx.deleteFrom('auth_verifications').where('expires_at', '<=', at).execute(),
			tx
				.deleteFrom('attempts')
				.where('window_start', '<', new Date(at.getTime() - day))
				.execute(),
			tx.deleteFrom('spent_tickets').where('expires_at', '<=', at).execute()
		])
	);
}
