import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { removeMember } from '#features/groups/server/seats.ts';
import type { Member } from '#features/people/viewer.ts';
import { chooseSupporter } from '#features/support/server/supporters.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { storyOf } from '../../../../tests/stories.ts';
import { setBeenThere } from './marks.ts';

const tables = ['stories', 'been_there'] as const;

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, nils: Member, vera: Member, apart: Member;
let slug: string, groupId: string;
let stories: Record<'draft' | 'supporters' | 'group' | 'community' | 'public', string>;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, nils, vera, apart] = (await Promise.all(
		['ruth', 'sam-w', 'ana-m', 'nils', 'vera-k', 'the-ex'].map(someone)
	)) as [Member, Member, Member, Member, Member, Member];
	slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, sam, ana, vera, apart);
	groupId = (await community.owner.query('select id from groups where slug = $1', [slug])).rows[0].id as string;
	await chooseSupporter(sam, await seatOf(slug, ana));
	stories = {
		draft: await storyOf(sam, null),
		supporters: await storyOf(sam, 'supporters'),
		group: await storyOf(sam, 'group', { group: slug }),
		community: await storyOf(sam, 'community'),
		public: await storyOf(sam, 'public')
	};
	await setBeenThere(ana, stories.public, true);
	await removeMember(ruth, slug, await seatOf(slug, vera), 'Sold things to people in grief.');
	await keepApart(apart, { handle: sam.handle });
});
afterAll(() => community.close());

const count = (table: (typeof tables)[number]) => async (tx: Tx) => {
	const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(tx);
	return rows[0]!.count;
};
/** Which of Sam's stories somebody reads. */
const readBy = (tx: Tx) =>
	tx
		.selectFrom('stories')
		.select('id')
		.execute()
		.then((rows) =>
			Object.entries(stories)
				.filter(([, id]) => rows.some((row) => row.id === id))
				.map(([name]) => name)
		);

describe('who reads a story', () => {
	const as = (member: Member) => community.hearth.database.asMember(member.id, readBy);

	it('its author reads all that is theirs, which is the premise', async () => {
		expect(await as(sam)).toEqual(['draft', 'supporters', 'group', 'community', 'public']);
	});

	it('a supporter who sits in the group reads what was told, and no draft', async () => {
		expect(await as(ana)).toEqual(['supporters', 'group', 'community', 'public']);
	});

	it('somebody in the group who is no supporter reads nothing that was for supporters', async () => {
		expect(await as(ruth)).toEqual(['group', 'community', 'public']);
	});

	it('a stranger and a removed member read what is for the community or public', async () => {
		expect(await as(nils)).toEqual(['community', 'public']);
		expect(await as(vera)).toEqual(['community', 'public']);
	});

	it('whoever is kept apart from the author reads nothing at all, though they sit in the group', async () => {
		expect(await as(apart)).toEqual([]);
		const theirs = await storyOf(apart, 'public');
		const found = (tx: Tx) => tx.selectFrom('stories').select('id').where('id', '=', theirs).execute();
		expect(await community.hearth.database.asMember(sam.id, found)).toEqual([]);
		expect(await community.hearth.database.asMember(nils.id, found), 'the premise').toHaveLength(1);
	});

	it('a visitor reads what is public', async () => {
		expect(await community.hearth.database.asVisitor(readBy)).toEqual(['public']);
	});

	it.each(tables)('a connection with no identity reads nothing of %s', async (table) => {
		expect((await community.owner.query(`select 1 from ${table}`)).rowCount).toBeGreaterThan(0);
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		expect((await client.query(`select 1 from ${table}`)).rowCount).toBe(0);
		await client.end();
	});

	it('a mark is seen by whoever made it alone, its author does not learn whose it is', async () => {
		expect(await community.hearth.database.asMember(ana.id, count('been_there'))).toBe(1);
		expect(await community.hearth.database.asMember(sam.id, count('been_there'))).toBe(0);
		expect(await community.hearth.database.asVisitor(count('been_there'))).toBe(0);
	});
});

describe('who writes, past the features', () => {
	const as = (member: Member, work: (tx: Tx) => Promise<unknown>) =>
		community.hearth.database.asMember(member.id, work);
	const begin = (author: Member) => (tx: Tx) =>
		tx
			.insertInto('stories')
			.values({ id: crypto.randomUUID(), author_id: author.id, created_at: new Date(), form_key: crypto.randomUUID() })
			.execute();
	const set = (id: string, change: object) => (tx: Tx) =>
		tx.updateTable('stories').set(change).where('id', '=', id).executeTakeFirst();

	it('a member begins a story, and nobody in another’s name or without an account', async () => {
		await expect(as(nils, begin(nils))).resolves.toBeDefined();
		await expect(as(nils, begin(sam))).rejects.toThrow(/row-level security/);
		await expect(community.hearth.database.asVisitor(begin(sam), 'write')).rejects.toThrow(/row-level security/);
	});

	it('nobody changes or erases what somebody else told', async () => {
		expect(await as(ana, set(stories.public, { title: 'Put into their mouth' }))).toMatchObject({ numUpdatedRows: 0n });
		const erase = (tx: Tx) => tx.deleteFrom('stories').where('id', '=', stories.public).executeTakeFirst();
		expect(await as(ana, erase)).toMatchObject({ numDeletedRows: 0n });
	});

	it('nobody tells a story under a name that is not theirs', async () => {
		await expect(as(sam, set(stories.public, { byline: 'ruth' }))).rejects.toThrow(/row-level security/);
		await expect(as(sam, set(stories.public, { byline: 'ruth', masked: true }))).rejects.toThrow(/row-level security/);
		await expect(as(sam, set(stories.group, { byline: 'ana-m' }))).rejects.toThrow(/row-level security/);
		await expect(as(sam, set(stories.public, { author_id: ana.id }))).rejects.toThrow(/stays as it was written/);
	});

	it('a story is not told to a group in which its author does not sit', async () => {
		const id = await storyOf(nils, 'public');
		const intoGroup = { audience: 'group', group_id: groupId, byline: 'nils' };
		await expect(as(nils, set(id, intoGroup))).rejects.toThrow(/row-level security/);
	});

	it('a mark needs a story that one reads, and is nobody else’s to make', async () => {
		const mark = (member: Member, id: string) => (tx: Tx) =>
			tx.insertInto('been_there').values({ story_id: id, member_id: member.id, at: new Date() }).execute();
		await expect(as(nils, mark(nils, stories.group))).rejects.toThrow(/row-level security/);
		await expect(as(apart, mark(apart, stories.public))).rejects.toThrow(/row-level security/);
		await expect(as(sam, mark(sam, stories.public)), 'one’s own').rejects.toThrow(/row-level security/);
		await expect(as(nils, mark(ana, stories.community))).rejects.toThrow(/row-level security/);
		await expect(as(nils, mark(nils, stories.community)), 'the premise').resolves.toBeDefined();
	});

	it('news of readers is told by nobody, a facilitator neither', async () => {
		const tell = (tx: Tx) =>
			tx
				.insertInto('notifications')
				.values({
					id: crypto.randomUUID(),
					member_id: sam.id,
					kind: 'been-there',
					story_id: stories.public,
					group_id: groupId,
					actor_id: ruth.id,
					actor_name: 'ruth',
					how_many: 1000,
					created_at: new Date()
				})
				.execute();
		await expect(as(ruth, tell)).rejects.toThrow(/row-level security/);
	});

	it('what care did is not undone by the author', async () => {
		await community.owner.query('update stories set hidden_at = now() where id = $1', [stories.community]);
		await expect(as(sam, set(stories.community, { hidden_at: null }))).rejects.toThrow(/done through care/);
		expect(await community.hearth.database.asMember(nils.id, readBy)).toEqual(['public']);
		expect(await community.hearth.database.asMember(sam.id, readBy)).toContain('community');
	});
});
