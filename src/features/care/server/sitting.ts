import { sql } from 'kysely';
import type { Sitting } from '#features/care/report.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';
import { memberKey, memberKeyFrom } from '#server/sealing/member-keys.ts';

/** Asks those who lead the group for a person, now. Asked twice it is one. Null where the member has no seat there. */
export async function askToSit(member: Member, slug: string, now = hearth().now()): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ done: boolean }>`
			select ask_to_sit(${newId(now)}, group_id, ${new Date(now)}) as done from my_seat(${slug})`.execute(tx);
		return rows[0]?.done || null;
	});
}

interface LineRow extends Omit<Sitting['lines'][number], 'words'> {
	memberId: string | null;
	words: string | null;
	/** Base64. */
	sealed: string | null;
}
interface SittingRow extends Omit<Sitting, 'lines'> {
	lines: LineRow[];
	keys: Keys;
}
/** The wrapped keys of those who wrote, in base64. */
type Keys = { memberId: string; wrapped: string }[];

const keysOf = (sitting: string) => sql`(select coalesce(json_agg(json_build_object('memberId', k.member_id,
	'wrapped', encode(k.wrapped, 'base64'))), '[]') from sitting_keys(${sql.ref(sitting)}) k)`;
const sittings = (where: ReturnType<typeof sql>) => sql<SittingRow>`
	select s.id, g.slug, g.name as "groupName", s.name, s.taken_name as "takenName", s.member_id = viewer_id() as mine,
		coalesce(s.taken_by = viewer_id(), false) as "takenByMe", s.ended_at is not null as ended,
		${milliseconds('s.asked_at')} as at,
		(select coalesce(json_agg(json_build_object('id', l.id, 'name', l.name, 'mine', coalesce(l.member_id = viewer_id(), false), 'memberId', l.member_id,
			'words', l.words, 'sealed', encode(l.sealed, 'base64'), 'at', ${milliseconds('l.at')}) order by l.id), '[]') from sitting_lines l where l.sitting_id = s.id) as lines,
		${keysOf('s.id')} as keys
	from sittings s join groups g on g.id = s.group_id where ${where} order by s.id desc limit 1`;

/** What became of the member's own asking in a group: the one that is open, or else the last one. */
export const readMySitting = (member: Member, slug: string): Promise<Sitting | null> =>
	find(member, sql`g.slug = ${slug} and s.member_id = viewer_id()`);
/** Somebody else's, for whoever may sit with them. */
export const readSitting = (member: Member, id: string): Promise<Sitting | null> =>
	find(member, sql`s.id = ${id} and s.member_id <> viewer_id()`);

const find = (member: Member, where: ReturnType<typeof sql>) =>
	hearth().database.asMember(
		member.id,
		async (tx: Tx) => {
			const row = (await sittings(where).execute(tx)).rows[0];
			if (!row) return null;
			const { keys, lines, ...sitting } = row;
			const open = opener(keys);
			return {
				...sitting,
				lines: lines.map(({ id, name, mine, at, ...line }) => ({ id, name, mine, at, words: open({ id, ...line }) }))
			};
		},
		'read'
	);

/** Where a line stands: moved to another row it does not open. */
export const placeOfLine = (lineId: string): string => `sitting line ${lineId}`;

/** Opens lines for one of the two who wrote them; nothing of somebody whose key is gone. */
function opener(keys: Keys): (line: Pick<LineRow, 'id' | 'memberId' | 'words' | 'sealed'>) => string {
	const byMember = new Map(
		keys.map(({ memberId, wrapped }) => [memberId, memberKeyFrom(Buffer.from(wrapped, 'base64'), memberId)])
	);
	return ({ id, memberId, words, sealed }) => {
		if (sealed === null) return words ?? '';
		return byMember.get(memberId ?? '')?.open(Buffer.from(sealed, 'base64'), placeOfLine(id)) ?? '';
	};
}

/** What the other of the two said, to report it. Null where the member did not hear it. */
export async function readReportableLine(
	tx: Tx,
	lineId: string
): Promise<{ name: string; copy: string; groupName: string | null } | null> {
	const { rows } = await sql<{ name: string; groupName: string; keys: Keys } & Omit<LineRow, 'at' | 'mine'>>`
		select l.id, l.member_id as "memberId", l.name, l.words, encode(l.sealed, 'base64') as sealed, g.name as "groupName",
			${keysOf('l.sitting_id')} as keys
		from sitting_lines l join sittings s on s.id = l.sitting_id join groups g on g.id = s.group_id
		where l.id = ${lineId} and l.member_id <> viewer_id() and viewer_id() in (s.member_id, s.taken_by)`.execute(tx);
	const line = rows[0];
	return line ? { name: line.name, copy: opener(line.keys)(line), groupName: line.groupName } : null;
}

async function ask(member: Member, question: ReturnType<typeof sql>): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ done: boolean }>`select ${question} as done`.execute(tx);
		return rows[0]!.done || null;
	});
}

/** Says "I sit with them": they hear it at once. Null where somebody else was first. */
export const takeSitting = (member: Member, id: string, now = hearth().now()) =>
	ask(member, sql`take_sitting(${id}, ${new Date(now)})`);
/** Says something; sealed under one's own key. Null where the member is neither of the two, or it has ended. */
export async function sayInSitting(
	member: Member,
	id: string,
	words: string,
	now = hearth().now()
): Promise<true | null> {
	const lineId = newId(now);
	return hearth().database.asMember(member.id, async (tx) => {
		const sealed = (await memberKey(tx, member.id, now)).seal(words, placeOfLine(lineId));
		const { rows } = await sql<{ done: boolean }>`
			select say_in_sitting(${lineId}, ${id}, ${sealed}, ${new Date(now)}) as done`.execute(tx);
		return rows[0]!.done || null;
	});
}
export const endSitting = (member: Member, id: string, now = hearth().now()) =>
	ask(member, sql`end_sitting(${id}, ${new Date(now)})`);

/** Tells the hosts where nobody came for a quarter of an hour, and asks both on the day after. */
export async function followSittings(now = hearth().now()): Promise<number> {
	return hearth().database.asSystem('nobody who asked for a person is forgotten', async (tx) => {
		const { rows } = await sql<{ told: number }>`select follow_sittings(${new Date(now)}) as told`.execute(tx);
		return rows[0]!.told;
	});
}

/**
 * Seals lines that were said before lines were sealed.
 * @returns how many
 */
export async function sealLines(now = hearth().now()): Promise<number> {
	return hearth().database.asSystem('seal what was said in sittings', async (tx) => {
		const open = await tx
			.selectFrom('sitting_lines')
			.select(['id', 'member_id', 'words'])
			.where('words', 'is not', null)
			.where('member_id', 'is not', null)
			.limit(500)
			.forUpdate()
			.skipLocked()
			.execute();
		for (const { id, member_id, words } of open) {
			const sealed = (await memberKey(tx, member_id!, now)).seal(words!, placeOfLine(id));
			await tx.updateTable('sitting_lines').set({ words: null, sealed }).where('id', '=', id).execute();
		}
		return open.length;
	});
}
