import { sql } from 'kysely';
import type { NotificationView } from '#features/notifications/notification.ts';
import type { Member } from '#features/people/viewer.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';

export const notificationsOnPage = 30;

/** As in feeds: topics and words of what others said, one's own never; and words that came with the line itself. That
 * somebody may need company is never muted: it holds none of their words. */
const muted = sql`coalesce(
	(s.author_id is distinct from viewer_id()
		and ((s.content_notes || s.care_notes) && (select my_muted_topics()) or s.body ~* (select my_muted_words())))
	or (r.author_id is distinct from viewer_id() and (r.care_notes && (select my_muted_topics()) or r.body ~* (select my_muted_words())))
	or n.words ~* (select my_muted_words()), false) and n.kind <> 'may-need-company'`;

/** A line with what its reader sees of it, read under their own identity. */
const lines = sql`
	select n.id, n.kind, ${milliseconds('n.created_at')} as at, n.read_at is null as unread,
		n.actor_name as "actorName", n.words, n.share_id as "shareId", n.reply_id as "replyId", n.story_id as "storyId",
		n.conversation_id as "conversationId", n.how_many as "howMany",
		case when coalesce(g.name, n.group_name) is null then null
			else json_build_object('slug', g.slug, 'name', coalesce(g.name, n.group_name)) end as "group", ${muted} as muted
	from notifications n left join groups g on g.id = n.group_id
	left join shares s on s.id = n.share_id left join replies r on r.id = n.reply_id`;

/** The member's quiet list, newest first, older than `before`. */
export async function readNotifications(
	member: Member,
	before: string | null
): Promise<{ notes: NotificationView[]; older: string | null }> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const from = before ? sql`and n.id < ${before}` : sql``;
			const { rows } = await sql<NotificationView>`${lines}
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

/**
 * Of these lines those that their reader has not seen, as they see them now. A line that lit no sign because they wished so
 * (`news_choices`) counts as not seen; an answer that was taken back is nothing to tell of.
 */
export async function readUnseen(memberId: string, ids: string[]): Promise<NotificationView[]> {
	return hearth().database.asMember(
		memberId,
		async (tx) => {
			const { rows } = await sql<NotificationView>`${lines}
				where n.member_id = ${memberId} and n.id = any (${ids}::uuid[])
					and (n.read_at is null or n.read_at <= n.created_at)
					and not (n.kind in ('reply', 'page-shared') and coalesce(s.withdrawn_at, r.withdrawn_at, r.hidden_at) is not null)
				order by n.id`.execute(tx);
			return rows;
		},
		'read'
	);
}
