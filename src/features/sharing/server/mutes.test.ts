import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { enterGroup } from '#features/groups/server/seats.ts';
import { keepApart } from '#features/groups/server/apart.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import { tellMembers } from '#features/notifications/server/tell.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, someone } from '../../../../tests/people.ts';
import { changeMutes, readMutes } from './mutes.ts';
import { readGroupPage, readSharePage } from './pages.ts';
import { writeReply } from './write.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member;
let slug: string;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana] = (await Promise.all(['ruth', 'sam-w', 'ana-m'].map(someone))) as [Member, Member, Member];
	slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, sam);
	await enterGroup(ana, slug, { version: 1, words: '', name: 'Moss' });
});
afterAll(() => community.close());

const shown = async (viewer: Member, id: string) =>
	(await readGroupPage(viewer, slug, null))!.shares.find((share) => share.id === id)!;

it('words that a member muted are not even sent in a feed, and stand folded on the share’s own page', async () => {
	const id = await say(ruth, slug, 'The hospital called at four.');
	const other = await say(ruth, slug, 'The garden is white today.');
	await writeReply(ana, slug, other, { key: crypto.randomUUID(), body: 'Like the Hospitals’ sheets.' });
	await changeMutes(sam, { topics: [], words: ['hospital'] });
	expect(await shown(sam, id)).toMatchObject({ muted: true, body: '' });
	expect(await shown(sam, other)).toMatchObject({ muted: false, body: 'The garden is white today.' });
	expect((await shown(sam, other)).replies[0]).toMatchObject({ muted: true, body: '' });
	expect(await shown(ana, id), 'for others it stands as it was said').toMatchObject({ muted: false });
	expect((await readSharePage(sam, slug, id, null))!.share).toMatchObject({
		muted: true,
		body: 'The hospital called at four.'
	});
});

it('a topic is muted as authors note it, one’s own words never are', async () => {
	await changeMutes(sam, { topics: ['death'], words: [] });
	const hers = await say(ruth, slug, 'It was a Tuesday.', { notes: ['death'] });
	const his = await say(sam, slug, 'It was a Wednesday.', { notes: ['death'] });
	expect(await shown(sam, hers)).toMatchObject({ muted: true, body: '' });
	expect(await shown(sam, his)).toMatchObject({ muted: false, body: 'It was a Wednesday.' });
	await changeMutes(sam, { topics: [], words: [] });
	expect(await shown(sam, hers)).toMatchObject({ muted: false, body: 'It was a Tuesday.' });
});

it('news says only that something is there, where it touches on what its reader muted', async () => {
	await changeMutes(sam, { topics: [], words: [] });
	const his = await say(sam, slug, 'I went out for bread.', { notes: ['death'] });
	await writeReply(ruth, slug, his, { key: crypto.randomUUID(), body: 'The hospital had good bread.' });
	await writeReply(ana, slug, his, { key: crypto.randomUUID(), body: 'I am glad that you went.' });
	const words = 'Come back from the hospital when you can.';
	await community.hearth.database.asMember(ruth.id, async (tx) => {
		const { id } = await tx.selectFrom('groups').select('id').where('slug', '=', slug).executeTakeFirstOrThrow();
		const { now } = community.clock;
		await tellMembers(tx, {
			to: [sam.id],
			kind: 'request-accepted',
			groupId: id,
			actor: { id: ruth.id, name: ruth.handle },
			words,
			now
		});
	});
	const mutedLines = async (viewer: Member) =>
		(await readNotifications(viewer, null)).notes
			.filter((note) => note.muted)
			.map((note) => note.words ?? note.actorName);
	expect(await mutedLines(sam), 'the premise: nothing is muted').toEqual([]);
	await changeMutes(sam, { topics: ['death'], words: ['hospital'] });
	expect(
		await mutedLines(sam),
		'an answer by its words, a word that came with a line; not by one’s own topics'
	).toEqual([words, ruth.handle]);
	await changeMutes(sam, { topics: ['death'], words: [] });
	expect(await mutedLines(sam)).toEqual([]);
	expect(await mutedLines(ana)).toEqual([]);
});

it('a word may hold what a pattern would take for a command', async () => {
	const id = await say(ruth, slug, 'He said a.b* (quietly).');
	await changeMutes(sam, { topics: [], words: ['a.b*', '((', '[oops', 'x\\'] });
	expect(await shown(sam, id)).toMatchObject({ muted: true });
	await changeMutes(sam, { topics: [], words: ['axb'] });
	expect(await shown(sam, id)).toMatchObject({ muted: false });
});

it('nobody reads what another member muted', async () => {
	await changeMutes(sam, { topics: ['death'], words: ['hospital'] });
	expect(await readMutes(sam)).toEqual({ topics: ['death'], words: ['hospital'] });
	for (const table of ['muted_topics', 'muted_words'] as const) {
		const count = async (tx: Tx) => (await tx.selectFrom(table).select('since').execute()).length;
		const { database } = community.hearth;
		expect(await database.asMember(sam.id, count)).toBe(1);
		expect(await database.asMember(ruth.id, count)).toBe(0);
		expect(await database.asVisitor(count)).toBe(0);
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		expect((await client.query(`select 1 from ${table}`)).rowCount).toBe(0);
		await client.end();
	}
});

it('a share under a mask of its own is someone’s, its author’s answers to it too, and nobody else sees whose', async () => {
	const id = await say(ana, slug, 'I wished he were dead.', { masked: true });
	await writeReply(ana, slug, id, { key: crypto.randomUUID(), body: 'I have never said that.' });
	await writeReply(sam, slug, id, { key: crypto.randomUUID(), body: 'Nor I.' });
	const seen = await shown(ruth, id);
	expect(seen).toMatchObject({ byline: 'Someone here', mine: false });
	expect(seen.replies.map((reply) => reply.byline)).toEqual(['Someone here', sam.handle]);
	expect((await shown(ana, id)).mine).toBe(true);
});

it('whoever keeps away from a masked author never learns who it is, and reads nothing of them any more', async () => {
	const [one, other] = [await someone('reader-1'), await someone('writer-1')];
	await seat(slug, one, other);
	const masked = await say(other, slug, 'From behind a mask.', { masked: true });
	const open = await say(other, slug, 'From nobody’s behind.');
	expect(await keepApart(one, { words: masked })).toBe(true);
	expect(await shown(one, masked)).toBeUndefined();
	expect(await shown(one, open)).toBeUndefined();
	const { rows } = await community.owner.query('select known_as from blocks where blocker_id = $1', [one.id]);
	expect(rows).toEqual([{ known_as: 'Someone here' }]);
});
