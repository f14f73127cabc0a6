import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerRequest } from '#features/groups/server/lead.ts';
import { readDesk } from '#features/groups/server/people.ts';
import { enterGroup } from '#features/groups/server/seats.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, someone } from '../../../../tests/people.ts';
import { writeReply } from './write.ts';

// What the policies hold back even where a mistake in the code sends it: each test writes past the features.

let community: TestCommunity;
let ruth: Member, sam: Member, nils: Member, otto: Member;
let here: string, elsewhere: string;
let shareId: string;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, nils, otto] = (await Promise.all(['ruth', 'sam-w', 'nils', 'otto'].map(someone))) as [
		Member,
		Member,
		Member,
		Member
	];
	const slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, sam);
	shareId = await say(sam, slug, 'The coat was in the hall again.');
	await writeReply(sam, slug, shareId, { key: crypto.randomUUID(), body: 'And the hat.' });
	const other = await groupOf(otto, 'Closed circle', { access: 'invite', listed: false });
	const idOf = async (address: string) =>
		(await community.owner.query<{ id: string }>('select id from groups where slug = $1', [address])).rows[0]!.id;
	[here, elsewhere] = [await idOf(slug), await idOf(other)];
});
afterAll(() => community.close());

const as = (member: Member, work: (tx: Tx) => Promise<unknown>) => community.hearth.database.asMember(member.id, work);

describe('a seat', () => {
	it('cannot be carried into another group, or given another name', async () => {
		const move = (change: object) => (tx: Tx) =>
			tx.updateTable('memberships').set(change).where('member_id', '=', sam.id).execute();
		await expect(as(sam, move({ group_id: elsewhere }))).rejects.toThrow(/stays as it was written/);
		await expect(as(sam, move({ name: 'ruth' }))).rejects.toThrow(/stays as it was written/);
		await expect(as(sam, move({ accepted_at: new Date() })), 'the premise: the rest may change').resolves.toBeDefined();
	});

	it('is not given to somebody who never asked, not even by a facilitator of an open group', async () => {
		const put = (tx: Tx) =>
			tx
				.insertInto('memberships')
				.values({
					group_id: here,
					member_id: nils.id,
					name: 'nils',
					joined_at: new Date(),
					accepted_version: 1,
					accepted_at: new Date()
				})
				.execute();
		await expect(as(ruth, put)).rejects.toThrow(/row-level security/);
		const asked = await groupOf(ruth, 'By request', { access: 'request' });
		await enterGroup(nils, asked, { version: 1, words: 'My wife died in May.' });
		const { desk } = (await readDesk(ruth, asked))!;
		expect(await answerRequest(ruth, asked, desk.requests[0]!.id, 'accepted', '')).toBe('seated');
	});
});

describe('words', () => {
	it.each(['shares', 'replies'] as const)(
		'in %s cannot be moved into a group where their author has no seat',
		async (table) => {
			const move = (tx: Tx) =>
				tx.updateTable(table).set({ group_id: elsewhere }).where('author_id', '=', sam.id).execute();
			await expect(as(sam, move)).rejects.toThrow(/stays as it was written/);
		}
	);

	it.each(['shares', 'replies'] as const)('in %s cannot be put under another name', async (table) => {
		const rename = (tx: Tx) => tx.updateTable(table).set({ byline: 'ruth' }).where('author_id', '=', sam.id).execute();
		const give = (tx: Tx) =>
			tx.updateTable(table).set({ author_id: ruth.id }).where('author_id', '=', sam.id).execute();
		await expect(as(sam, rename)).rejects.toThrow(/stays as it was written/);
		await expect(as(sam, give)).rejects.toThrow(/stays as it was written/);
	});
});

describe('a group', () => {
	it('keeps its address and its founder, whoever leads it', async () => {
		for (const change of [{ slug: 'mine-now' }, { created_by: nils.id }]) {
			const set = (tx: Tx) => tx.updateTable('groups').set(change).where('id', '=', here).execute();
			await expect(as(ruth, set)).rejects.toThrow(/stays as it was written/);
		}
	});
});

describe('a line on somebody’s quiet list', () => {
	const tell =
		(actor: Member, groupId: string, kind: string, to = otto, words: string | null = 'I know where you are.') =>
		(tx: Tx) =>
			tx
				.insertInto('notifications')
				.values({
					id: newId(),
					member_id: to.id,
					kind,
					group_id: groupId,
					actor_id: actor.id,
					actor_name: actor.handle,
					words,
					created_at: new Date()
				})
				.execute();

	it('tells what happened: an answer, a request, or what those who lead decided about somebody there', async () => {
		await expect(as(nils, tell(nils, elsewhere, 'removed'))).rejects.toThrow(/row-level security/);
		await expect(as(nils, tell(nils, elsewhere, 'request-made'))).rejects.toThrow(/row-level security/);
		await expect(as(nils, tell(sam, here, 'reply'))).rejects.toThrow(/row-level security/);
		await expect(as(sam, tell(sam, here, 'reply', ruth, null))).rejects.toThrow(/row-level security/);
		await expect(as(sam, tell(sam, here, 'removed', ruth))).rejects.toThrow(/row-level security/);
		await expect(as(ruth, tell(ruth, here, 'removed', nils))).rejects.toThrow(/row-level security/);
		await expect(as(ruth, tell(ruth, here, 'removed', sam)), 'the premise: one who leads tells').resolves.toBeDefined();
	});
});

describe('a live event', () => {
	const cause =
		(kind: string, about: Member, groupId = here) =>
		(tx: Tx) =>
			tx
				.insertInto('live_events')
				.values({ group_id: groupId, kind, share_id: shareId, audience: 'group', member_id: about.id, at: new Date() })
				.execute();

	it('is one’s own doing: nobody closes another’s window or acts in another’s name', async () => {
		await expect(as(sam, cause('gesture.changed', ruth))).rejects.toThrow(/row-level security/);
		await expect(as(sam, cause('membership.ended', ruth))).rejects.toThrow(/row-level security/);
		await expect(as(sam, cause('share.written', sam))).rejects.toThrow(/row-level security/);
		await expect(as(sam, cause('gesture.changed', sam, elsewhere))).rejects.toThrow(/row-level security/);
		await expect(as(sam, cause('gesture.changed', sam))).resolves.toBeDefined();
	});
});
