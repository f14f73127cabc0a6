import { sql } from 'kysely';
import type { Member } from '#features/people/viewer.ts';
import { hearth } from '#server/hearth.ts';

/** Words of a group that the member leads, as whoever puts a note before them sees them. */
export interface Notable {
	name: string | null;
	body: string;
	/** What stands there already: the author's own notes, and care's. */
	contentNotes: string[];
	careNotes: string[];
}

/** A share of the group, or one of the replies to it. Null for whoever does not lead the group, and for one's own. */
export async function readNotable(member: Member, slug: string, wordsId: string): Promise<Notable | null> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<Notable>`
				with place as (select g.id from groups g where g.slug = ${slug} and g.id = any (my_facilitated_groups()))
				select byline as name, body, content_notes as "contentNotes", care_notes as "careNotes" from shares
					where id = ${wordsId} and group_id = (table place) and withdrawn_at is null and author_id is distinct from viewer_id()
				union all
				select byline, body, '{}', care_notes from replies
					where id = ${wordsId} and group_id = (table place) and withdrawn_at is null and author_id is distinct from viewer_id()`.execute(
				tx
			);
			return rows[0] ?? null;
		},
		'read'
	);
}

/**
 * Puts these notes, and no others of care's, before words of a group that the member leads. The author keeps their own
 * notes, and is told kindly where some were added. Null where the member may not.
 */
export async function noteWords(
	member: Member,
	wordsId: string,
	notes: string[],
	now = hearth().now()
): Promise<true | null> {
	const done = await hearth().database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ done: boolean }>`
			select note_words(${wordsId}, ${[...new Set(notes)]}::text[], ${new Date(now)}) as done`.execute(tx);
		return rows[0]!.done;
	});
	if (done) hearth().live.poke();
	return done || null;
}
