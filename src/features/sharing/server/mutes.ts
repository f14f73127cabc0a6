import { sql } from 'kysely';
import type { Member } from '#features/people/viewer.ts';
import type { Mutes } from '#features/sharing/mutes.ts';
import { hearth } from '#server/hearth.ts';

/** What the member does not want to meet unasked. */
export async function readMutes(member: Member): Promise<Mutes> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<Mutes>`
				select my_muted_topics() as topics,
					(select coalesce(array_agg(word order by word), '{}') from muted_words where member_id = ${member.id}) as words`.execute(
				tx
			);
			return rows[0]!;
		},
		'read'
	);
}

/** Mutes these topics and words from now on, and no others. */
export async function changeMutes(member: Member, { topics, words }: Mutes, now = hearth().now()): Promise<void> {
	const since = new Date(now);
	await hearth().database.asMember(member.id, async (tx) => {
		await Promise.all([
			sql`delete from muted_topics where member_id = ${member.id} and topic <> all(${topics}::text[])`.execute(tx),
			sql`delete from muted_words where member_id = ${member.id} and word <> all(${words}::text[])`.execute(tx),
			sql`insert into muted_topics (member_id, topic, since)
				select ${member.id}, unnest(${topics}::text[]), ${since} on conflict do nothing`.execute(tx),
			sql`insert into muted_words (member_id, word, since)
				select ${member.id}, unnest(${words}::text[]), ${since} on conflict do nothing`.execute(tx)
		]);
	});
	hearth().live.poke();
}
