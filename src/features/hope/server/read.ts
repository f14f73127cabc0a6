import { sql } from 'kysely';
import { chooseCurve, type Point, type Subject } from '#features/hope/curve.ts';
import { presentTaxonomy } from '#features/experiences/taxonomy.ts';
import type { Viewer } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';

export interface Hope {
	/** What the viewer looks at; null where they chose nothing and hold nothing. */
	experience: string | null;
	/** Whether it is of that kind, or of its whole family. Null where there is nothing to show. */
	curve: { scope: Subject['scope']; points: Point[] } | null;
	/** Kinds of which there is a curve, for whoever chose nothing or finds none. */
	drawn: string[];
}

/** The curve of an experience; without one that of the first that the viewer holds. In two questions to the database. */
export async function readHope(viewer: Viewer, wanted: string | null): Promise<Hope> {
	return hearth().database.read(viewer, async (tx) => {
		const { rows } = await sql<{ held: string[]; drawn: string[] }>`
			select array(select experience from held_experiences where member_id = viewer_id() order by place, id) as held,
				array(select key from hope_points where scope = 'kind' group by key order by key) as drawn`.execute(tx);
		const { held, drawn } = rows[0]!;
		const experience = wanted ?? held.find((key) => drawn.includes(key)) ?? held[0] ?? null;
		return { experience, drawn, curve: experience ? await readCurve(tx, experience) : null };
	});
}

async function readCurve(tx: Tx, experience: string): Promise<Hope['curve']> {
	const family = presentTaxonomy().find(experience)?.family ?? '';
	const { rows } = await sql<Point & { scope: Subject['scope'] }>`
		select scope, months, feeling::float8 as feeling, people from hope_points
		where (scope, key) in (('kind', ${experience}), ('family', ${family})) order by months`.execute(tx);
	const of = (wanted: Subject['scope']): Point[] =>
		rows.filter(({ scope }) => scope === wanted).map(({ months, feeling, people }) => ({ months, feeling, people }));
	return chooseCurve(of('kind'), of('family'));
}
