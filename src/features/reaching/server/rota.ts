import { sql } from 'kysely';
import type { GroupFront } from '#features/groups/front.ts';
import { mayLead } from '#features/groups/membership.ts';
import { readGroupFront } from '#features/groups/server/front.ts';
import type { Member } from '#features/people/viewer.ts';
import { usualReachTimes, type ReachTimes } from '#features/reaching/reach-out.ts';
import { spanOf, zoneShift, type HoursInput, type RotaHours } from '#features/reaching/rota.ts';
import { hearth } from '#server/hearth.ts';

/** Hours that one member can offer in one group. */
export const mostHours = 21;

export interface Rota {
	group: GroupFront;
	hours: RotaHours[];
	/** For those who lead; null for others. */
	times: ReachTimes | null;
}

/** A group's week, for whoever sits there; null for others. */
export async function readRota(member: Member, slug: string, now = hearth().now()): Promise<Rota | null> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const [group, { rows }] = await Promise.all([
				readGroupFront(tx, member, slug),
				sql<{ hours: (Omit<RotaHours, 'ownWeekday'> & { zone: string })[]; times: ReachTimes | null }>`
					with place as (select group_id from my_seat(${slug}))
					select coalesce((select json_agg(json_build_object('id', id, 'name', name, 'mine', mine, 'weekday', weekday, 'from', from_minute,
							'to', to_minute, 'zone', zone, 'standIns', stand_ins) order by weekday, from_minute, id)
						from rota_of((select group_id from place), ${new Date(now)})), '[]') as hours,
						(select json_build_object('rota', rota, 'facilitators', facilitators, 'hosts', hosts, 'nobody', nobody)
							from reach_times where group_id = (select group_id from place)) as times`.execute(tx)
			]);
			if (group?.relation !== 'member') return null;
			const { hours, times } = rows[0]!;
			const here = zoneShift(group.timeZone, now);
			return {
				group,
				hours: hours
					.map(({ zone, ...each }) => byClocks(each, (here - zoneShift(zone, now)) / 60_000))
					.toSorted(inOrder),
				times: mayLead(group) ? (times ?? usualReachTimes) : null
			};
		},
		'read'
	);
}

const dayMinutes = 24 * 60;

function byClocks(hours: Omit<RotaHours, 'ownWeekday'>, shift: number): RotaHours {
	const { from, to } = spanOf(hours, shift);
	const weekday = Math.floor(from / dayMinutes);
	const start = weekday * dayMinutes;
	const ownWeekday = hours.mine ? hours.weekday : null;
	return { ...hours, weekday: weekday + 1, from: from - start, to: to - start, ownWeekday };
}

const inOrder = (one: RotaHours, other: RotaHours) =>
	one.weekday - other.weekday || one.from - other.from || (one.id < other.id ? -1 : 1);

/** Stands ready at these hours from now on. Null where the member cannot write there. */
export async function offerHours(
	member: Member,
	slug: string,
	{ weekday, from, to }: HoursInput
): Promise<true | 'too-many' | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		await sql`select pg_advisory_xact_lock(hashtextextended(${`rota ${member.id}`}, 0))`.execute(tx);
		const { rows } = await sql<{ group: string; many: number }>`
			select s.group_id as "group", (select count(*)::int from rota_hours h where h.group_id = s.group_id and h.member_id = viewer_id()) as many
			from my_seat(${slug}) s where s.group_id = any (my_writable_groups())`.execute(tx);
		if (!rows[0]) return null;
		if (rows[0].many >= mostHours) return 'too-many';
		await tx
			.insertInto('rota_hours')
			.values({
				id: crypto.randomUUID(),
				group_id: rows[0].group,
				member_id: member.id,
				weekday,
				from_minute: from,
				to_minute: to
			})
			.execute();
		return true;
	});
}

/** Null where they are not the member's. */
export async function endHours(member: Member, id: string): Promise<true | null> {
	const { numDeletedRows } = await hearth().database.asMember(member.id, (tx) =>
		tx.deleteFrom('rota_hours').where('id', '=', id).where('member_id', '=', member.id).executeTakeFirst()
	);
	return numDeletedRows > 0n ? true : null;
}

/** Asks for somebody to stand in on a day, or takes that back. Null where those hours are not the member's, or not that day. */
export const askStandIn = (member: Member, id: string, day: string, asks: boolean, now = hearth().now()) =>
	done(member, sql`ask_stand_in(${id}, ${day}::date, ${asks}, ${new Date(now)})`);
/** Stands in for somebody. Null where nobody asks for it any more. */
export const standIn = (member: Member, id: string, day: string, now = hearth().now()) =>
	done(member, sql`stand_in(${id}, ${day}::date, ${new Date(now)})`);

/** Gives it back: it is asked for again. Null where the member does not stand in that day. */
export const giveBackStandIn = (member: Member, id: string, day: string) =>
	done(member, sql`give_back_stand_in(${id}, ${day}::date)`);

/** After how long it widens. Null for whoever does not lead the group. */
export async function setReachTimes(member: Member, slug: string, times: ReachTimes): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ group: string }>`
			select group_id as "group" from my_seat(${slug}) where group_id = any (my_facilitated_groups())`.execute(tx);
		if (!rows[0]) return null;
		await tx
			.insertInto('reach_times')
			.values({ group_id: rows[0].group, ...times })
			.onConflict((conflict) => conflict.column('group_id').doUpdateSet(times))
			.execute();
		return true;
	});
}

async function done(member: Member, what: ReturnType<typeof sql>): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ done: boolean }>`select ${what} as done`.execute(tx);
		return rows[0]!.done || null;
	});
}
