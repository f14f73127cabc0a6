import type { Community } from '#features/host/community.ts';
import { hearth } from '#server/hearth.ts';

let known: { community: Community; until: number } | null = null;
const freshFor = 10_000;

/** The community, or null before it is set up. Kept for ten seconds: every page asks, and it hardly ever changes. */
export async function readCommunity(): Promise<Community | null> {
	const { database, now } = hearth();
	if (known && known.until > now()) return known.community;
	const row = await database.asVisitor((tx) =>
		tx.selectFrom('community').select(['name', 'locale', 'time_zone as timeZone']).executeTakeFirst()
	);
	known = row ? { community: row, until: now() + freshFor } : null;
	return row ?? null;
}

/** The next look asks the database again. */
export function forgetCommunity(): void {
	known = null;
}
