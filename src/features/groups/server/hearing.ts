import { sql } from 'kysely';
import type { Renderer, Topic } from '#server/live/topic.ts';

/** A group's shares: heard by those who sit in it. The renderer says what a window gets. */
export const groupTopic = (render: Renderer): Topic => ({
	kind: 'group',
	async find(tx, person, slug) {
		if (person.kind !== 'member') return null;
		const found = await tx
			.selectFrom('groups')
			.innerJoin('memberships', 'memberships.group_id', 'groups.id')
			.where('groups.slug', '=', slug)
			.where('memberships.member_id', '=', person.id)
			.select('groups.id')
			.executeTakeFirst();
		return found?.id ?? null;
	},
	async mayHear(tx, person, groupId) {
		if (person.kind !== 'member') return false;
		const { rows } = await sql<{ may: boolean }>`select ${groupId}::uuid = any (my_groups()) as may`.execute(tx);
		return rows[0]!.may;
	},
	render
});
