import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { keepTaxonomy } from '#features/experiences/server/taxonomy.ts';
import { presentTaxonomy } from '#features/experiences/taxonomy.ts';
import {
	drawPoint,
	fewest,
	furthest,
	hopeConsent,
	monthBegan,
	nextNight,
	subjectsOf,
	type Behind,
	type Chance
} from '#features/hope/curve.ts';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';
import { enqueue } from '#server/jobs/worker.ts';
import { keyFor } from '#server/secret.ts';

/**
 * Draws every point anew from what there was when this month began, and publishes them in place of those from before. What
 * lies behind a point is gathered here and goes no further: neither a sum nor a number of people is kept.
 * @returns how many points there are
 */
export async function drawHopeCurve(now = hearth().now()): Promise<number> {
	await keepTaxonomy();
	const chance = chanceOf(hearth().secret);
	return hearth().database.asSystem('draw the hope curve', async (tx) => {
		await sql`select pg_advisory_xact_lock(hashtextextended('hope curve', 0))`.execute(tx);
		const points: (ReturnType<typeof drawPoint> & object & { scope: string; key: string })[] = [];
		for (const subject of subjectsOf(await readKinds(tx), (key) => presentTaxonomy().find(key)?.family)) {
			const { scope, key, counts } = subject;
			for (const behind of await gather(tx, counts, monthBegan(now))) {
				const point = drawPoint(subject, behind, chance);
				if (point) points.push({ scope, key, ...point });
			}
		}
		await tx.deleteFrom('hope_points').execute();
		for (let from = 0; from < points.length; from += 500)
			await tx
				.insertInto('hope_points')
				.values(points.slice(from, from + 500).map((point) => ({ ...point, drawn_at: new Date(now) })))
				.execute();
		return points.length;
	});
}

/** Draws anew in the coming night, in the caller's transaction: somebody took their yes back, or left. */
export const drawWithoutThem = (tx: Tx, now: number): Promise<void> =>
	enqueue(tx, 'draw-hope-curve', {}, { once: 'draw-hope-curve', at: nextNight(now) });

/** By the community's secret: whoever has the database, and not that, cannot take the noise away again. */
function chanceOf(secret: Buffer): Chance {
	const key = keyFor(secret, 'hope curve');
	return (words) => (createHmac('sha256', key).update(words).digest().readUIntBE(0, 6) + 0.5) / 2 ** 48;
}

async function readKinds(tx: Tx): Promise<string[]> {
	const { rows } = await sql<{ experience: string }>`
		select distinct experience from held_experiences where since_month is not null order by experience`.execute(tx);
	return rows.map(({ experience }) => experience);
}

/**
 * How people felt who hold any of these kinds: those whose last word on it was a yes, before the month began, and to the
 * present wording. Each person counts once a month, with the mean of their check-ins.
 */
async function gather(tx: Tx, kinds: string[], monthBegan: number): Promise<Behind[]> {
	const { rows } = await sql<Behind>`
		with agreed as (
			select member_id from (
				select distinct on (member_id) member_id, given, wording, at from consents
				where purpose = ${hopeConsent.purpose} order by member_id, id desc) latest
			where given and wording = ${hopeConsent.wording} and at < ${new Date(monthBegan)}),
		monthly as (
			select h.member_id, ((extract(year from c.at at time zone 'UTC') - extract(year from h.since_month)) * 12
				+ extract(month from c.at at time zone 'UTC') - extract(month from h.since_month))::integer as months,
				avg(c.feeling) as feeling
			from held_experiences h join agreed using (member_id) join check_ins c using (member_id)
			where h.experience = any (${kinds}::text[]) and h.since_month is not null
				and c.at >= h.since_month::timestamp at time zone 'UTC' and c.at < ${new Date(monthBegan)}
			group by 1, 2)
		select months, array_agg(feeling::float8 order by feeling) as feelings from monthly
		where months between 0 and ${sql.lit(furthest)} group by months
		having count(*) >= ${sql.lit(fewest)} order by months`.execute(tx);
	return rows;
}
