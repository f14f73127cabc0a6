import { sql } from 'kysely';
import type { GroupFront } from '#features/groups/front.ts';
import { mayLead } from '#features/groups/membership.ts';
import { readGroupFront } from '#features/groups/server/front.ts';
import type { Member } from '#features/people/viewer.ts';
import {
	usualTimes,
	type Answering,
	type HoldingTimes,
	type VolunteerKind,
	type WaitingShare
} from '#features/support/unanswered.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';

interface Waiting {
	group: GroupFront;
	shares: WaitingShare[];
	volunteersFor: VolunteerKind[];
	/** For those who lead; null for others. */
	answering: Answering | null;
}

/**
 * What waits for an answer in a group: for those who lead everything, for others what they were asked to answer. First
 * shares stand first, then those that wait longest; and for those who lead how the group answers. Null for whoever does not
 * sit there.
 */
export async function readWaiting(member: Member, slug: string, now = hearth().now()): Promise<Waiting | null> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const [group, { rows }] = await Promise.all([
				readGroupFront(tx, member, slug),
				sql<Omit<Waiting, 'group' | 'answering'> & { times: HoldingTimes | null } & Omit<Answering, 'times'>>`
					with place as (select group_id from my_seat(${slug})), waiting as (
						select s.id, s.byline, ${milliseconds('h.since')} as since, h.is_first as first, s.wish,
							s.content_notes as "contentNotes", o.member_id is not null and o.passed_at is null as offered,
							coalesce(o.taken_at is not null, false) as "takenByMe", taken_by_other(s.id) as "takenByOther"
						from held_shares h join shares s on s.id = h.share_id
						left join held_offers o on o.share_id = h.share_id and o.member_id = ${member.id}
						where h.group_id = (select group_id from place) and h.answered_at is null
							and s.author_id is distinct from ${member.id} and o.passed_at is null
							and (o.member_id is not null or h.group_id = any ((select my_facilitated_groups())::uuid[]))
						order by h.is_first desc, h.since limit 50)
					select coalesce((select json_agg(waiting) from waiting), '[]') as shares,
						coalesce((select array_agg(kind) from volunteers
							where group_id = (select group_id from place) and member_id = ${member.id}), '{}') as "volunteersFor",
						(select json_build_object('beenThere', been_there, 'welcome', welcome, 'facilitators', facilitators)
							from holding_times where group_id = (select group_id from place)) as times,
						median_minutes_to_answer((select group_id from place), ${new Date(now)}) as "medianMinutes",
						(select json_build_object('been-there', count(*) filter (where kind = 'been-there'),
							'welcome', count(*) filter (where kind = 'welcome'))
							from volunteers where group_id = (select group_id from place)) as volunteers`.execute(tx)
			]);
			if (group?.relation !== 'member') return null;
			const { shares, volunteersFor, times, medianMinutes, volunteers } = rows[0]!;
			const answering = mayLead(group) ? { times: times ?? usualTimes, medianMinutes, volunteers } : null;
			return { group, shares, volunteersFor, answering };
		},
		'read'
	);
}

/** Says what the member volunteers for in a group; what is not named ends. Null where they have no seat there. */
export async function volunteer(
	member: Member,
	slug: string,
	kinds: VolunteerKind[],
	now = hearth().now()
): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ group_id: string }>`select group_id from my_seat(${slug})`.execute(tx);
		const groupId = rows[0]?.group_id;
		if (!groupId) return null;
		await tx
			.deleteFrom('volunteers')
			.where('group_id', '=', groupId)
			.where('member_id', '=', member.id)
			.where(sql<boolean>`kind <> all(${kinds}::text[])`)
			.execute();
		for (const kind of kinds)
			await tx
				.insertInto('volunteers')
				.values({ group_id: groupId, member_id: member.id, kind, since: new Date(now) })
				.onConflict((conflict) => conflict.doNothing())
				.execute();
		return true;
	});
}

/** "I will answer", or "not this one". Null where the member was not asked, or somebody has answered meanwhile. */
export async function answerOffer(
	member: Member,
	share: string,
	answer: 'take' | 'pass',
	now = hearth().now()
): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ done: boolean }>`
			select answer_offer(${share}, ${answer}, ${new Date(now)}) as done`.execute(tx);
		return rows[0]!.done || null;
	});
}

/** Sets when the group asks whom, for what is said from now on. Null for whoever does not lead it. */
export async function setHoldingTimes(
	member: Member,
	slug: string,
	{ beenThere, welcome, facilitators }: HoldingTimes,
	now = hearth().now()
): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const set = { been_there: beenThere, welcome, facilitators, set_at: new Date(now), set_by: member.id };
		const { rows } = await sql<{ id: string }>`
			select group_id as id from my_seat(${slug}) where group_id = any ((select my_facilitated_groups())::uuid[])`.execute(
			tx
		);
		if (!rows[0]) return null;
		await tx
			.insertInto('holding_times')
			.values({ group_id: rows[0].id, ...set })
			.onConflict((conflict) => conflict.column('group_id').doUpdateSet(set))
			.execute();
		return true;
	});
}

/** Asks the people of the next steps where a share has waited long enough. @returns how many were asked */
export async function askForAnswers(now = hearth().now()): Promise<number> {
	return hearth().database.asSystem('a share that nobody answered is offered to people', async (tx) => {
		const { rows } = await sql<{ asked: number }>`select ask_for_answers(${new Date(now)}) as asked`.execute(tx);
		return rows[0]!.asked;
	});
}
