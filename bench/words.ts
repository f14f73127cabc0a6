import type { Client } from 'pg';

/**
 * Fills a group with shares as people write them: a hundred words, three replies and two gestures each for the newest,
 * none for the long tail behind (a page never shows it).
 * @param shares how many in all
 * @param answered how many of the newest have replies and gestures
 */
export async function fillGroup(
	sql: Client,
	groupId: string,
	memberIds: string[],
	shares: number,
	answered: number
): Promise<void> {
	// UUIDv7 from a running number of milliseconds, so that the order of ids is the order of writing.
	await sql.query(
		`insert into shares (id, group_id, author_id, byline, audience, wish, body, created_at, form_key)
		select (lpad(to_hex(1700000000000 + n * 1000), 12, '0') || '7' || substr(md5(n::text || $1::text), 1, 3) || '8' || substr(md5(n::text || $1::text), 4, 15))::uuid,
			$1::uuid, m.id, m.handle, 'group', 'listen',
			'Today it was the coat in the hall again. ' || repeat('I stood there and did not know for how long, and then the kettle was cold. ', 6) || n,
			to_timestamp(1700000000 + n), gen_random_uuid()
		from generate_series(1, $2::int) n
		join lateral (select id, handle from members where id = ($3::uuid[])[1 + n % cardinality($3::uuid[])]) m on true`,
		[groupId, shares, memberIds]
	);
	await sql.query(
		`insert into replies (id, share_id, group_id, author_id, byline, body, created_at, form_key)
		select (lpad(to_hex(1800000000000 + row_number() over ()), 12, '0') || '7' || substr(md5(s.id::text || k), 1, 3) || '8' || substr(md5(k || s.id::text), 1, 15))::uuid,
			s.id, s.group_id, m.id, m.handle, 'I hear you. The coat stayed on its hook here for a year, and nobody was allowed to say a word about it.', now(), gen_random_uuid()
		from (select id, group_id from shares where group_id = $1 order by id desc limit $2) s, generate_series(1, 3) k
		join lateral (select id, handle from members where id = ($3::uuid[])[1 + k % cardinality($3::uuid[])]) m on true`,
		[groupId, answered, memberIds]
	);
	await sql.query(
		`insert into gestures (share_id, member_id, kind, byline, made_at)
		select s.id, m.id, k, m.handle, now()
		from (select id from shares where group_id = $1 order by id desc limit $2) s, unnest(array['with-you', 'me-too']) k
		join lateral (select id, handle from members where id = ($3::uuid[])[1 + length(k) % cardinality($3::uuid[])]) m on true`,
		[groupId, answered, memberIds]
	);
	await sql.query('analyze');
}
