import { sql } from 'kysely';
import type { Tx } from '#server/database/database.ts';

/**
 * The author's own browser found words of danger in what they post: those who lead the group are told, without a name,
 * where its agreements say so. The hint is about their own words and is kept nowhere else.
 */
export async function tellOfDanger(tx: Tx, words: { share: string; reply?: string }, now: number): Promise<void> {
	await sql`select tell_of_danger(${words.share}, ${words.reply ?? null}, ${new Date(now)})`.execute(tx);
}

/** The same of a line in a group's reading room, or of a story that was told to the group. */
export async function tellOfDangerIn(tx: Tx, place: { room: string } | { story: string }, now: number): Promise<void> {
	const [group, story] = 'room' in place ? [place.room, null] : [null, place.story];
	await sql`select tell_of_danger_in(${group}, ${story}, ${new Date(now)})`.execute(tx);
}
