import { sql } from 'kysely';
import type { MeetingDate } from '#features/meetings/meeting.ts';
import { nextDatesJson } from '#features/meetings/server/next.ts';
import type { Member } from '#features/people/viewer.ts';
import { inOrder, lineLasts, linesOnPage, type GuestDesk, type Here, type Room } from '#features/rooms/room.ts';
import type { Mutes } from '#features/sharing/mutes.ts';
import type { Person, Tx } from '#server/database/database.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';
import type { Present } from '#server/live/presence.ts';
import { lineColumns, myMutes, openLine, type SealedLine } from './lines.ts';

/** Null for whoever may not sit there. The one who looks is there from now on. */
export async function readRoom(person: Person, slug: string, now = hearth().now()): Promise<Room | null> {
	const { database, live } = hearth();
	return database.as(
		person,
		async (tx) => {
			const found = await readFront(tx, slug, now);
			if (!found) return null;
			live.presence.look(found.id, person);
			const here = await whoIsHere(tx, found.id, live.presence.people(found.id));
			const { dates, lines, mutes, ...front } = found;
			const nextMeeting = dates.find(({ cancelled }) => !cancelled)?.startsAt ?? null;
			return { ...front, nextMeeting, lines: lines.map((line) => openLine(line, mutes)), relation: person.kind, here };
		},
		'read'
	);
}

type Front = Omit<Room, 'lines' | 'here' | 'relation' | 'nextMeeting'> & {
	lines: SealedLine[];
	dates: MeetingDate[];
	mutes: Mutes;
};

async function readFront(tx: Tx, slug: string, now: number): Promise<Front | null> {
	const { rows } = await sql<Front>`
		select g.id, g.slug, g.name, g.time_zone as "timeZone", coalesce(my_name_in(g.id), s.name) as "myName",
			facilitator_names(g.id) as facilitators, g.id = any ((select my_facilitated_groups())::uuid[]) as facilitates,
			case when s.guest_id is null then g.id = any ((select my_writable_groups())::uuid[])
				else s.accepted_version = (select max(version) from agreements a where a.group_id = g.id) end as "mayWrite",
			case when s.guest_id is null then ${milliseconds(sql`my_pause_in(g.id)`)} end as "pausedUntil",
			guests_are_welcome(g.id) as "openToGuests",
			pg_snapshot_xmin(pg_current_snapshot())::text as horizon, ${myMutes}, ${nextDatesJson(sql`= g.id`, 1, now)} as dates,
			(select coalesce(json_agg(json_build_object(${lineColumns}) order by l.id), '[]') from (
				select * from room_lines where group_id = g.id and said_at > ${new Date(now - lineLasts)}
				order by id desc limit ${sql.lit(linesOnPage)}) l) as lines
		from groups g left join guest_seats s on s.group_id = g.id and s.guest_id = guest_id() and s.ended_at is null
		where g.slug = ${slug} and g.id = any ((select my_rooms())::uuid[])`.execute(tx);
	return rows[0] ?? null;
}

/** The id of a room in which whoever asks may sit; null else. */
export async function findRoom(person: Person, slug: string): Promise<string | null> {
	return hearth().database.as(person, (tx) => readRoomId(tx, slug), 'read');
}

export async function readRoomId(tx: Tx, slug: string): Promise<string | null> {
	const found = await tx
		.selectFrom('groups')
		.select('id')
		.where('slug', '=', slug)
		.where(sql<boolean>`id = any ((select my_rooms())::uuid[])`)
		.executeTakeFirst();
	return found?.id ?? null;
}

export async function mayHearRoom(tx: Tx, roomId: string): Promise<boolean> {
	const { rows } = await sql<{ may: boolean }>`select ${roomId}::uuid = any (my_rooms()) as may`.execute(tx);
	return rows[0]!.may;
}

/** Those who are there, as far as whoever asks may know it, under the names that the group knows. */
async function whoIsHere(tx: Tx, roomId: string, people: Present[]): Promise<Here[]> {
	const ids = (kind: Present['kind']) => people.filter((each) => each.kind === kind).map(({ id }) => id);
	const writing = new Set(people.filter(({ doing }) => doing === 'writing').map(({ id }) => id));
	const { rows } = await sql<{ id: string; name: string; guest: boolean }>`
		select id, name, guest from names_in_room(${roomId}, ${ids('member')}::uuid[], ${ids('guest')}::uuid[])`.execute(tx);
	return inOrder(rows.map(({ id, name, guest }) => ({ name, guest, writing: writing.has(id) })));
}

/** The same for everybody who keeps apart from nobody. */
export const whoIsHereForAll = (roomId: string, people: Present[]): Promise<Here[]> =>
	hearth().database.asSystem('who is in a room, told to all windows', (tx) => whoIsHere(tx, roomId, people), 'read');

/** For a member who keeps apart from somebody: as themselves. */
export const whoIsHereFor = (person: Person, roomId: string, people: Present[]): Promise<Here[]> =>
	hearth().database.as(person, (tx) => whoIsHere(tx, roomId, people), 'read');

/** What those who lead decide about guests, and who of them has a seat. Null for everybody else. */
export async function readGuestDesk(
	member: Member,
	slug: string
): Promise<{ group: { slug: string; name: string }; desk: GuestDesk } | null> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<{ slug: string; name: string; desk: GuestDesk }>`
				select g.slug, g.name, json_build_object('welcomes', coalesce(r.welcomes_guests, true),
					'membersOnly', r.members_only_since is not null, 'canBeOpen', g.access = 'open' and g.listed,
					'guests', (select coalesce(json_agg(json_build_object('seat', s.seat, 'name', s.name, 'ended', s.ended_at is not null,
						'at', ${milliseconds('s.taken_at')}) order by s.ended_at is not null, s.name), '[]')
						from (select * from guest_seats where group_id = g.id order by taken_at desc limit 200) s)) as desk
				from groups g left join reading_rooms r on r.group_id = g.id
				where g.slug = ${slug} and g.id = any ((select my_facilitated_groups())::uuid[])`.execute(tx);
			const found = rows[0];
			return found ? { group: { slug: found.slug, name: found.name }, desk: found.desk } : null;
		},
		'read'
	);
}

/** Whether guests are welcome at all, and now. Null for whoever does not lead the group. */
export async function changeRoom(
	member: Member,
	slug: string,
	{ welcomes, membersOnly }: { welcomes: boolean; membersOnly: boolean },
	now = hearth().now()
): Promise<true | null> {
	return leading(member, sql`set_reading_room(g.id, ${welcomes}, ${membersOnly}, ${new Date(now)})`, slug);
}

/** Ends a guest's seat: their token does not come into this group again, and what they said here goes. */
export async function endGuestSeat(
	member: Member,
	slug: string,
	seat: string,
	now = hearth().now()
): Promise<true | null> {
	const here = sql`exists (select 1 from guest_seats s where s.seat = ${seat} and s.group_id = g.id)`;
	return leading(member, sql`case when ${here} then end_guest_seat(${seat}, ${new Date(now)}) end`, slug);
}

async function leading(member: Member, act: ReturnType<typeof sql>, slug: string): Promise<true | null> {
	const { database, live } = hearth();
	const done = await database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{
			done: boolean | null;
		}>`select ${act} as done from groups g where g.slug = ${slug}`.execute(tx);
		return rows[0]?.done;
	});
	live.poke();
	return done || null;
}

/** Lines whose time is over, and guests who have not been here for a month. */
export async function sweepRooms(now = hearth().now()): Promise<number> {
	const { database, live } = hearth();
	const gone = await database.asSystem('lines and guests whose time is over', async (tx) => {
		const { rows } = await sql<{ gone: number }>`
			select sweep_rooms(${new Date(now)}, ${new Date(now - lineLasts)}) as gone`.execute(tx);
		return rows[0]!.gone;
	});
	if (gone > 0) live.poke();
	return gone;
}
