import { sql } from 'kysely';
import type { Person, Tx } from '#server/database/database.ts';
import type { LiveHub } from '#server/live/hub.ts';
import { ownTopic } from '#server/live/topic.ts';

/**
 * What concerns oneself as a topic of the live hub: every window of a member says that somebody waits for company, and that
 * there is news, and says it no longer once another has come. It names nobody: who looks over a shoulder reads it too.
 */
export function followOneself(live: LiveHub): void {
	live.addTopic({
		kind: ownTopic,
		find: async (_, person) => (person.kind === 'member' ? person.id : null),
		mayHear: async (_, person, subjectId) => person.kind === 'member' && person.id === subjectId,
		async render(tx, events) {
			const told = await readStanding(tx, [...new Set(events.map(({ groupId }) => groupId))]);
			return new Map(
				events.map(({ seq, groupId }) => [
					seq,
					{ forOthers: told.get(groupId) ?? null, forAuthor: null, authorId: null }
				])
			);
		},
		standing: async (tx, { id }: Person) => (await readStanding(tx, [id])).get(id) ?? {}
	});
}

/** What ui/page/live.ts shows of each member's own, by member. */
async function readStanding(tx: Tx, members: string[]): Promise<Map<string, object>> {
	const { rows } = await sql<{ member: string; wanted: boolean; news: boolean }>`
		select member_id as member, wanted, news from company_wanted(${members}::uuid[])`.execute(tx);
	return new Map(rows.map(({ member, wanted, news }) => [member, { states: { company: wanted, news } }]));
}
