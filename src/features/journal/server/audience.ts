import { sql } from 'kysely';
import { someone } from '#features/groups/mask.ts';
import {
	type AudienceChange,
	type JournalPage,
	longestOpenPage,
	type OpeningProblem,
	type Readership,
	throughGroup
} from '#features/journal/page.ts';
import type { Member } from '#features/people/viewer.ts';
import { tellOfDanger } from '#features/sharing/server/danger.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { memberKey } from '#server/sealing/member-keys.ts';
import { pageOf, placeOf } from './pages.ts';

/** A page, and all to whom it can be opened. Null for anybody else's. */
export async function readPageAndReaders(
	member: Member,
	pageId: string
): Promise<{ page: JournalPage; readers: Readership } | null> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const [page, readers] = await Promise.all([pageOf(tx, member, pageId), readReadership(tx, member)]);
			return page && { page, readers };
		},
		'read'
	);
}

async function readReadership(tx: Tx, member: Member): Promise<Readership> {
	const { rows } = await sql<Readership>`
		select
			(select coalesce(json_agg(json_build_object('name', name, 'knownAs', own_name) order by since), '[]') from supporters where member_id = ${member.id}) as supporters,
			(select coalesce(json_agg(json_build_object('slug', g.slug, 'name', g.name, 'myName', m.name, 'members', seats_taken(g.id),
				'faces', (select json_agg(name) from (select name from memberships o where o.group_id = g.id and o.member_id <> ${member.id}
					order by joined_at limit 5) o)) order by g.name), '[]')
				from memberships m join groups g on g.id = m.group_id
				where m.member_id = ${member.id} and g.id = any (my_writable_groups())) as groups`.execute(tx);
	const { supporters, groups } = rows[0]!;
	return { supporters, groups: groups.map((group) => ({ ...group, faces: group.faces ?? [] })) };
}

/** What came of opening or closing a page. */
export type Opened = { id: string } | { changed: true } | { problem: OpeningProblem } | null;

/**
 * Opens a page wider, or narrows it again. While it is for its author alone its words are sealed; others read them from
 * the moment on in which they are opened, and no longer than that. Supporters are told the first time.
 */
export async function changeAudience(
	member: Member,
	pageId: string,
	change: AudienceChange,
	now = hearth().now()
): Promise<Opened> {
	const opened = await hearth().database.asMember(member.id, async (tx): Promise<Opened> => {
		const [page, readers, key] = await Promise.all([
			pageOf(tx, member, pageId),
			readReadership(tx, member),
			memberKey(tx, member.id, now)
		]);
		if (!page) return null;
		if (page.version !== change.version) return { changed: true };
		const problem = whyNot(page, readers, change);
		if (problem) return { problem };
		const group = throughGroup(change.audience) ? readers.groups.find(({ slug }) => slug === change.group)! : null;
		const mask = group && change.masked ? someone : null;
		const update = (set: object) =>
			tx.updateTable('shares').set(set).where('id', '=', pageId).where('author_id', '=', member.id).execute();
		const alone = { audience: 'me', group_id: null, byline: null, mask: null };
		const home = { ...alone, body: '', sealed: key.seal(page.body, placeOf(pageId)), version: page.version + 1 };
		// A page goes from one group into another, and from one name to another, by way of its author.
		const moves = page.group && (page.group.slug !== group?.slug || page.masked !== change.masked);
		if (change.audience === 'me' || moves) await update(home);
		if (change.audience !== 'me')
			await update({
				body: page.body,
				sealed: null,
				audience: change.audience,
				group_id: group ? sql`(select id from groups where slug = ${group.slug})` : null,
				byline: group ? (mask ?? group.myName) : null,
				mask,
				wish: change.wish,
				content_notes: change.notes,
				version: page.version + 1
			});
		if (change.audience === 'supporters') await tellSupporters(tx, member, pageId, now);
		if (group && change.found) await tellOfDanger(tx, { share: pageId }, now);
		return { id: pageId };
	});
	if (opened && 'id' in opened) hearth().live.poke();
	return opened;
}

function whyNot(page: JournalPage, readers: Readership, change: AudienceChange): OpeningProblem | null {
	if (change.audience === 'me') return null;
	if ([...page.body].length > longestOpenPage) return 'too-long-to-open';
	if (change.audience === 'supporters') return readers.supporters.length === 0 ? 'no-supporters' : null;
	return readers.groups.some(({ slug }) => slug === change.group) ? null : 'no-group';
}

async function tellSupporters(tx: Tx, member: Member, pageId: string, now: number): Promise<void> {
	const untold = await sql<{ supporter_id: string; own_name: string }>`
		select distinct on (supporter_id) supporter_id, own_name from supporters p
		where member_id = ${member.id} and carries and not page_was_told(${pageId}, p.supporter_id)
		order by supporter_id, since, id`.execute(tx);
	for (const { supporter_id, own_name } of untold.rows)
		await tx
			.insertInto('notifications')
			.values({
				id: newId(now),
				member_id: supporter_id,
				kind: 'page-shared',
				share_id: pageId,
				actor_id: member.id,
				actor_name: own_name,
				created_at: new Date(now)
			})
			.execute();
}
