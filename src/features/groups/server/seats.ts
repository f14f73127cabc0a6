import { sql } from 'kysely';
import type { GroupFront } from '#features/groups/front.ts';
import { doorOf, mayLead, type SeatInput, type WordsChoice } from '#features/groups/membership.ts';
import { tellMembers } from '#features/notifications/server/tell.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { enqueue } from '#server/jobs/worker.ts';
import { readGroupFront } from './front.ts';

/** What came of knocking; null where the member finds no such group. */
export type Entered =
	{ now: 'seated' | 'waiting' | 'asked' } | { problem: 'changed' | 'no-way-in' | 'words' | 'name-taken' } | null;

/** Whoever takes, gives or frees a seat of a group waits for the others who do; the count of seats then holds. */
export async function lockSeats(tx: Tx, slug: string): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${`seats ${slug}`}, 0))`.execute(tx);
}

/**
 * Takes a seat, a place on the waiting list, or asks for one, whichever the group's door offers. The agreements that
 * were on the page are accepted with it; where they changed meanwhile nothing happens and the page is shown anew.
 */
export async function enterGroup(
	member: Member,
	slug: string,
	accepted: Pick<SeatInput, 'version' | 'words'> & { name?: string },
	now = hearth().now()
): Promise<Entered> {
	return hearth().database.asMember(member.id, async (tx) => {
		await lockSeats(tx, slug);
		const group = await readGroupFront(tx, member, slug);
		if (!group) return null;
		if (group.agreementsVersion !== accepted.version) return { problem: 'changed' };
		const name = accepted.name || member.handle;
		const seat = { groupId: group.id, memberId: member.id, name, version: accepted.version, now };
		const door = doorOf(group, true);
		if (['join', 'wait', 'ask'].includes(door) && !(await nameIsFree(tx, seat))) return { problem: 'name-taken' };
		switch (door) {
			case 'join':
				await takeSeat(tx, seat);
				return { now: 'seated' };
			case 'wait':
				await waitForSeat(tx, seat);
				return { now: 'waiting' };
			case 'ask':
				if (!accepted.words) return { problem: 'words' };
				await askForSeat(tx, group, seat, accepted.words);
				return { now: 'asked' };
			// Sent a second time: it stands as it was wished.
			case 'inside':
				return { now: 'seated' };
			case 'asked':
				return { now: 'asked' };
			case 'waiting':
				return { now: 'waiting' };
			default:
				return { problem: 'no-way-in' };
		}
	});
}

export interface Seat {
	groupId: string;
	memberId: string;
	name: string;
	version: number;
	now: number;
}

/** Whether nobody else in the group goes by this name, and nobody in the community has it as a handle. */
async function nameIsFree(tx: Tx, { groupId, memberId, name }: Seat): Promise<boolean> {
	const { rows } = await sql<{ free: boolean }>`select name_is_free(${groupId}, ${memberId}, ${name}) as free`.execute(
		tx
	);
	return rows[0]!.free;
}

/** Whether there is a chair for the member: a free one, beside nobody whom they must not meet. */
export async function seatFor(tx: Tx, groupId: string, memberId: string): Promise<boolean> {
	const { rows } = await sql<{ free: boolean }>`select seat_for(${groupId}, ${memberId}) as free`.execute(tx);
	return rows[0]!.free;
}

/** The account behind a seat of this group; null where nobody sits there (any more). */
export async function whoSitsOn(tx: Tx, groupId: string, seat: string): Promise<string | null> {
	const found = await tx
		.selectFrom('memberships')
		.select('member_id')
		.where('group_id', '=', groupId)
		.where('seat', '=', seat)
		.executeTakeFirst();
	return found?.member_id ?? null;
}

export async function takeSeat(tx: Tx, { groupId, memberId, name, version, now }: Seat): Promise<void> {
	const at = new Date(now);
	await tx
		.insertInto('memberships')
		.values({ group_id: groupId, member_id: memberId, name, joined_at: at, accepted_version: version, accepted_at: at })
		.execute();
}

export async function waitForSeat(tx: Tx, { groupId, memberId, name, version, now }: Seat): Promise<void> {
	await tx
		.insertInto('waiting_list')
		.values({ group_id: groupId, member_id: memberId, name, since: new Date(now), accepted_version: version })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

async function askForSeat(tx: Tx, group: GroupFront, seat: Seat, words: string): Promise<void> {
	const { memberId, name, now } = seat;
	await tx
		.insertInto('join_requests')
		.values({
			id: newId(now),
			group_id: group.id,
			member_id: memberId,
			name,
			words,
			accepted_version: group.agreementsVersion,
			asked_at: new Date(now)
		})
		.execute();
	const facilitators = await tx
		.selectFrom('facilitations')
		.select('member_id')
		.where('group_id', '=', group.id)
		.execute();
	await tellMembers(tx, {
		to: facilitators.map(({ member_id }) => member_id),
		kind: 'request-made',
		groupId: group.id,
		actor: { id: memberId, name },
		now
	});
}

/** Takes back a request, or leaves the waiting list. Null where there was neither. */
export async function stopWaiting(member: Member, slug: string, now = hearth().now()): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const group = await readGroupFront(tx, member, slug);
		if (!group) return null;
		const at = new Date(now);
		const [left, withdrawn] = await Promise.all([
			tx
				.deleteFrom('waiting_list')
				.where('group_id', '=', group.id)
				.where('member_id', '=', member.id)
				.executeTakeFirst(),
			tx
				.updateTable('join_requests')
				.set({ answer: 'withdrawn', answered_at: at, answered_by: member.id })
				.where('group_id', '=', group.id)
				.where('member_id', '=', member.id)
				.where('answer', 'is', null)
				.executeTakeFirst()
		]);
		return left.numDeletedRows + withdrawn.numUpdatedRows > 0n ? true : null;
	});
}

/** Accepts a new version of the agreements; where there is a newer one still, it is shown instead. */
export async function acceptAgreements(
	member: Member,
	slug: string,
	version: number,
	now = hearth().now()
): Promise<boolean | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const group = await readGroupFront(tx, member, slug);
		if (!group || group.relation !== 'member') return null;
		if (group.agreementsVersion !== version) return false;
		await tx
			.updateTable('memberships')
			.set({ accepted_version: version, accepted_at: new Date(now) })
			.where('group_id', '=', group.id)
			.where('member_id', '=', member.id)
			.execute();
		return true;
	});
}

/** Goes by another name in the group from now on, also under what was said there before. */
export async function changeName(member: Member, slug: string, name: string): Promise<true | 'name-taken' | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const group = await readGroupFront(tx, member, slug);
		if (!group || group.relation !== 'member') return null;
		const { rows } = await sql<{
			taken: boolean;
		}>`select take_name(${group.id}, ${name || member.handle}) as taken`.execute(tx);
		return rows[0]!.taken || 'name-taken';
	});
}

/** Leaves a group, and says what becomes of one's words there. The last who leads hands over or closes it first. */
export async function leaveGroup(
	member: Member,
	slug: string,
	choice: WordsChoice,
	now = hearth().now()
): Promise<true | 'last-facilitator' | null> {
	const left = await hearth().database.asMember(member.id, async (tx) => {
		await lockSeats(tx, slug);
		const group = await readGroupFront(tx, member, slug);
		if (!group || group.relation !== 'member') return null;
		if (group.leadsAlone && !group.closed) return 'last-facilitator' as const;
		if (choice !== 'keep') await sql`select let_go_of_words(${group.id}, ${choice}, ${new Date(now)})`.execute(tx);
		const name = choice === 'keep' ? group.myName! : '';
		await endMembership(tx, {
			groupId: group.id,
			memberId: member.id,
			name,
			how: 'left',
			reason: null,
			by: member.id,
			now
		});
		return true as const;
	});
	if (left === true) hearth().live.poke();
	return left;
}

/** Ends somebody else's seat, with a reason that they are told. Null for whoever does not lead the group. */
export async function removeMember(
	member: Member,
	slug: string,
	seat: string,
	reason: string,
	now = hearth().now()
): Promise<true | null> {
	const removed = await hearth().database.asMember(member.id, async (tx) => {
		await lockSeats(tx, slug);
		const group = await readGroupFront(tx, member, slug);
		if (!group || !mayLead(group)) return null;
		const memberId = await whoSitsOn(tx, group.id, seat);
		if (!memberId || memberId === member.id) return null;
		const ended = await endMembership(tx, { groupId: group.id, memberId, how: 'removed', reason, by: member.id, now });
		if (!ended) return null;
		await tellMembers(tx, {
			to: [memberId],
			kind: 'removed',
			groupId: group.id,
			actor: { id: member.id, name: group.myName! },
			words: reason,
			now
		});
		return true as const;
	});
	if (removed) hearth().live.poke();
	return removed;
}

interface Ending {
	groupId: string;
	memberId: string;
	/** What stays of their name; as the group knew them where it is not said. */
	name?: string;
	how: 'left' | 'removed';
	reason: string | null;
	by: string;
	now: number;
}

/** The seat goes, and the database takes with it all that it granted; whoever waits is asked for by a job. */
async function endMembership(tx: Tx, { groupId, memberId, name, how, reason, by, now }: Ending): Promise<boolean> {
	const seat = await tx
		.selectFrom('memberships')
		.select(['name', 'joined_at', 'seat'])
		.where('group_id', '=', groupId)
		.where('member_id', '=', memberId)
		.executeTakeFirst();
	if (!seat) return false;
	await tx
		.insertInto('membership_endings')
		.values({
			id: newId(now),
			group_id: groupId,
			member_id: memberId,
			name: name ?? seat.name,
			seat: seat.seat,
			how,
			reason,
			joined_at: seat.joined_at,
			ended_at: new Date(now),
			ended_by: by
		})
		.execute();
	await enqueue(tx, 'fill-free-seats', { groupId });
	await tx.deleteFrom('memberships').where('group_id', '=', groupId).where('member_id', '=', memberId).execute();
	return true;
}

/** Seats whoever waits longest, as long as there are free seats; in one group, or in all of them. */
export async function fillFreeSeats(groupId: string | null, now = hearth().now()): Promise<number> {
	return hearth().database.asSystem('seat those who wait', async (tx) => {
		const { rows: groups } = await sql<{ id: string; slug: string }>`
			select g.id, g.slug from groups g where g.closed_at is null
				and exists (select 1 from waiting_list w where w.group_id = g.id and seat_for(g.id, w.member_id)) and (${groupId}::uuid is null or g.id = ${groupId}::uuid)
			order by g.slug`.execute(tx);
		let seated = 0;
		for (const group of groups) {
			await lockSeats(tx, group.slug);
			while (await seatNext(tx, group.id, now)) seated++;
		}
		return seated;
	});
}

async function seatNext(tx: Tx, groupId: string, now: number): Promise<boolean> {
	const { rows } = await sql<{ member_id: string; name: string; accepted_version: number }>`
		delete from waiting_list w where (w.group_id, w.member_id) = (
			select n.group_id, n.member_id from waiting_list n where n.group_id = ${groupId} and seat_for(n.group_id, n.member_id)
			order by n.since, n.member_id limit 1)
		returning w.member_id, w.name, w.accepted_version`.execute(tx);
	const next = rows[0];
	if (!next) return false;
	await takeSeat(tx, { groupId, memberId: next.member_id, name: next.name, version: next.accepted_version, now });
	await tellMembers(tx, { to: [next.member_id], kind: 'seat-found', groupId, actor: null, now });
	return true;
}
