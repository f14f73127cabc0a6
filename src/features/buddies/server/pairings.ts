import { sql } from 'kysely';
import { bestPairs, type Pair } from '#features/buddies/buddy.ts';
import type { GroupFront } from '#features/groups/front.ts';
import { mayLead } from '#features/groups/membership.ts';
import { readGroupFront } from '#features/groups/server/front.ts';
import type { Member } from '#features/people/viewer.ts';
import { newId } from '#server/database/ids.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';
import { act } from './buddies.ts';

/** What was proposed lately, and whether both said yes. */
export interface Proposed {
	oneName: string;
	otherName: string;
	/** Unix time in milliseconds. */
	at: number;
	agreed: boolean;
}
interface GroupBuddies {
	group: GroupFront;
	/** The member wishes for a buddy from this group. */
	wishes: boolean;
	/** For those who lead; null for others. */
	pairs: Pair[] | null;
	proposed: Proposed[];
}

/** Wishes and pairings of a group, as its member may see them. Null for whoever does not sit there. */
export async function readGroupBuddies(
	member: Member,
	slug: string,
	now = hearth().now()
): Promise<GroupBuddies | null> {
	const at = new Date(now);
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const [group, { rows }] = await Promise.all([
				readGroupFront(tx, member, slug),
				sql<{ wishes: boolean; pairs: Pair[]; proposed: Proposed[] }>`
					with place as (select group_id from my_seat(${slug}))
					select exists (select 1 from buddy_wishes where group_id = (select group_id from place) and member_id = viewer_id()) as wishes,
						coalesce((select json_agg(json_build_object('one', one, 'other', other, 'oneName', one_name, 'otherName', other_name,
							'experience', experience, 'monthsApart', months_apart, 'sameHours', same_hours))
							from pairs_that_fit((select group_id from place), ${at})), '[]') as pairs,
						coalesce((select json_agg(json_build_object('oneName', one_name, 'otherName', other_name,
							'at', ${milliseconds('proposed_at')}, 'agreed', agreed))
							from pairings_of((select group_id from place), ${at})), '[]') as proposed`.execute(tx)
			]);
			if (group?.relation !== 'member') return null;
			const { wishes, pairs, proposed } = rows[0]!;
			return { group, wishes, pairs: mayLead(group) ? bestPairs(pairs) : null, proposed };
		},
		'read'
	);
}

/** Says that the member wishes for a buddy from a group, or no longer does. Null where they cannot write there. */
export async function wishForBuddy(
	member: Member,
	slug: string,
	wishes: boolean,
	now = hearth().now()
): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ group: string }>`
			select group_id as "group" from my_seat(${slug}) where group_id = any (my_writable_groups())`.execute(tx);
		if (!rows[0]) return null;
		const { group } = rows[0];
		await (
			wishes
				? sql`insert into buddy_wishes (group_id, member_id, wished_at) values (${group}, ${member.id}, ${new Date(now)})
					on conflict do nothing`
				: sql`delete from buddy_wishes where group_id = ${group} and member_id = ${member.id}`
		).execute(tx);
		return true;
	});
}

/** Proposes two who wish for it to each other. Null where they do not, or the member does not lead there. */
export const proposePairing = async (member: Member, one: string, other: string, now = hearth().now()) =>
	(await act<boolean>(member, sql`propose_pairing(${newId(now)}, ${one}, ${other}, ${new Date(now)})`)) || null;

/**
 * Answers a proposal. When both have said yes they are connected, and buddies.
 * @returns whether they are; null where there is nothing to answer
 */
export const answerPairing = (member: Member, id: string, yes: boolean, now = hearth().now()) =>
	act<boolean | null>(member, sql`answer_pairing(${id}, ${crypto.randomUUID()}, ${yes}, ${new Date(now)})`);
