import { sql } from 'kysely';
import type { NotificationKind } from '#features/notifications/notification.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';

interface Telling {
	/** Members who find it on their quiet list. */
	to: string[];
	kind: NotificationKind;
	groupId: string;
	/** Whose doing it was; a job has none. */
	actor: { id: string; name: string } | null;
	words?: string | null;
	now: number;
}

/** Puts a line on the quiet list of each of these members, in the caller's transaction. */
export async function tellMembers(tx: Tx, { to, kind, groupId, actor, words, now }: Telling): Promise<void> {
	const receivers = to.filter((id) => id !== actor?.id);
	if (receivers.length === 0) return;
	await tx
		.insertInto('notifications')
		.values(
			receivers.map((memberId) => ({
				id: newId(now),
				member_id: memberId,
				kind,
				group_id: groupId,
				group_name: sql<string>`(select name from groups where id = ${groupId})`,
				actor_id: actor?.id ?? null,
				actor_name: actor?.name ?? null,
				words: words || null,
				created_at: new Date(now)
			}))
		)
		.execute();
}
