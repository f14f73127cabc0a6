import { sql } from 'kysely';
import { goesBefore, retentionDefaults, type Retention } from '#features/privacy/retention.ts';
import type { Member, Viewer } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';

/** How long things stay here, in a transaction of anybody's. */
export const readRetention = async (tx: Tx): Promise<Retention> => (await readLast(tx)).retention;

/** The same for a page, and since when (Unix milliseconds; null where it was never changed). */
export const showRetention = (viewer: Viewer): Promise<{ retention: Retention; since: number | null }> =>
	hearth().database.read(viewer, readLast);

async function readLast(tx: Tx): Promise<{ retention: Retention; since: number | null }> {
	const set = await tx.selectFrom('retention').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst();
	if (!set) return { retention: retentionDefaults, since: null };
	const retention = {
		readNews: set.read_news,
		unreadNews: set.unread_news,
		takenBack: set.taken_back,
		requests: set.requests,
		closedGroups: set.closed_groups,
		reports: set.reports,
		exports: set.exports
	};
	return { retention, since: set.made_at.getTime() };
}

/** Sets how long things stay from now on. Null for whoever is no host. */
export async function setRetention(member: Member, wished: Retention, now = hearth().now()): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ host: boolean }>`select am_host() as host`.execute(tx);
		if (!rows[0]!.host) return null;
		await tx
			.insertInto('retention')
			.values({
				id: newId(now),
				read_news: wished.readNews,
				unread_news: wished.unreadNews,
				taken_back: wished.takenBack,
				requests: wished.requests,
				closed_groups: wished.closedGroups,
				reports: wished.reports,
				exports: wished.exports,
				made_at: new Date(now),
				made_by: member.id
			})
			.execute();
		return true as const;
	});
}

/** Takes away what has stayed as long as the host lets it. @returns how many rows went, by what they were */
export async function carryOutRetention(now = hearth().now()): Promise<Record<keyof Retention, number>> {
	return hearth().database.asSystem('carry out how long things stay', async (tx) => {
		const retention = await readRetention(tx);
		const before = (key: keyof Retention) => {
			const moment = goesBefore(retention[key], now);
			return moment === null ? null : new Date(moment);
		};
		return {
			readNews: await removeNews(tx, 'read_at', before('readNews')),
			unreadNews: await removeNews(tx, 'created_at', before('unreadNews')),
			takenBack: await removeEmptyPlaces(tx, before('takenBack')),
			requests: await removeRequests(tx, before('requests')),
			closedGroups: await removeClosedWords(tx, before('closedGroups')),
			reports: await forgetCare(tx, now, before('reports')!),
			exports: await removeCopies(tx, now)
		};
	});
}

async function removeNews(tx: Tx, since: 'read_at' | 'created_at', before: Date | null): Promise<number> {
	if (!before) return 0;
	const query = tx.deleteFrom('notifications').where(since, '<', before);
	const { numDeletedRows } = await (
		since === 'created_at' ? query.where('read_at', 'is', null) : query
	).executeTakeFirst();
	return Number(numDeletedRows);
}

async function removeEmptyPlaces(tx: Tx, before: Date | null): Promise<number> {
	if (!before) return 0;
	const replies = await tx.deleteFrom('replies').where('withdrawn_at', '<', before).executeTakeFirst();
	const shares = await sql`delete from shares s where s.withdrawn_at < ${before}
		and not exists (select 1 from replies r where r.share_id = s.id)`.execute(tx);
	return Number(replies.numDeletedRows) + Number(shares.numAffectedRows ?? 0n);
}

/** Whoever was accepted and still waits for a free seat keeps what lets them in. */
async function removeRequests(tx: Tx, before: Date | null): Promise<number> {
	if (!before) return 0;
	const gone = await sql`delete from join_requests r where r.answered_at < ${before}
		and not exists (select 1 from waiting_list w where w.group_id = r.group_id and w.member_id = r.member_id)`.execute(tx);
	return Number(gone.numAffectedRows ?? 0n);
}

/** Pages of a journal that were shown in the group come home to their authors: they were never the group's. */
async function removeClosedWords(tx: Tx, before: Date | null): Promise<number> {
	if (!before) return 0;
	const closed = sql`(select g.id from groups g where g.closed_at < ${before})`;
	await sql`update shares set group_id = null, byline = null, mask = null, audience = 'me', version = version + 1
		where kind <> 'share' and author_id is not null and group_id in ${closed}`.execute(tx);
	await sql`delete from replies where group_id in ${closed}`.execute(tx);
	const shares = await sql`delete from shares where group_id in ${closed}`.execute(tx);
	return Number(shares.numAffectedRows ?? 0n);
}

/** What is still open, appealed, or holds somebody's pause stays; care knows (sweep_care). */
async function forgetCare(tx: Tx, now: number, before: Date): Promise<number> {
	const count = async () => {
		const { rows } = await sql<{ n: string }>`
			select (select count(*) from reports) + (select count(*) from sittings) as n`.execute(tx);
		return Number(rows[0]!.n);
	};
	const there = await count();
	await sql`select sweep_care(${new Date(now)}, ${before})`.execute(tx);
	return there - (await count());
}

async function removeCopies(tx: Tx, now: number): Promise<number> {
	const { numDeletedRows } = await tx.deleteFrom('exports').where('expires_at', '<=', new Date(now)).executeTakeFirst();
	return Number(numDeletedRows);
}

/** Copies go in the hour in which their time is over. */
export async function sweepCopies(now = hearth().now()): Promise<void> {
	await hearth().database.asSystem('throw away copies whose time is over', (tx) => removeCopies(tx, now));
}
