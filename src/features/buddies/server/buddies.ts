import { sql, type RawBuilder } from 'kysely';
import type { Rhythm } from '#features/buddies/buddy.ts';
import type { Member } from '#features/people/viewer.ts';
import { hearth } from '#server/hearth.ts';

/**
 * Asks somebody with whom the member is connected to look in on each other. Whoever was asked by them says yes with it.
 * @returns what is true from now on, as far as the member may know it; null where there is no such connection
 */
export const askBuddy = (member: Member, connection: string, rhythm: Rhythm, now = hearth().now()) =>
	act<'asked' | 'waiting' | 'buddies' | null>(
		member,
		sql`ask_buddy(${connection}, ${rhythm}::smallint, ${new Date(now)})`
	);

/** Null where nobody asks. A no is told to nobody. */
export const answerBuddy = async (member: Member, connection: string, yes: boolean, now = hearth().now()) =>
	(await act<boolean>(member, sql`answer_buddy(${connection}, ${yes}, ${new Date(now)})`)) || null;

/** Ends it, or takes the question back; the other hears nothing. Null where there is nothing to end. */
export const endBuddy = async (member: Member, connection: string, now = hearth().now()) =>
	(await act<boolean>(member, sql`end_buddy(${connection}, ${new Date(now)})`)) || null;

/** Reminds buddies who wrote nothing for as long as they chose. @returns how many pairs */
export async function remindBuddies(now = hearth().now()): Promise<number> {
	const told = await hearth().database.asSystem('buddies who wrote nothing for a while', async (tx) => {
		await sql`select sweep_buddies(${new Date(now)})`.execute(tx);
		const { rows } = await sql<{ told: number }>`select remind_buddies(${new Date(now)}) as told`.execute(tx);
		return rows[0]!.told;
	});
	if (told > 0) hearth().live.poke();
	return told;
}

export async function act<Result>(member: Member, what: RawBuilder<unknown>): Promise<Result> {
	const { database, live } = hearth();
	const result = await database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ result: Result }>`select ${what} as result`.execute(tx);
		return rows[0]!.result;
	});
	live.poke();
	return result;
}
