import { sql } from 'kysely';
import type { Rule } from '#features/groups/front.ts';
import { openGroupWithin } from '#features/groups/server/lead.ts';
import { readGroupFront } from '#features/groups/server/front.ts';
import { planWithin } from '#features/meetings/server/plan.ts';
import type { Draft } from '#features/outside/draft.ts';
import type { DraftGroup } from '#features/outside/import.ts';
import { planFrom, type OpeningInput } from '#features/outside/opening.ts';
import type { Member } from '#features/people/viewer.ts';
import { hearth } from '#server/hearth.ts';
import { asHost, readAsHost } from './imports.ts';

const draftsOnPage = 50;

/** Groups that are to be, by name, one page of them. Hosts alone have any. */
export async function readDrafts(
	host: Member,
	after: { name: string; id: string } | null = null
): Promise<{ drafts: Draft[]; more: boolean }> {
	return readAsHost(host, async (tx) => {
		const name = sql<string>`content ->> 'name'`;
		const rows = await tx
			.selectFrom('group_drafts')
			.select(['id', 'source', 'content', 'changed_at'])
			.where('opened_at', 'is', null)
			.where('let_go_at', 'is', null)
			.$if(after !== null, (query) => query.where(sql<boolean>`(${name}, id) > (${after?.name}, ${after?.id}::uuid)`))
			.orderBy(name)
			.orderBy('id')
			.limit(draftsOnPage + 1)
			.execute();
		return { drafts: rows.slice(0, draftsOnPage).map(draftFrom), more: rows.length > draftsOnPage };
	});
}

/** One of them; null where somebody opened it or let it go. */
export async function readDraft(host: Member, id: string): Promise<Draft | null> {
	return readAsHost(host, async (tx) => {
		const row = await tx
			.selectFrom('group_drafts')
			.select(['id', 'source', 'content', 'changed_at'])
			.where('id', '=', id)
			.where('opened_at', 'is', null)
			.where('let_go_at', 'is', null)
			.executeTakeFirst();
		return row ? draftFrom(row) : null;
	});
}

/** Opens the group that a draft names, with its times; whoever opens it leads it. @returns its address */
export async function openDraft(
	host: Member,
	id: string,
	input: OpeningInput,
	rules: Rule[],
	now = hearth().now()
): Promise<string | null> {
	return asHost(host, async (tx) => {
		// Two hosts who open it at once wait for each other here.
		const draft = await tx
			.selectFrom('group_drafts')
			.select(['content'])
			.where('id', '=', id)
			.where('opened_at', 'is', null)
			.where('let_go_at', 'is', null)
			.forUpdate()
			.executeTakeFirst();
		if (!draft) return null;
		const { meetings } = draft.content as unknown as DraftGroup;
		const slug = await openGroupWithin(tx, host, input, rules, now);
		const group = (await readGroupFront(tx, host, slug))!;
		for (const meeting of meetings.filter((each) => input.meets.includes(each.slug))) {
			const planned = await planWithin(tx, host, group, planFrom(meeting, input.formats, input.locale, now), now);
			if ('problem' in planned) throw new Error(`a meeting of a list could not be planned: ${planned.problem}`);
		}
		await tx
			.updateTable('group_drafts')
			.set({ opened_at: new Date(now), opened_by: host.id, group_id: group.id })
			.where('id', '=', id)
			.execute();
		return slug;
	});
}

/** A host wants none of it: it is gone from the list, and the next import leaves it out as well. */
export async function letGoOfDraft(host: Member, id: string, now = hearth().now()): Promise<true | null> {
	return asHost(host, async (tx) => {
		const { numUpdatedRows } = await tx
			.updateTable('group_drafts')
			.set({ let_go_at: new Date(now), let_go_by: host.id })
			.where('id', '=', id)
			.where('opened_at', 'is', null)
			.where('let_go_at', 'is', null)
			.executeTakeFirst();
		return numUpdatedRows > 0n ? true : null;
	});
}

interface DraftRow {
	id: string;
	source: string;
	content: unknown;
	changed_at: Date;
}

const draftFrom = ({ id, source, content, changed_at }: DraftRow): Draft => ({
	id,
	source,
	group: content as DraftGroup,
	changedAt: changed_at.getTime()
});
