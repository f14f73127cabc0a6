import { sql } from 'kysely';
import { drawWithoutThem } from '#features/hope/server/draw.ts';
import { unnamedIn, type Erasure, type LeftBehind } from '#features/privacy/erasure.ts';
import type { NotProved } from '#features/people/server/account.ts';
import { proveAgain } from '#features/people/server/sign-in.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';
import { enqueue } from '#server/jobs/worker.ts';
import { keepErasedList, noteErasure } from './erased.ts';

/** Where the member left words or a seat: what they are asked about before they go. And whether the last host asks. */
export function readLeftBehind(member: Member): Promise<{ groups: LeftBehind[]; lastHost: boolean }> {
	return hearth().database.asMember(member.id, leftBehind, 'read');
}

async function leftBehind(tx: Tx): Promise<{ groups: LeftBehind[]; lastHost: boolean }> {
	const { rows } = await sql<{ groups: LeftBehind[]; lastHost: boolean }>`
		select am_last_host() as "lastHost", coalesce((select json_agg(json_build_object('id', group_id, 'slug', slug, 'name', name,
			'leadsAlone', leads_alone, 'words', words, 'until', ${milliseconds('until')})) from where_i_left_something()), '[]')
			as groups`.execute(tx);
	return rows[0]!;
}

/**
 * Ends the member's account for good: everything in one transaction, so that nothing is left half-erased. Their windows
 * close, free seats go to whoever waits.
 */
export async function eraseAccount(
	member: Member,
	erasure: Erasure & { passphrase: string },
	now: number
): Promise<true | NotProved | { problem: 'last-host' } | { problem: 'leads-alone' }> {
	const proved = await proveAgain(member, erasure.passphrase, now);
	if (proved !== true) return proved;
	const refused = await hearth().database.asMember(member.id, async (tx) => {
		const groups = (await leftBehind(tx)).groups.map(({ id }) => id);
		const unnamed = unnamedIn(erasure, groups);
		const { rows } = await sql<{ refused: 'last-host' | 'leads-alone' | null }>`
			select erase_account(${unnamed}::uuid[], ${new Date(now)}) as refused`.execute(tx);
		if (rows[0]!.refused) return rows[0]!.refused;
		await noteErasure(tx, member.id, unnamed);
		await drawWithoutThem(tx, now);
		if (groups.length) await enqueue(tx, 'fill-free-seats', {});
		return null;
	});
	if (refused) return { problem: refused };
	// They are gone whatever becomes of the file: the database knows it, and the next hour or start writes it there.
	await keepErasedList().catch((error: unknown) => hearth().log.error({ error }, 'the file `erased` was not written'));
	hearth().live.endSessions(member.id);
	hearth().live.poke();
	return true;
}

/** How long other processes may take to close the windows of somebody who is gone, in milliseconds. */
const windowsClose = 3_600_000;

/** The last line that still held the id of somebody who erased their account: the end of their seats, for open windows. */
export async function sweepTraces(now = hearth().now()): Promise<void> {
	await hearth().database.asSystem('forget the seats of those who are gone', (tx) =>
		sql`delete from live_events e where e.kind = 'membership.ended' and e.at < ${new Date(now - windowsClose)}
			and not exists (select 1 from members m where m.id = e.member_id)`.execute(tx)
	);
}
