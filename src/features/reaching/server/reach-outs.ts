import { sql } from 'kysely';
import type { Member } from '#features/people/viewer.ts';
import type { Reaching, Want } from '#features/reaching/reach-out.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';

/** What runs, what is asked of the member, and whom they could ask. One query. */
export async function readReaching(member: Member, now = hearth().now()): Promise<Reaching> {
	const at = new Date(now);
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<Reaching>`
				select (select json_build_object('id', r.id, 'wants', r.wants, 'at', ${milliseconds('r.asked_at')}, 'step', r.step,
						'ending', r.ending, 'takenName', r.taken_name, 'conversation', r.conversation_id) from my_reach_out(${at}) r) as mine,
					(select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name, 'groupName', t.group_name, 'wants', t.wants,
						'at', ${milliseconds('t.asked_at')}, 'state', t.state, 'conversation', t.conversation_id)), '[]')
						from reach_outs_to_me(${at}) t) as "toMe",
					(select count(*)::int from supporters where member_id = viewer_id()) as supporters,
					(select coalesce(json_agg(json_build_object('slug', g.slug, 'name', g.name) order by g.name), '[]')
						from groups g where g.id = any (my_groups()) and g.closed_at is null) as groups`.execute(tx);
			return rows[0]!;
		},
		'read'
	);
}

/**
 * Begins one, and asks whom the first step names. While one is open it is that one.
 * @param slug of the group that may be asked; null for supporters alone
 * @returns null where the member has no seat there, or nobody may be asked
 */
export async function reachOut(
	member: Member,
	asked: { wants: Want[]; supporters: boolean; slug: string | null },
	now = hearth().now()
): Promise<true | null> {
	const { database, live } = hearth();
	const done = await database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ group: string | null }>`
			select (select group_id from my_seat(${asked.slug ?? ''})) as "group"`.execute(tx);
		if (asked.slug && !rows[0]!.group) return null;
		const begun = await sql<{
			id: string | null;
		}>`select reach_out(${crypto.randomUUID()}, ${asked.wants}::text[], ${asked.supporters},
			${rows[0]!.group}::uuid, ${new Date(now)}) as id`.execute(tx);
		return begun.rows[0]!.id ? (true as const) : null;
	});
	if (done) live.poke();
	return done;
}

/**
 * Comes to somebody who reached out. The first one does, and gets the place where the two write to each other.
 * @returns null where the member was not asked
 */
export async function answerReachOut(
	member: Member,
	id: string,
	now = hearth().now()
): Promise<{ state: 'taken' | 'held' | 'over'; conversation: string | null } | null> {
	const { database, live } = hearth();
	const answered = await database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ state: 'taken' | 'held' | 'over' | null }>`
			select answer_reach_out(${id}, ${crypto.randomUUID()}, ${new Date(now)}) as state`.execute(tx);
		const { state } = rows[0]!;
		if (!state) return null;
		const mine = await sql<{ conversation: string | null }>`
			select conversation_id as conversation from reach_outs_to_me(${new Date(now)}) where id = ${id}`.execute(tx);
		return { state, conversation: mine.rows[0]?.conversation ?? null };
	});
	live.poke();
	return answered;
}

/** "I cannot now." Null where the member was not asked. */
export const passReachOut = (member: Member, id: string, now = hearth().now()) =>
	done(member, sql`pass_reach_out(${id}, ${new Date(now)})`);
/** Ends the member's own. Null where none is open. */
export const cancelReachOut = (member: Member, now = hearth().now()) =>
	done(member, sql`cancel_reach_out(${new Date(now)})`);

async function done(member: Member, what: ReturnType<typeof sql>): Promise<true | null> {
	const { database, live } = hearth();
	const acted = await database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ done: boolean }>`select ${what} as done`.execute(tx);
		return rows[0]!.done || null;
	});
	if (acted) live.poke();
	return acted;
}

/** Goes on with all that are due, and asks after those of yesterday. @returns how many went on */
export async function widenReachOuts(now = hearth().now()): Promise<number> {
	const { database, live } = hearth();
	const many = await database.asSystem('reaching out goes on', async (tx) => {
		const { rows } = await sql<{ many: number }>`
			select widen_reach_outs(${new Date(now)}) + follow_reach_outs(${new Date(now)}) as many`.execute(tx);
		return rows[0]!.many;
	});
	if (many > 0) live.poke();
	return many;
}
