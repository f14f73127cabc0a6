import type { Viewer } from '#features/people/viewer.ts';
import { hearth } from '#server/hearth.ts';
import { readSessionToken } from '#server/http/session-cookie.ts';

/** The member whose session this Cookie header carries, or null. One query. */
export async function recogniseViewer(cookieHeader: string | null): Promise<Viewer> {
	const { database, secret, now } = hearth();
	const token = readSessionToken(cookieHeader, secret);
	const holder = token ? await database.whoHolds(token, now()) : null;
	return holder
		? {
				id: holder.member_id,
				handle: holder.handle,
				locale: holder.locale,
				timeZone: holder.time_zone,
				isHost: holder.is_host,
				hasNews: holder.has_news,
				sessionId: holder.session_id
			}
		: null;
}
