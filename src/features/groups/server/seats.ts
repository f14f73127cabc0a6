import { sql } from 'kysely';
import type { GroupFront } from '#features/groups/front.ts';
import { doorOf, mayLead, type WordsChoice } from '#features/groups/membership.ts';
import { tellMembers } from '#features/notifications/server/tell.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { enqueue } from '#server/jobs/worker.ts';
import { readGroupFront } from './front.ts';

/** What came of knocking; null where the member finds no such group. */
export type Entered = { now: 'seated' | 'waiting' | 'asked' } | { problem: 'changed' | 'no-way-in' | 'words' } | null;

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
	accepted: { version: number; words: string },
	now = hearth().now()
): Promise<Entered> {
	return hearth().database.asMember(member.id, async (tx) => {
		await lockSeats(tx, slug);
		const group = await readGroupFront(tx, member, slug);
		if (!group) return null;
		if (group.agreementsVersion !== accepted.version) return { problem: 'changed' };
		const seat = { groupId: group.id, memberId: member.id, name: member.handle, version: accepted.version, now };
		switch (doorOf(group, true)) {
			case 'join':
				await takeSeat(tx, seat);
				return { now: 'seated' };
			case 'wait':
				await waitForSeat(tx, seat);
				return { now: 'waiting' };
			case 'ask':
				if (!accepted.words) return { problem: 'words' };
				await askForSeat(tx, group, member, accepted.words, now);
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

interface Seat {
	groupId: string;
	memberId: string;
	name: string;
	version: number;
	now: number;
}

async function takeSeat(tx: Tx, { groupId, memberId, name, version, now }: Seat): Promise<void> {
	const at = new Date(now);
	await tx
		.insertInto('memberships')
		.values({ group_id: groupId, member_id: memberId, name, joined_at: at, accepted_version: version, accepted_at: at })
		.execute();
}

async function waitForSeat(tx: Tx, { groupId, memberId, name, version, now }: Seat): Promise<void> {
	await tx
		.insertInto('waiting_list')
		.values({ group_id: groupId, member_id: memberId, name, since: new Date(now), accepted_version: version })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

async function askForSeat(tx: Tx, group: GroupFront, member: Member, words: string, now: number): Promise<void> {
	await tx
		.insertInto('join_requests')
		.values({
			id: newId(now),
			group_id: group.id,
			member_id: member.id,
			name: member.handle,
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
		actor: { id: member.id, name: member.handle },
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
		if (group.facilitates && group.facilitators.length === 1 && !group.closed) return 'last-facilitator' as const;
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
	memberId: string,
	reason: string,
	now = hearth().now()
): Promise<true | null> {
	const removed = await hearth().database.asMember(member.id, async (tx) => {
		await lockSeats(tx, slug);
		const group = await readGroupFront(tx, member, slug);
		if (!group || !mayLead(group) || memberId === member.id) return null;
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
		.select(['name', 'joined_at'])
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
			select g.id, g.slug from groups g where g.closed_at is null and seats_left(g.id)
				and exists (select 1 from waiting_list w where w.group_id = g.id) and (${groupId}::uuid is null or g.id = ${groupId}::uuid)
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
			select n.group_id, n.member_id from waiting_list n where n.group_id = ${groupId} and seats_left(n.group_id)
			order by n.since, n.member_id limit 1)
		returning w.member_id, w.name, w.accepted_version`.execute(tx);
	const next = rows[0];
	if (!next) return false;
	await takeSeat(tx, { groupId, memberId: next.member_id, name: next.name, version: next.accepted_version, now });
	await tellMembers(tx, { to: [next.member_id], kind: 'seat-found', groupId, actor: null, now });
	return true;
}
