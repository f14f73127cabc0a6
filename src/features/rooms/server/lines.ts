import { sql } from 'kysely';
import { lineLasts, type LineInput, type LineProblem, type LineView } from '#features/rooms/room.ts';
import { tellOfDangerIn } from '#features/sharing/server/danger.ts';
import { touchesMuted, type Mutes } from '#features/sharing/mutes.ts';
import type { GestureKind } from '#features/sharing/gesture.ts';
import type { Person, Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';
import { seal, SealError, unseal } from '#server/sealing/seal.ts';
import { keyFor } from '#server/secret.ts';

const placeOf = (lineId: string) => `room line ${lineId}`;
const roomKey = () => keyFor(hearth().secret, 'reading rooms');

/** A line as a query brings it, its words still sealed. */
export interface SealedLine extends Omit<LineView, 'words' | 'muted'> {
	sealed: string | null;
}

/** The columns of a line `l`, for `json_build_object`. */
export const lineColumns = sql`'id', l.id, 'name', l.name, 'guest', l.guest_id is not null,
	'mine', coalesce(l.member_id = viewer_id() or l.guest_id = guest_id(), false), 'sealed', encode(l.sealed, 'base64'),
	'gesture', l.gesture, 'notes', l.content_notes, 'hidden', l.hidden_at is not null, 'at', ${milliseconds('l.said_at')}`;

/** What whoever asks does not want to meet unasked, as `mutes`. Guests mute nothing. */
export const myMutes = sql`json_build_object('topics', my_muted_topics(), 'words', (select coalesce(array_agg(word), '{}')
	from muted_words where member_id = viewer_id())) as mutes`;

/**
 * Opens what was sealed. Words of before the community's secret was changed are lost, and hours old at most.
 * @param whole on the line's own page: what is muted is folded there, and elsewhere left out
 */
export function openLine({ sealed, ...line }: SealedLine, mutes: Mutes, whole = false): LineView {
	const opened = sealed && openWords(line.id, Buffer.from(sealed, 'base64'));
	if (sealed && opened === null) return { ...line, words: null, hidden: true, muted: false };
	const muted = !line.mine && opened !== null && touchesMuted(opened, line.notes, mutes);
	return { ...line, words: muted && !whole ? null : opened, muted };
}

/** The words of a line as they were said; null where they were sealed with another secret. */
export function openWords(lineId: string, sealed: Buffer): string | null {
	try {
		return unseal(roomKey(), sealed, placeOf(lineId)).toString();
	} catch (error) {
		if (!(error instanceof SealError)) throw error;
		return null;
	}
}

type Said = { key: string } & (Pick<LineInput, 'words' | 'notes' | 'found'> | { gesture: GestureKind });

/** Says something in a room. The same form twice is said once. Null where it is said. */
export async function sayInRoom(
	person: Person,
	roomId: string,
	said: Said,
	now = hearth().now()
): Promise<LineProblem | null> {
	const { database, live } = hearth();
	const id = newId(now);
	const [sealed, notes, gesture] =
		'words' in said ? [seal(roomKey(), said.words, placeOf(id)), said.notes, null] : [null, [], said.gesture];
	const problem = await database.as(person, async (tx) => {
		const { rows } = await sql<{ problem: LineProblem | null }>`
			select say_in_room(${id}, ${roomId}, ${sealed}, ${gesture}, ${notes}, ${said.key}, ${new Date(now)}) as problem`.execute(
			tx
		);
		const { problem } = rows[0]!;
		if (!problem && 'words' in said && said.found) await tellOfDangerIn(tx, { room: roomId }, now);
		return problem;
	});
	if (!problem) live.poke();
	return problem;
}

/** One line with what whoever asks may do with it. Null where they find none. */
export async function readLine(
	person: Person,
	slug: string,
	lineId: string,
	now = hearth().now()
): Promise<{ line: LineView; room: { slug: string; name: string; timeZone: string }; mayHide: boolean } | null> {
	return database(person, async (tx) => {
		const { rows } = await sql<{
			line: SealedLine;
			room: { slug: string; name: string; timeZone: string };
			mayHide: boolean;
			mutes: Mutes;
		}>`
			select ${myMutes}, json_build_object(${lineColumns}) as line, i_care(l.group_id, l.member_id) as "mayHide",
				json_build_object('slug', g.slug, 'name', g.name, 'timeZone', g.time_zone) as room
			from room_lines l join groups g on g.id = l.group_id
			where l.id = ${lineId} and g.slug = ${slug} and g.id = any ((select my_rooms())::uuid[])
				and l.hidden_at is null and l.said_at > ${new Date(now - lineLasts)}`.execute(tx);
		if (!rows[0]) return null;
		const { mutes, ...found } = rows[0];
		return { ...found, line: openLine(found.line, mutes, true) };
	});
}

const database = <T>(person: Person, work: (tx: Tx) => Promise<T>) => hearth().database.as(person, work, 'read');

/** Takes one's own line back. */
export async function takeLineBack(person: Person, lineId: string): Promise<true | null> {
	const { database, live } = hearth();
	const own = person.kind === 'member' ? 'member_id' : 'guest_id';
	const { numDeletedRows } = await database.as(person, (tx) =>
		tx.deleteFrom('room_lines').where('id', '=', lineId).where(own, '=', person.id).executeTakeFirst()
	);
	live.poke();
	return numDeletedRows > 0n || null;
}

/** Those who lead take a line away: its place says so. */
export async function hideLine(person: Person, lineId: string, now = hearth().now()): Promise<true | null> {
	const { database, live } = hearth();
	const hidden = await database.as(person, async (tx) => {
		const { rows } = await sql<{
			hidden: boolean;
		}>`select hide_room_line(${lineId}, ${new Date(now)}) as hidden`.execute(tx);
		return rows[0]!.hidden;
	});
	live.poke();
	return hidden || null;
}
