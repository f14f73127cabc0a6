import { sql } from 'kysely';
import type { NotificationView } from '#features/notifications/notification.ts';
import type { Member } from '#features/people/viewer.ts';
import { hearth } from '#server/hearth.ts';

export const notificationsOnPage = 30;

/** The member's quiet list, newest first, older than `before`. */
export async function readNotifications(
	member: Member,
	before: string | null
): Promise<{ notes: NotificationView[]; older: string | null }> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const from = before ? sql`and n.id < ${before}` : sql``;
			const { rows } = await sql<NotificationView>`
				select n.id, n.kind, (extract(epoch from n.created_at) * 1000)::float8 as at, n.read_at is null as unread,
					n.actor_name as "actorName", n.words, n.share_id as "shareId", n.reply_id as "replyId",
					case when coalesce(g.name, n.group_name) is null then null
						else json_build_object('slug', g.slug, 'name', coalesce(g.name, n.group_name)) end as "group"
				from notifications n left join groups g on g.id = n.group_id
				where n.member_id = ${member.id} ${from}
				order by n.id desc limit ${notificationsOnPage + 1}`.execute(tx);
			const notes = rows.slice(0, notificationsOnPage);
			return { notes, older: rows.length > notificationsOnPage ? notes.at(-1)!.id : null };
		},
		'read'
	);
}

/** Marks everything up to the newest line that the member has seen. */
export async function markSeen(member: Member, newest: string, now = hearth().now()): Promise<void> {
	await hearth().database.asMember(member.id, (tx) =>
		tx
			.updateTable('notifications')
			.set({ read_at: new Date(now) })
			.where('member_id', '=', member.id)
			.where('id', '<=', newest)
			.where('read_at', 'is', null)
			.execute()
	);
}
