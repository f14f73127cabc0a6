import { sql } from 'kysely';
import type { Member } from '#features/people/viewer.ts';
import { hearth } from '#server/hearth.ts';

/**
 * "I have been there too", or no longer. The author hears how many, never who. What is so already stays so.
 * @returns false where there is no such story to read, or it is one's own
 */
export async function setBeenThere(
	member: Member,
	storyId: string,
	been: boolean,
	now = hearth().now()
): Promise<boolean> {
	return hearth().database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ id: string }>`
			select id from stories where id = ${storyId} and told_at is not null and author_id <> ${member.id}`.execute(tx);
		if (!rows[0]) return false;
		if (been)
			await tx
				.insertInto('been_there')
				.values({ story_id: storyId, member_id: member.id, at: new Date(now) })
				.onConflict((conflict) => conflict.doNothing())
				.execute();
		else await tx.deleteFrom('been_there').where('story_id', '=', storyId).where('member_id', '=', member.id).execute();
		return true;
	});
}
