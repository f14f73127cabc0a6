import { sql } from 'kysely';
import type { Sitting } from '#features/care/report.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';

/** Asks those who lead the group for a person, now. Asked twice it is one. Null where the member has no seat there. */
export async function askToSit(member: Member, slug: string, now = hearth().now()): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ done: boolean }>`
			select ask_to_sit(${newId(now)}, group_id, ${new Date(now)}) as done from my_seat(${slug})`.execute(tx);
		return rows[0]?.done || null;
	});
}

const sittings = (where: ReturnType<typeof sql>) => sql<Sitting>`
	select s.id, g.slug, g.name as "groupName", s.name, s.taken_name as "takenName", s.member_id = viewer_id() as mine,
		coalesce(s.taken_by = viewer_id(), false) as "takenByMe", s.ended_at is not null as ended,
		(extract(epoch from s.asked_at) * 1000)::float8 as at,
		(select coalesce(json_agg(json_build_object('id', l.id, 'name', l.name, 'mine', coalesce(l.member_id = viewer_id(), false),
			'words', l.words, 'at', extract(epoch from l.at) * 1000) order by l.id), '[]') from sitting_lines l where l.sitting_id = s.id) as lines
	from sittings s join groups g on g.id = s.group_id where ${where} order by s.id desc limit 1`;

/** What became of the member's own asking in a group: the one that is open, or else the last one. */
export const readMySitting = (member: Member, slug: string): Promise<Sitting | null> =>
	find(member, sql`g.slug = ${slug} and s.member_id = viewer_id()`);
/** Somebody else's, for whoever may sit with them. */
export const readSitting = (member: Member, id: string): Promise<Sitting | null> =>
	find(member, sql`s.id = ${id} and s.member_id <> viewer_id()`);

const find = (member: Member, where: ReturnType<typeof sql>) =>
	hearth().database.asMember(member.id, async (tx: Tx) => (await sittings(where).execute(tx)).rows[0] ?? null, 'read');

async function ask(member: Member, question: ReturnType<typeof sql>): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ done: boolean }>`select ${question} as done`.execute(tx);
		return rows[0]!.done || null;
	});
}

/** Says "I sit with them": they hear it at once. Null where somebody else was first. */
export const takeSitting = (member: Member, id: string, now = hearth().now()) =>
	ask(member, sql`take_sitting(${id}, ${new Date(now)})`);
export const sayInSitting = (member: Member, id: string, words: string, now = hearth().now()) =>
	ask(member, sql`say_in_sitting(${newId(now)}, ${id}, ${words}, ${new Date(now)})`);
export const endSitting = (member: Member, id: string, now = hearth().now()) =>
	ask(member, sql`end_sitting(${id}, ${new Date(now)})`);

/** Tells the hosts where nobody came for a quarter of an hour, and asks both on the day after. */
export async function followSittings(now = hearth().now()): Promise<number> {
	return hearth().database.asSystem('nobody who asked for a person is forgotten', async (tx) => {
		const { rows } = await sql<{ told: number }>`select follow_sittings(${new Date(now)}) as told`.execute(tx);
		return rows[0]!.told;
	});
}
