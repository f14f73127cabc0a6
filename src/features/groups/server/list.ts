import { sql } from 'kysely';
import { findExperiences } from '#features/experiences/taxonomy.ts';
import type { GroupCardView } from '#features/groups/front.ts';
import type { Viewer } from '#features/people/viewer.ts';
import { hearth } from '#server/hearth.ts';
import { seatForMe, seatsShown } from './front.ts';

export const groupsOnPage = 20;

export interface GroupQuery {
	words: string;
	access: string[];
	experience: string | null;
	/** Goes on behind this name and address. */
	after: { name: string; slug: string } | null;
}

/** Listed groups by name, one page of them. Any text may be searched for; it finds what it finds. */
export async function readGroups(
	viewer: Viewer,
	query: GroupQuery
): Promise<{ groups: GroupCardView[]; more: boolean }> {
	const pattern = `%${query.words.replace(/[\\%_]/g, '\\$&')}%`;
	const named = query.words ? findExperiences(query.words) : [];
	const rows = await hearth().database.read(viewer, async (tx) => {
		const found = await sql<GroupCardView>`
			select g.slug, g.name, g.purpose, g.access, g.capacity, ${seatsShown} as "seatsTaken", not ${seatForMe} as full, g.locale,
				(select coalesce(array_agg(e.experience order by e.experience), '{}') from group_experiences e where e.group_id = g.id) as experiences,
				g.id = any((select my_groups())::uuid[]) as mine
			from groups g
			where g.listed and g.closed_at is null
				and (${query.words} = '' or g.name ilike ${pattern} or g.purpose ilike ${pattern}
					or exists (select 1 from group_experiences e where e.group_id = g.id and e.experience = any(${named}::text[])))
				and (cardinality(${query.access}::text[]) = 0 or g.access = any(${query.access}::text[]))
				and (${query.experience}::text is null or exists (select 1 from group_experiences e
					where e.group_id = g.id and (e.experience = ${query.experience} or e.experience like ${`${query.experience}/%`})))
				and (${query.after?.slug ?? null}::text is null or (g.name, g.slug) > (${query.after?.name ?? null}, ${query.after?.slug ?? null}))
			order by g.name, g.slug limit ${groupsOnPage + 1}`.execute(tx);
		return found.rows;
	});
	return { groups: rows.slice(0, groupsOnPage), more: rows.length > groupsOnPage };
}
