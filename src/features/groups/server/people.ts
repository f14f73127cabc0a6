import { sql } from 'kysely';
import type { Desk, GroupFront, SeatedBeside } from '#features/groups/front.ts';
import { mayLead } from '#features/groups/membership.ts';
import type { Member } from '#features/people/viewer.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';
import { readGroupFront } from './front.ts';

const monthOfJoining = milliseconds(sql`date_trunc('month', m.joined_at)`);

/** A group for whoever sits there; null for everybody else. */
export async function readSeatedGroup(member: Member, slug: string): Promise<GroupFront | null> {
	const group = await hearth().database.asMember(member.id, (tx) => readGroupFront(tx, member, slug), 'read');
	return group?.relation === 'member' ? group : null;
}

/** Who sits in a group, those who lead first. Null for whoever does not sit there. */
export async function readPeople(
	member: Member,
	slug: string
): Promise<{ group: GroupFront; people: SeatedBeside[] } | null> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const [group, { rows }] = await Promise.all([
				readGroupFront(tx, member, slug),
				sql<SeatedBeside>`
					select m.seat, m.name, ${monthOfJoining} as since, f.member_id is not null as facilitates, m.member_id = viewer_id() as mine,
						coalesce(b.beside, '[]') as beside
					from memberships m left join facilitations f using (group_id, member_id)
					left join (select seat, json_agg(json_build_object('experience', experience, 'since', to_char(since_month, 'YYYY-MM'))) as beside
						from experiences_beside_seats((select group_id from my_seat(${slug}))) group by seat) b using (seat)
					where m.group_id = (select group_id from my_seat(${slug})) order by f.since nulls last, m.name limit 500`.execute(tx)
			]);
			return group && group.relation === 'member' ? { group, people: rows } : null;
		},
		'read'
	);
}

/** What waits for a facilitator: requests, the waiting list, links, and who was removed. Null for everybody else. */
export async function readDesk(member: Member, slug: string): Promise<{ group: GroupFront; desk: Desk } | null> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const [group, { rows }] = await Promise.all([
				readGroupFront(tx, member, slug),
				sql<Desk>`
					with place as (select group_id from my_seat(${slug}))
					select
						(select coalesce(json_agg(json_build_object('id', id, 'name', name, 'words', words, 'at', ${milliseconds('asked_at')}) order by id), '[]')
							from join_requests where group_id = (table place) and answer is null) as requests,
						(select coalesce(json_agg(json_build_object('name', name, 'at', ${milliseconds('since')}) order by since, member_id), '[]')
							from waiting_list where group_id = (table place)) as waiting,
						(select coalesce(json_agg(json_build_object('id', id, 'note', note, 'expiresAt', ${milliseconds('expires_at')}, 'uses', uses,
							'usesAllowed', uses_allowed, 'revoked', revoked_at is not null) order by id desc), '[]')
							from (select * from invitations where group_id = (table place) order by id desc limit 30) i) as invitations,
						(select coalesce(json_agg(json_build_object('id', id, 'name', name, 'reason', reason) order by id desc), '[]')
							from membership_endings where group_id = (table place) and how = 'removed' and lifted_at is null and name <> '') as removed,
						(select coalesce(json_agg(json_build_object('seat', m.seat, 'name', m.name, 'since', ${monthOfJoining},
							'facilitates', f.member_id is not null, 'mine', m.member_id = viewer_id()) order by f.since nulls last, m.name), '[]')
							from memberships m left join facilitations f using (group_id, member_id) where m.group_id = (table place)) as people`.execute(
					tx
				)
			]);
			return group && mayLead(group) ? { group, desk: rows[0]! } : null;
		},
		'read'
	);
}
