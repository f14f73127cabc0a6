import { sql } from 'kysely';
import type { Member } from '#features/people/viewer.ts';
import { touchesMuted } from '#features/sharing/mutes.ts';
import type { CheckIn, CheckInInput } from '#features/support/check-in.ts';
import type { AudienceChoice, CheckInReaders, SharedCheckIn, SharingProblem } from '#features/support/sharing.ts';
import { lastId } from '#server/database/ids.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';
import { memberKeyFrom } from '#server/sealing/member-keys.ts';
import { SealError } from '#server/sealing/seal.ts';
import type { Tx } from '#server/database/database.ts';
import { checkIn, checkInsOnList, placeOfCheckIn } from './check-ins.ts';

/** Those whom the member can share a check-in with. */
export const readCheckInReaders = (member: Member): Promise<CheckInReaders> =>
	hearth().database.asMember(member.id, (tx) => readersIn(tx, member), 'read');

async function readersIn(tx: Tx, member: Member): Promise<CheckInReaders> {
	const { rows } = await sql<CheckInReaders>`
		select
			(select coalesce(json_agg(name order by since), '[]') from supporters where member_id = ${member.id}) as supporters,
			(select coalesce(json_agg(json_build_object('slug', g.slug, 'name', g.name, 'members', seats_taken(g.id),
				'faces', (select coalesce(json_agg(name), '[]') from (select name from memberships o
					where o.group_id = g.id and o.member_id <> ${member.id} order by joined_at limit 5) o)) order by g.name), '[]')
				from groups g where g.id = any (my_writable_groups())) as groups`.execute(tx);
	return rows[0]!;
}

/** Shares a check-in, or takes it back. Null where the member has no such check-in. */
export async function shareCheckIn(
	member: Member,
	id: string,
	{ audience, group }: AudienceChoice,
	now = hearth().now()
): Promise<'done' | SharingProblem | null> {
	const done = await hearth().database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ done: 'done' | SharingProblem | null }>`
			select share_check_in(${id}, ${audience}, ${group}, ${new Date(now)}) as done`.execute(tx);
		return rows[0]!.done;
	});
	hearth().live.poke();
	return done;
}

/** A check-in of this moment, for whom it was chosen. What cannot be shared is kept for its member alone, and it is said. */
export async function checkInFor(
	member: Member,
	input: CheckInInput,
	choice: AudienceChoice,
	now = hearth().now()
): Promise<'done' | SharingProblem> {
	await checkIn(member, input, now);
	if (choice.audience === 'me') return 'done';
	const kept = await hearth().database.asMember(
		member.id,
		(tx) =>
			tx
				.selectFrom('check_ins')
				.select('id')
				.where('member_id', '=', member.id)
				.where('form_key', '=', input.key)
				.executeTakeFirst(),
		'read'
	);
	return (kept && (await shareCheckIn(member, kept.id, choice, now))) ?? 'done';
}

interface SharedRow extends Omit<SharedCheckIn, 'line' | 'muted'> {
	sealed: string | null;
	wrapped: string | null;
	/** Its key is theirs; it never leaves the server. */
	owner: string;
}

interface Found {
	group: { slug: string; name: string } | null;
	/** Whom the reader supports, under the names by which they know them. */
	people: string[];
	words: string[];
	rows: SharedRow[];
}

/** What was shared with a group, newest first. Null where the member does not sit there. */
export async function readGroupCheckIns(member: Member, slug: string, before: string | null) {
	const { group, people: _people, ...shared } = await readShared(member, slug, before);
	return group && { group, ...shared };
}

/** What those whom the member supports shared with their supporters. */
export async function readCheckInsOfSupported(member: Member, before: string | null) {
	const { group: _group, ...shared } = await readShared(member, null, before);
	return shared;
}

async function readShared(member: Member, slug: string | null, before: string | null) {
	const which = slug
		? sql`c.audience = 'group' and c.group_id = (select id from place)`
		: sql`c.audience = 'supporters' and c.member_id = any (members_i_support())`;
	const name = slug
		? sql`(select t.name from memberships t where t.group_id = c.group_id and t.member_id = c.member_id)`
		: sql`name_towards_me(c.member_id)`;
	const found = await hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<Found>`
				with place as (select id, slug, name from groups where slug = ${slug} and id = any (my_groups())),
				shown as (
					select c.id, c.at, c.feeling, c.helped, c.grief, c.urge, c.loneliness, c.sealed, c.member_id, ${name} as name
					from check_ins c where ${which} and (c.at, c.id) < (
						coalesce((select at from check_ins where id = ${before}::uuid), 'infinity'), ${before ?? lastId}::uuid)
					order by c.at desc, c.id desc limit ${sql.lit(checkInsOnList + 1)}),
				keys as (select * from check_in_keys((select array_agg(id) from shown)))
				select (select json_build_object('slug', slug, 'name', name) from place) as "group",
					(select coalesce(json_agg(distinct own_name), '[]') from supporters
						where supporter_id = viewer_id() and carries and member_id <> all (kept_apart())) as people,
					(select coalesce(json_agg(word), '[]') from muted_words where member_id = viewer_id()) as words,
					(select coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'mine', s.member_id = viewer_id(),
						'owner', s.member_id, 'at', ${milliseconds('s.at')}, 'feeling', s.feeling, 'helped', s.helped, 'grief', s.grief,
						'urge', s.urge, 'loneliness', s.loneliness, 'sealed', encode(s.sealed, 'base64'),
						'wrapped', (select encode(k.wrapped, 'base64') from keys k where k.check_in_id = s.id))
						order by s.at desc, s.id desc), '[]') from shown s where s.name is not null) as rows`.execute(tx);
			return rows[0]!;
		},
		'read'
	);
	const shown = found.rows.slice(0, checkInsOnList);
	return {
		group: found.group,
		people: found.people,
		checkIns: shown.map((row) => openShared(row, found.words)),
		older: found.rows.length > checkInsOnList ? shown.at(-1)!.id : null
	};
}

function openShared({ sealed, wrapped, owner, ...row }: SharedRow, words: string[]): SharedCheckIn {
	const line = sealed && wrapped ? openLine(row.id, sealed, wrapped, owner) : '';
	return { ...row, line, muted: !row.mine && line !== '' && touchesMuted(line, [], { topics: [], words }) };
}

function openLine(id: string, sealed: string, wrapped: string, owner: string): string {
	try {
		return memberKeyFrom(Buffer.from(wrapped, 'base64'), owner).open(Buffer.from(sealed, 'base64'), placeOfCheckIn(id));
	} catch (error) {
		if (error instanceof SealError) return '';
		throw error;
	}
}

/** One's own check-in with those whom it can be shared with. Null for anybody else's. */
export async function readOwnCheckIn(
	member: Member,
	id: string,
	now = hearth().now()
): Promise<{ checkIn: CheckIn; isToday: boolean; readers: CheckInReaders } | null> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const [{ rows }, readers] = await Promise.all([
				sql<CheckIn & { isToday: boolean; sealed: Buffer | null; wrapped: Buffer | null }>`
					select c.id, ${milliseconds('c.at')} as at, is_today(c.at, c.member_id, ${new Date(now)}) as "isToday", c.feeling, c.helped, c.grief, c.urge, c.loneliness, c.audience,
						case when g.id is not null then json_build_object('slug', g.slug, 'name', g.name) end as "group", c.sealed,
						(select wrapped from member_keys where member_id = viewer_id()) as wrapped
					from check_ins c left join groups g on g.id = c.group_id
					where c.id = ${id} and c.member_id = ${member.id}`.execute(tx),
				readersIn(tx, member)
			]);
			if (!rows[0]) return null;
			const { sealed, wrapped, isToday, ...checkIn } = rows[0];
			const line = sealed && wrapped ? memberKeyFrom(wrapped, member.id).open(sealed, placeOfCheckIn(id)) : '';
			return { checkIn: { ...checkIn, line }, isToday, readers };
		},
		'read'
	);
}
