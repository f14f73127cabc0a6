import { sql } from 'kysely';
import type { Member } from '#features/people/viewer.ts';
import type { CheckIn, CheckInInput } from '#features/support/check-in.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { memberKey, memberKeyFrom } from '#server/sealing/member-keys.ts';

export const checkInsOnList = 30;
const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Where a sealed line stands: moved to another row it does not open. */
export const placeOfCheckIn = (checkInId: string): string => `check-in ${checkInId}`;

/** A check-in of this moment. */
export const checkIn = (member: Member, input: CheckInInput, now = hearth().now()): Promise<void> =>
	keepCheckIns(member, [{ ...input, at: now }], now);

/**
 * Keeps check-ins, each at its own time, for themselves alone; several where they were written without a connection. What
 * was kept before (the same key) stays as it is, and nothing lies in the future.
 */
export async function keepCheckIns(
	member: Member,
	checkIns: (CheckInInput & { at: number })[],
	now = hearth().now()
): Promise<void> {
	if (checkIns.length === 0) return;
	await hearth().database.asMember(member.id, async (tx) => {
		const key = checkIns.some(({ line }) => line) ? await memberKey(tx, member.id, now) : null;
		const rows = checkIns.map(({ key: form_key, line, at, ...said }) => {
			const when = Math.min(at, now);
			const id = newId(when);
			const sealed = line && key ? key.seal(line, placeOfCheckIn(id)) : null;
			return { id, member_id: member.id, at: new Date(when), form_key, sealed, ...said };
		});
		await tx
			.insertInto('check_ins')
			.values(rows)
			.onConflict((conflict) => conflict.columns(['member_id', 'form_key']).doNothing())
			.execute();
	});
}

/** Puts one right on its own day. Null where the member has no such check-in of today. */
export async function changeCheckIn(
	member: Member,
	id: string,
	{ feeling, helped, line, grief, urge, loneliness }: Omit<CheckInInput, 'key'>,
	now = hearth().now()
): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const sealed = line ? (await memberKey(tx, member.id, now)).seal(line, placeOfCheckIn(id)) : null;
		const { rows } = await sql<{ done: boolean }>`
			select change_check_in(${id}, ${feeling}, ${helped}, ${sealed}, ${grief}, ${urge}, ${loneliness}, ${new Date(now)}) as done`.execute(
			tx
		);
		return rows[0]!.done || null;
	});
}

/** One's own check-ins, the newest first, before `before` (the id of one). */
export async function readCheckIns(
	member: Member,
	before: string | null,
	most = checkInsOnList
): Promise<{ checkIns: CheckIn[]; older: string | null }> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<CheckIn & { sealed: Buffer | null; wrapped: Buffer | null }>`
				select c.id, (extract(epoch from c.at) * 1000)::float8 as at, c.feeling, c.helped, c.grief, c.urge, c.loneliness, c.audience, c.sealed,
					case when g.id is not null then json_build_object('slug', g.slug, 'name', g.name) end as "group",
					(select wrapped from member_keys where member_id = viewer_id()) as wrapped
				from check_ins c left join groups g on g.id = c.group_id where c.member_id = ${member.id} and (c.at, c.id) < (
					coalesce((select at from check_ins where id = ${before}::uuid), 'infinity'), ${before ?? lastId}::uuid)
				order by c.at desc, c.id desc limit ${sql.lit(most + 1)}`.execute(tx);
			const shown = rows.slice(0, most);
			const key = shown[0]?.wrapped ? memberKeyFrom(shown[0].wrapped, member.id) : null;
			const checkIns = shown.map(({ sealed, wrapped: _wrapped, ...rest }) => ({
				...rest,
				line: sealed && key ? key.open(sealed, placeOfCheckIn(rest.id)) : ''
			}));
			return { checkIns, older: rows.length > most ? shown.at(-1)!.id : null };
		},
		'read'
	);
}

/** Lets one go for good. Null where the member has no such check-in. */
export async function letGoOfCheckIn(member: Member, id: string): Promise<true | null> {
	const { numDeletedRows } = await hearth().database.asMember(member.id, (tx) =>
		tx.deleteFrom('check_ins').where('id', '=', id).where('member_id', '=', member.id).executeTakeFirst()
	);
	return numDeletedRows > 0n ? true : null;
}
