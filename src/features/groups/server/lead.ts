import { createHash, randomBytes, randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { GroupFront, Rule } from '#features/groups/front.ts';
import { slugFrom, type GroupChange, type NewGroup } from '#features/groups/group.ts';
import { mayInvite, mayLead, type InvitationInput } from '#features/groups/membership.ts';
import { tellMembers } from '#features/notifications/server/tell.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { enqueue } from '#server/jobs/worker.ts';
import { readGroupFront } from './front.ts';
import { lockSeats, seatFor, takeSeat, waitForSeat, whoSitsOn } from './seats.ts';

/** Opens a group; whoever opens it takes the first seat and leads it. @returns its address */
export async function openGroup(member: Member, input: NewGroup, rules: Rule[], now = hearth().now()): Promise<string> {
	return hearth().database.asMember(member.id, (tx) => openGroupWithin(tx, member, input, rules, now));
}

/** The same in a transaction of the member's, with whatever belongs to it. */
export async function openGroupWithin(
	tx: Tx,
	member: Member,
	input: NewGroup,
	rules: Rule[],
	now: number
): Promise<string> {
	const id = newId(now);
	const at = new Date(now);
	const slug = await freeSlug(tx, input.listed ? slugFrom(input.name) : hiddenSlug(input.name));
	await tx
		.insertInto('groups')
		.values({
			id,
			slug,
			name: input.name,
			purpose: input.purpose,
			access: input.access,
			listed: input.listed,
			capacity: input.capacity,
			locale: input.locale,
			time_zone: input.timeZone,
			created_at: at,
			created_by: member.id
		})
		.execute();
	await writeExperiences(tx, id, input.experiences);
	await tx
		.insertInto('agreements')
		.values({
			group_id: id,
			version: 1,
			rules: JSON.stringify(rules),
			alerts: input.alerts ?? false,
			made_at: at,
			made_by: member.id
		})
		.execute();
	await takeSeat(tx, { groupId: id, memberId: member.id, name: member.handle, version: 1, now });
	await tx
		.insertInto('facilitations')
		.values({ group_id: id, member_id: member.id, since: at, made_by: member.id })
		.execute();
	return slug;
}

/**
 * The address of a group that is not shown: with a tail that nobody guesses. Else whoever opens a group of the same name
 * would learn, from the number behind its own address, that there is another.
 */
const hiddenSlug = (name: string): string => `${slugFrom(name)}-${randomInt(36 ** 5, 36 ** 6).toString(36)}`;

/** Addresses are looked for past the policies: one that is taken by a group that nobody may see is taken all the same. */
async function freeSlug(tx: Tx, wanted: string): Promise<string> {
	// Two groups of one name that are opened at once take turns.
	await sql`select pg_advisory_xact_lock(hashtext(${`group ${wanted}`}))`.execute(tx);
	const { rows } = await sql<{ slug: string }>`select free_slug(${wanted}) as slug`.execute(tx);
	return rows[0]!.slug;
}

async function writeExperiences(tx: Tx, groupId: string, experiences: string[]): Promise<void> {
	await tx.deleteFrom('group_experiences').where('group_id', '=', groupId).execute();
	if (experiences.length === 0) return;
	await tx
		.insertInto('group_experiences')
		.values([...new Set(experiences)].map((experience) => ({ group_id: groupId, experience })))
		.execute();
}

/** Does something as a facilitator of the group; null for everybody else, as if there were no such group. */
async function leading<T>(
	member: Member,
	slug: string,
	work: (tx: Tx, group: GroupFront) => Promise<T>
): Promise<T | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		await lockSeats(tx, slug);
		const group = await readGroupFront(tx, member, slug);
		return group && mayLead(group) ? work(tx, group) : null;
	});
}

const actorIn = (group: GroupFront, member: Member) => ({ id: member.id, name: group.myName ?? member.handle });

/** Changes what a group says of itself. `changed` where somebody else was faster. */
export async function changeGroup(member: Member, slug: string, change: GroupChange): Promise<true | 'changed' | null> {
	return leading(member, slug, async (tx, group) => {
		const { numUpdatedRows } = await tx
			.updateTable('groups')
			.set({
				name: change.name,
				purpose: change.purpose,
				access: change.access,
				listed: change.listed,
				capacity: change.capacity,
				locale: change.locale,
				time_zone: change.timeZone,
				version: change.version + 1
			})
			.where('id', '=', group.id)
			.where('version', '=', change.version)
			.executeTakeFirst();
		if (numUpdatedRows === 0n) return 'changed';
		await writeExperiences(tx, group.id, change.experiences);
		await enqueue(tx, 'fill-free-seats', { groupId: group.id });
		return true;
	});
}

/** Gives the group new agreements; every member is asked again, whoever made them has accepted them. */
export async function changeAgreements(
	member: Member,
	slug: string,
	version: number,
	{ rules, alerts }: { rules: Rule[]; alerts: boolean },
	now = hearth().now()
): Promise<true | 'changed' | null> {
	return leading(member, slug, async (tx, group) => {
		if (group.agreementsVersion !== version) return 'changed';
		const at = new Date(now);
		await tx
			.insertInto('agreements')
			.values({
				group_id: group.id,
				version: version + 1,
				rules: JSON.stringify(rules),
				alerts,
				made_at: at,
				made_by: member.id
			})
			.execute();
		await tx
			.updateTable('memberships')
			.set({ accepted_version: version + 1, accepted_at: at })
			.where('group_id', '=', group.id)
			.where('member_id', '=', member.id)
			.execute();
		await tellMembers(tx, {
			to: await seatedIn(tx, group.id),
			kind: 'agreements-changed',
			groupId: group.id,
			actor: actorIn(group, member),
			now
		});
		return true;
	});
}

async function seatedIn(tx: Tx, groupId: string): Promise<string[]> {
	const rows = await tx.selectFrom('memberships').select('member_id').where('group_id', '=', groupId).execute();
	return rows.map(({ member_id }) => member_id);
}

/** Answers a request with a word. Who is accepted gets a seat, or the next place on the waiting list where it is full. */
export async function answerRequest(
	member: Member,
	slug: string,
	requestId: string,
	answer: 'accepted' | 'declined',
	words: string,
	now = hearth().now()
): Promise<'seated' | 'waiting' | 'declined' | null> {
	return leading(member, slug, async (tx, group) => {
		const at = new Date(now);
		const request = await tx
			.selectFrom('join_requests')
			.select(['member_id', 'name', 'accepted_version'])
			.where('id', '=', requestId)
			.where('group_id', '=', group.id)
			.where('answer', 'is', null)
			.executeTakeFirst();
		if (!request) return null;
		await tx
			.updateTable('join_requests')
			.set({ answer, answer_words: words || null, answered_at: at, answered_by: member.id })
			.where('id', '=', requestId)
			.where('answer', 'is', null)
			.execute();
		await tellMembers(tx, {
			to: [request.member_id],
			kind: answer === 'accepted' ? 'request-accepted' : 'request-declined',
			groupId: group.id,
			actor: actorIn(group, member),
			words,
			now
		});
		if (answer === 'declined') return 'declined';
		const seat = {
			groupId: group.id,
			memberId: request.member_id,
			name: request.name,
			version: request.accepted_version,
			now
		};
		if (!(await seatFor(tx, group.id, request.member_id))) {
			await waitForSeat(tx, seat);
			return 'waiting';
		}
		await takeSeat(tx, seat);
		return 'seated';
	});
}

/** Asks a member of the group to lead it as well. */
export async function makeFacilitator(
	member: Member,
	slug: string,
	seat: string,
	now = hearth().now()
): Promise<true | null> {
	return leading(member, slug, async (tx, group) => {
		const memberId = await whoSitsOn(tx, group.id, seat);
		if (!memberId) return null;
		await tx
			.insertInto('facilitations')
			.values({ group_id: group.id, member_id: memberId, since: new Date(now), made_by: member.id })
			.onConflict((conflict) => conflict.doNothing())
			.execute();
		await tellMembers(tx, {
			to: [memberId],
			kind: 'made-facilitator',
			groupId: group.id,
			actor: actorIn(group, member),
			now
		});
		return true;
	});
}

/** Leads no longer, and stays a member. The last who leads can't. */
export async function stepDown(member: Member, slug: string): Promise<true | 'last-facilitator' | null> {
	return leading(member, slug, async (tx, group) => {
		if (group.leadsAlone) return 'last-facilitator';
		await tx.deleteFrom('facilitations').where('group_id', '=', group.id).where('member_id', '=', member.id).execute();
		return true;
	});
}

/** Lets somebody who was removed find the way back. */
export async function liftRemoval(
	member: Member,
	slug: string,
	endingId: string,
	now = hearth().now()
): Promise<true | null> {
	return leading(member, slug, async (tx, group) => {
		const { numUpdatedRows } = await tx
			.updateTable('membership_endings')
			.set({ lifted_at: new Date(now), lifted_by: member.id })
			.where('group_id', '=', group.id)
			// All of theirs: an end that care made behind a mask stands on no list.
			.where('member_id', '=', ({ selectFrom }) =>
				selectFrom('membership_endings as e').select('e.member_id').where('e.id', '=', endingId)
			)
			.where('how', '=', 'removed')
			.where('lifted_at', 'is', null)
			.executeTakeFirst();
		return numUpdatedRows > 0n ? true : null;
	});
}

/** Makes a link into the group. @returns its secret part, which is kept nowhere else */
export async function inviteByLink(
	member: Member,
	slug: string,
	invitation: InvitationInput,
	now = hearth().now()
): Promise<string | null> {
	return leading(member, slug, async (tx, group) => {
		if (!mayInvite(group)) return null;
		const token = randomBytes(18).toString('base64url');
		await tx
			.insertInto('invitations')
			.values({
				id: newId(now),
				group_id: group.id,
				token_hash: hashOf(token),
				note: invitation.note,
				made_at: new Date(now),
				made_by: member.id,
				expires_at: new Date(now + invitation.days * 86_400_000),
				uses_allowed: invitation.uses
			})
			.execute();
		return token;
	});
}

/** The link opens nothing from now on; who came through it before stays. */
export async function revokeInvitation(
	member: Member,
	slug: string,
	invitationId: string,
	now = hearth().now()
): Promise<true | null> {
	return leading(member, slug, async (tx, group) => {
		const { numUpdatedRows } = await tx
			.updateTable('invitations')
			.set({ revoked_at: new Date(now), revoked_by: member.id })
			.where('id', '=', invitationId)
			.where('group_id', '=', group.id)
			.where('revoked_at', 'is', null)
			.executeTakeFirst();
		return numUpdatedRows > 0n ? true : null;
	});
}

/** What a link leads to, for whoever holds it; null where it opens nothing (any more). */
export async function lookBehindInvitation(
	viewer: Member | null,
	token: string,
	now = hearth().now()
): Promise<{ slug: string; name: string; purpose: string } | null> {
	return hearth().database.read(viewer, async (tx) => {
		const { rows } = await sql<{ slug: string; name: string; purpose: string }>`
			select * from look_behind_invitation(${hashOf(token)}, ${new Date(now)})`.execute(tx);
		return rows[0] ?? null;
	});
}

/** Uses a link: the group's door is open to the member now. @returns the group's address */
export async function acceptInvitation(member: Member, token: string, now = hearth().now()): Promise<string | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{
			slug: string | null;
		}>`select use_invitation(${hashOf(token)}, ${new Date(now)}) as slug`.execute(tx);
		return rows[0]?.slug ?? null;
	});
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Closes the group for good: what was said stays readable for its members, and nobody adds to it. */
export async function closeGroup(
	member: Member,
	slug: string,
	words: string,
	now = hearth().now()
): Promise<true | null> {
	return leading(member, slug, async (tx, group) => {
		if (group.closed) return null;
		const at = new Date(now);
		const actor = actorIn(group, member);
		const [members, waiting, asked] = await Promise.all([
			seatedIn(tx, group.id),
			tx.selectFrom('waiting_list').select('member_id').where('group_id', '=', group.id).execute(),
			tx
				.selectFrom('join_requests')
				.select('member_id')
				.where('group_id', '=', group.id)
				.where('answer', 'is', null)
				.execute()
		]);
		await tellMembers(tx, {
			to: [...members, ...[...waiting, ...asked].map(({ member_id }) => member_id)],
			kind: 'group-closed',
			groupId: group.id,
			actor,
			words,
			now
		});
		await tx.deleteFrom('waiting_list').where('group_id', '=', group.id).execute();
		await tx
			.updateTable('join_requests')
			.set({ answer: 'declined', answered_at: at, answered_by: member.id })
			.where('group_id', '=', group.id)
			.where('answer', 'is', null)
			.execute();
		await tx
			.updateTable('groups')
			.set({ closed_at: at, closed_by: member.id, closing_words: words || null })
			.where('id', '=', group.id)
			.execute();
		return true;
	});
}
