import { sql } from 'kysely';
import { gravityOf, reportsADay, type ReportInput } from '#features/care/report.ts';
import type { LineView } from '#features/rooms/room.ts';
import type { Person } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';

/**
 * Reports a line of a reading room. Its words lie sealed and go within hours: the copy is what the server opened for the one
 * who reports. Null where they may not read it; guests are counted where they come in.
 */
export async function reportLine(
	person: Person,
	line: LineView,
	{ reason, words }: ReportInput,
	now = hearth().now()
): Promise<true | 'too-much' | null> {
	return hearth().database.as(person, async (tx) => {
		if (person.kind === 'member') {
			const since = new Date(now - 24 * 3600_000);
			const { rows } = await sql<{
				many: boolean;
			}>`select my_reports_since(${since}) >= ${reportsADay} as many`.execute(tx);
			if (rows[0]!.many) return 'too-much';
		}
		const copy = line.words ?? line.gesture ?? '';
		const made = await sql<{ done: boolean }>`
			select report_room_line(${newId(now)}, ${line.id}, ${copy}, ${reason}, ${gravityOf[reason]}::smallint, ${words}, ${new Date(now)}) as done`.execute(
			tx
		);
		return made.rows[0]!.done || null;
	});
}
