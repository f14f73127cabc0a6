import type { Client } from 'pg';
import experiencesData from '#content/experiences.json' with { type: 'json' };

// A large community, made in SQL: the same for every run. Some kinds of heartache, and some words, are far more common than
// others, as in life.

const kinds = experiencesData.experiences.map(({ key }) => key);
/** A number from 0 to 1 that follows from the row, with a salt of its own for each use. */
const chance = (row: string, salt: number) => `((hashint8((${row})::bigint * 31 + ${salt}) & 65535) / 65536.0)`;
/** One of a list: the first ones far more often. */
const skewed = (list: string, row: string, salt: number) =>
	`(${list})[1 + floor(cardinality(${list}) * power(${chance(row, salt)}, 2.5))::integer]`;
/** A word of a text: everyday ones far more often than the others. A list of thousands would be unpacked for each word. */
const wordAt = (row: string, salt: number) => `(case when power(${chance(row, salt)}, 2.5) * 4000 < 50
	then everyday[1 + floor(power(${chance(row, salt)}, 2.5) * 4000)::integer]
	else translate(substr(md5(floor(power(${chance(row, salt)}, 2.5) * 4000)::text), 1, 7), '0123456789', 'aeioulnrst') end)`;
/** UUIDs in the order of their rows. */
const id = (row: string, what: number) =>
	`(lpad(to_hex(1700000000000 + (${row})), 12, '0') || '7' || lpad(to_hex(${what}), 3, '0') || '8' || substr(md5((${row})::text || '${what}'), 1, 15))::uuid`;

const everyday =
	'coat hall kettle cold house morning quiet letter phone door garden window rain train walked slept cried laughed mother father brother sister friend office court judge money table bread Sunday evening winter summer road river photograph song radio kitchen stairs bed light key car dog school hospital doctor';

/** Members, what they hold and agreed to, groups of 300, stories and shares; and a hundred who look for others. */
export async function fillCommunity(sql: Client, members: number, stories: number): Promise<void> {
	await sql.query(`create temp table kinds as select $1::text[] as keys, string_to_array($2, ' ') as everyday`, [
		kinds,
		everyday
	]);
	await sql.query(
		`insert into members (id, handle, locale, time_zone, joined_at)
			select ${id('n', 1)}, 'member-' || n, case when ${chance('n', 2)} < 0.85 then 'en' else 'es' end, 'Europe/London', to_timestamp(1700000000)
			from generate_series(1, $1::bigint) n`,
		[members]
	);
	await sql.query(
		`insert into consents (id, member_id, purpose, wording, given, at)
			select ${id('n * 4 + k', 2)}, ${id('n', 1)}, 'found', 2, k = 1, to_timestamp(1700000000 + k)
			from generate_series(1, $1::bigint) n, generate_series(1, 2) k
			where (${chance('n', 3)} < 0.4 or n <= 100) and (k = 1 or (n > 100 and ${chance('n', 4)} < 0.1))`,
		[members]
	);
	await sql.query(
		`insert into held_experiences (id, member_id, experience, since_month, audience, place, made_at)
			select ${id('n * 4 + k', 3)}, ${id('n', 1)}, ${skewed('kinds.keys', '(n * 4 + k)', 5)},
				case when ${chance('(n * 4 + k)', 6)} < 0.93 then date '2026-10-01' - make_interval(months => floor(150 * power(${chance('(n * 4 + k)', 7)}, 2))::integer) end,
				case when ${chance('(n * 4 + k)', 8)} < 0.4 then 'community' when ${chance('(n * 4 + k)', 8)} < 0.75 then 'group'
					when ${chance('(n * 4 + k)', 8)} < 0.85 then 'supporters' else 'me' end, k, now()
			from generate_series(1, $1::bigint) n, generate_series(1, 3) k, kinds
			where k = 1 or ${chance('(n * 4 + k)', 9)} < 0.45 on conflict do nothing`,
		[members]
	);
	await fillGroups(sql);
	await fillStories(sql, members, stories);
	await sql.query('vacuum analyze');
}

/** A hundred groups of 300, a fifth of them under a mask; each of those who look sits in three. */
async function fillGroups(sql: Client): Promise<void> {
	await sql.query(`insert into groups (id, slug, name, purpose, access, listed, locale, time_zone, created_at, created_by)
		select ${id('g', 4)}, 'group-' || g, 'Group ' || g, 'For whoever is up late.', 'open', true, 'en', 'Europe/London', now(), ${id('1', 1)}
		from generate_series(1, 100) g`);
	await sql.query(`insert into agreements (group_id, version, rules, made_at, made_by)
		select id, 1, '[{"title":"Here","text":"stays here"}]', now(), created_by from groups`);
	await sql.query(`insert into memberships (group_id, member_id, name, joined_at, accepted_version, accepted_at)
		select ${id('g', 4)}, ${id('n', 1)}, case when ${chance('n', 10)} < 0.2 then 'mask-' || n else 'member-' || n end, now(), 1, now()
		from generate_series(1, 100) g, lateral (
			select 100 + g * 300 + k as n from generate_series(1, 290) k
			union select n from generate_series(1, 100) n where n % 33 = g % 33) seated`);
	await sql.query(`insert into held_experience_seats (held_id, group_id, member_id)
		select h.id, m.group_id, m.member_id from held_experiences h join memberships m using (member_id) where h.audience = 'group'`);
	await sql.query(`insert into shares (id, group_id, author_id, byline, audience, wish, body, created_at, form_key)
		select ${id('g * 1000 + k', 5)}, m.group_id, m.member_id, m.name, 'group', 'listen', (
			select string_agg(${wordAt('(g * 1000 + k * 137 + w)', 11)}, ' ') from generate_series(1, 80) w), now(), gen_random_uuid()
		from generate_series(1, 100) g, generate_series(1, 60) k, kinds, memberships m
		where m.group_id = ${id('g', 4)} and m.member_id = ${id('(100 + g * 300 + k)', 1)}`);
}

async function fillStories(sql: Client, members: number, stories: number): Promise<void> {
	await sql.query(
		`insert into stories (id, author_id, group_id, byline, masked, experience, since_month, locale, title, past, present, audience, created_at, told_at, form_key)
			select ${id('n', 6)}, ${id(`(1 + n * 7 % ${members})`, 1)}, case when audience = 'group' then ${id('(1 + n % 100)', 4)} end,
				case when audience <> 'supporters' then case when ${chance('n', 12)} < 0.2 then 'mask-' || n else 'member-' || (1 + n * 7 % ${members}) end end,
				audience <> 'supporters' and ${chance('n', 12)} < 0.2, ${skewed('kinds.keys', 'n', 13)},
				(date '2026-06-01' - make_interval(months => floor(150 * power(${chance('n', 14)}, 2))::integer))::date,
				case when ${chance('n', 15)} < 0.8 then 'en' when ${chance('n', 15)} < 0.95 then 'es' else 'other' end,
				(select initcap(string_agg(${wordAt('(n * 200 + w)', 16)}, ' ')) from generate_series(1, 5) w),
				(select string_agg(${wordAt('(n * 200 + w)', 17)}, ' ') from generate_series(1, 40) w),
				(select string_agg(${wordAt('(n * 200 + w)', 18)}, ' ') from generate_series(1, 40) w),
				audience, to_timestamp(1780000000 + n), to_timestamp(1780000000 + n * 100), gen_random_uuid()
			from generate_series(1, $1::bigint) n, kinds, lateral (select case
				when ${chance('n', 19)} < 0.4 then 'public' when ${chance('n', 19)} < 0.8 then 'community'
				when ${chance('n', 19)} < 0.95 then 'group' else 'supporters' end as audience) a`,
		[stories]
	);
	await sql.query(`insert into blocks (id, blocker_id, blocked_id, known_as, made_at)
		select ${id('n', 7)}, ${id('n', 1)}, ${id('(n * 400)', 1)}, 'member', now() from generate_series(1, 100) n`);
}

/** What people type: nothing, one word, a few. The same for every run. */
export function searchFor(nth: number): string {
	const words = everyday.split(' ');
	const some = Array.from({ length: nth % 4 }, (_, word) => words[(nth * 13 + word * 7) % words.length]!);
	return some.join(' ');
}
