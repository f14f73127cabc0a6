import { sql } from 'kysely';
import type { LineView } from '#features/rooms/room.ts';
import type { Mutes } from '#features/sharing/mutes.ts';
import type { Tx } from '#server/database/database.ts';
import type { LiveEvent } from '#server/live/events.ts';
import { lineColumns, myMutes, openLine, type SealedLine } from './lines.ts';

/** The lines that events are about, as they stand now; what is missing is gone, or not for the one who asks. */
export async function readEventLines(
	tx: Tx,
	events: LiveEvent[]
): Promise<Map<string, LineView & { authorId: string; slug: string }>> {
	const ids = [...new Set(events.map(({ lineId }) => lineId).filter((id) => id !== null))];
	if (ids.length === 0) return new Map();
	const { rows } = await sql<{ line: SealedLine; author: string; slug: string; mutes: Mutes }>`
		select ${myMutes}, json_build_object(${lineColumns}) as line, coalesce(l.member_id, l.guest_id) as author, g.slug
		from room_lines l join groups g on g.id = l.group_id where l.id = any(${ids}::uuid[])`.execute(tx);
	return new Map(
		rows.map(({ line, author, slug, mutes }) => [line.id, { ...openLine(line, mutes), authorId: author, slug }])
	);
}
