import type { Member, Stay, Viewer } from '#features/people/viewer.ts';
import { hearth } from '#server/hearth.ts';
import { readSessionToken } from '#server/http/session-cookie.ts';

/** The member whose session this Cookie header carries, or null. One query. */
export async function recogniseViewer(cookieHeader: string | null): Promise<Viewer> {
	return (await recogniseSession(cookieHeader))?.viewer ?? null;
}

/**
 * The same with what is true of this session; null where there is none, and where it is locked or has ended.
 * @param use whether somebody is there, and not only a window that asks by itself
 */
export async function recogniseSession(
	cookieHeader: string | null,
	use = false
): Promise<{ viewer: Member; stay: Stay } | null> {
	const { database, secret, now } = hearth();
	const token = readSessionToken(cookieHeader, secret);
	const holder = token ? await database.whoHolds(token, now(), use) : null;
	return (
		holder && {
			viewer: {
				id: holder.member_id,
				handle: holder.handle,
				locale: holder.locale,
				timeZone: holder.time_zone,
				isHost: holder.is_host,
				hasNews: holder.has_news,
				sessionId: holder.session_id
			},
			stay: {
				shared: holder.shared,
				idleMinutes: holder.idle_minutes,
				usedAt: holder.used_at.getTime(),
				discreet: holder.discreet
			}
		}
	);
}
