import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeAgreements, closeGroup } from '#features/groups/server/lead.ts';
import { leaveGroup, removeMember } from '#features/groups/server/seats.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import { writingLimit } from '#features/sharing/share.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, someone, seatOf } from '../../../../tests/people.ts';
import { readGroupPage, readSharePage } from './pages.ts';
import { editReply, editShare, setGesture, withdrawReply, withdrawShare, writeReply, writeShare } from './write.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, nils: Member;
let slug: string;
let groups = 0;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, nils] = (await Promise.all(['ruth', 'sam-w', 'ana-m', 'nils'].map(someone))) as [
		Member,
		Member,
		Member,
		Member
	];
});
afterAll(() => community.close());
beforeEach(async () => {
	community.clock.now += 3_600_000;
	slug = await groupOf(ruth, `Night Owls ${++groups}`);
	await seat(slug, sam, ana);
});

const key = () => crypto.randomUUID();
const bodies = async (member: Member) => (await readGroupPage(member, slug, null))!.shares.map((share) => share.body);

describe('a share', () => {
	it('is read by the others in the group, newest first', async () => {
		await say(sam, slug, 'first');
		community.clock.now += 1000;
		await say(ana, slug, 'second');
		expect(await bodies(ruth)).toEqual(['second', 'first']);
	});

	it('sent twice by the same form is written once', async () => {
		const share = { key: key(), body: 'once', audience: 'group', wish: 'listen', notes: [] } as const;
		const [one, other] = [
			await writeShare(sam, slug, { ...share, notes: [] }),
			await writeShare(sam, slug, { ...share, notes: [] })
		];
		expect(one).toEqual(other);
		expect(await bodies(ruth)).toEqual(['once']);
	});

	it('sent again with better words, because no answer came, says the better words', async () => {
		const share = { key: key(), body: 'first', audience: 'group' as const, wish: 'listen' as const, notes: [] };
		const first = await writeShare(sam, slug, share);
		expect(await writeShare(sam, slug, { ...share, body: 'better' })).toEqual(first);
		expect(await bodies(ruth)).toEqual(['better']);
		const reply = { key: key(), body: 'one' };
		const id = (first as { id: string }).id;
		await writeReply(ana, slug, id, reply);
		await writeReply(ana, slug, id, { ...reply, body: 'two' });
		expect((await readSharePage(sam, slug, id, null))!.share.replies.map(({ body }) => body)).toEqual(['two']);
	});

	it('can be taken back by whoever left, and in a closed group, but not changed there', async () => {
		const [one, other] = [await say(sam, slug, 'one'), await say(ana, slug, 'other')];
		const answer = await writeReply(sam, slug, other, { key: key(), body: 'an answer' });
		await leaveGroup(sam, slug, 'keep');
		const edit = { body: 'changed', audience: 'group' as const, wish: 'listen' as const, notes: [], version: 1 };
		expect(await editShare(sam, one, edit)).toEqual({ refused: 'closed' });
		expect(await withdrawShare(sam, one)).toEqual({ id: one });
		expect(await withdrawReply(sam, (answer as { id: string }).id)).toHaveProperty('id');
		await closeGroup(ruth, slug, '');
		expect(await editShare(ana, other, edit)).toEqual({ refused: 'closed' });
		expect(await withdrawShare(ana, other)).toEqual({ id: other });
		const { rows } = await community.owner.query('select body from shares where id = any($1)', [[one, other]]);
		expect(rows).toEqual([{ body: '' }, { body: '' }]);
	});

	it('taken back in another window tells whoever still edits it, and keeps what they typed', async () => {
		const id = await say(sam, slug, 'one');
		await withdrawShare(sam, id);
		const edit = { body: 'changed', audience: 'group' as const, wish: 'listen' as const, notes: [], version: 1 };
		expect(await editShare(sam, id, edit)).toEqual({ refused: 'withdrawn' });
		expect(await withdrawShare(sam, id), 'and twice is as once').not.toBeNull();
	});

	it('by a stranger finds no such group, as for a group that does not exist', async () => {
		const share = { key: key(), body: 'hello', audience: 'group' as const, wish: 'listen' as const, notes: [] };
		expect(await writeShare(nils, slug, share)).toBeNull();
		expect(await writeShare(nils, 'no-such-group', share)).toBeNull();
	});

	it('is refused where new agreements were not accepted, and where the group has closed', async () => {
		const share = { key: key(), body: 'hello', audience: 'group' as const, wish: 'listen' as const, notes: [] };
		await changeAgreements(ruth, slug, 1, { rules: [{ title: 'New', text: '' }], alerts: false });
		expect(await writeShare(sam, slug, share)).toEqual({ refused: 'agreements' });
		expect(await writeShare(ruth, slug, share)).toHaveProperty('id');
		await closeGroup(ruth, slug, '');
		expect(await writeShare(ruth, slug, { ...share, key: key() })).toEqual({ refused: 'closed' });
	});

	it('is refused when the member wrote very much in a short time, and taken again later', async () => {
		for (let count = 0; count < writingLimit.shares; count++) await say(sam, slug, `number ${count}`);
		const one = { key: key(), body: 'one more', audience: 'group' as const, wish: 'listen' as const, notes: [] };
		expect(await writeShare(sam, slug, one)).toEqual({ refused: 'too-much' });
		community.clock.now += writingLimit.minutes * 60_000 + 1000;
		expect(await writeShare(sam, slug, one)).toHaveProperty('id');
	});

	it('is changed by its author alone; of two changes at once the second is asked to look again', async () => {
		const id = await say(sam, slug, 'before');
		const edit = { body: 'after', audience: 'group' as const, wish: 'relate' as const, notes: [], version: 1 };
		expect(await editShare(ana, id, edit)).toBeNull();
		expect(await editShare(sam, id, edit)).toEqual({ id });
		expect(await editShare(sam, id, { ...edit, body: 'from the other window' })).toEqual({ changed: true });
		expect(await bodies(ruth)).toEqual(['after']);
	});

	it('narrowed to its author is gone for the others', async () => {
		const id = await say(sam, slug, 'said too soon');
		expect(await bodies(ruth)).toEqual(['said too soon']);
		await editShare(sam, id, { body: 'said too soon', audience: 'me', wish: 'listen', notes: [], version: 1 });
		expect(await bodies(ruth)).toEqual([]);
		expect(await bodies(sam)).toEqual(['said too soon']);
	});

	it('taken back leaves no word in the database, and can’t be answered', async () => {
		const id = await say(sam, slug, 'never mind');
		expect(await withdrawShare(ana, id)).toBeNull();
		expect(await withdrawShare(sam, id)).toEqual({ id });
		const { rows } = await community.owner.query('select body from shares where id = $1', [id]);
		expect(rows).toEqual([{ body: '' }]);
		expect(await writeReply(ana, slug, id, { key: key(), body: 'what was it?' })).toEqual({ refused: 'withdrawn' });
	});
});

describe('an answer', () => {
	it('stands under its share and on its author’s quiet list', async () => {
		const id = await say(sam, slug, 'anyone awake?');
		const written = await writeReply(ana, slug, id, { key: key(), body: 'I am.' });
		const page = await readSharePage(sam, slug, id, null);
		expect(page!.share.replies).toMatchObject([{ body: 'I am.', byline: 'ana-m', mine: false }]);
		const { notes } = await readNotifications(sam, null);
		expect(notes[0]).toMatchObject({
			kind: 'reply',
			actorName: 'ana-m',
			shareId: id,
			replyId: (written as { id: string }).id,
			unread: true
		});
		expect(
			(await readNotifications(ana, null)).notes.filter((note) => note.group?.slug === slug && note.kind === 'reply')
		).toEqual([]);
	});

	it('to one’s own share tells nobody', async () => {
		const id = await say(ruth, slug, 'to myself');
		await writeReply(ruth, slug, id, { key: key(), body: 'and one thing more' });
		expect((await readNotifications(ruth, null)).notes).toEqual([]);
	});

	it('is changed and taken back by its author alone', async () => {
		const id = await say(sam, slug, 'anyone?');
		const reply = ((await writeReply(ana, slug, id, { key: key(), body: 'me' })) as { id: string }).id;
		expect(await editReply(sam, reply, { body: 'not me', version: 1 })).toBeNull();
		expect(await editReply(ana, reply, { body: 'me too', version: 1 })).toEqual({ id: reply });
		expect(await editReply(ana, reply, { body: 'late', version: 1 })).toEqual({ changed: true });
		expect(await withdrawReply(ana, reply)).toEqual({ id: reply });
		expect((await readSharePage(sam, slug, id, null))!.share.replies).toMatchObject([{ withdrawn: true, body: '' }]);
	});
});

describe('a gesture', () => {
	it('shows names and never a number, is taken back, and sent twice stays as it is', async () => {
		const id = await say(sam, slug, 'tired');
		await setGesture(ana, slug, id, { kind: 'with-you', made: true });
		await setGesture(ruth, slug, id, { kind: 'with-you', made: true });
		const seen = async (member: Member) => (await readSharePage(member, slug, id, null))!.share.gestures;
		expect(await seen(ana)).toEqual([{ kind: 'with-you', names: ['ana-m', 'ruth'], mine: true }]);
		expect(await seen(sam)).toEqual([{ kind: 'with-you', names: ['ana-m', 'ruth'], mine: false }]);
		await setGesture(ana, slug, id, { kind: 'with-you', made: true });
		expect(await seen(ana)).toEqual([{ kind: 'with-you', names: ['ana-m', 'ruth'], mine: true }]);
		for (let time = 0; time < 2; time++) await setGesture(ana, slug, id, { kind: 'with-you', made: false });
		expect(await seen(ana)).toEqual([{ kind: 'with-you', names: ['ruth'], mine: false }]);
		expect(await setGesture(nils, slug, id, { kind: 'hope', made: true })).toBeNull();
	});
});

describe('leaving a group', () => {
	const prepare = async () => {
		const own = await say(sam, slug, 'sam’s words');
		const answered = await say(sam, slug, 'sam’s answered words');
		await writeReply(ana, slug, answered, { key: key(), body: 'ana’s answer' });
		const anas = await say(ana, slug, 'ana’s words');
		await writeReply(sam, slug, anas, { key: key(), body: 'sam’s answer' });
		await setGesture(sam, slug, anas, { kind: 'hope', made: true });
		return { own, answered, anas };
	};

	it.each(['anonymise', 'erase'] as const)('with “%s” leaves the name nowhere in the group', async (choice) => {
		await prepare();
		await leaveGroup(sam, slug, choice);
		const { rows: tables } = await community.owner.query<{ relname: string }>(
			`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
				and relname in ('shares', 'replies', 'gestures', 'notifications', 'live_events', 'join_requests', 'membership_endings', 'memberships')`
		);
		expect(tables).toHaveLength(8);
		const { rows: groupRows } = await community.owner.query('select id from groups where slug = $1', [slug]);
		for (const { relname } of tables) {
			const { rows } = await community.owner.query(
				`select to_jsonb(t)::text as text from ${relname} t
					where ${relname === 'gestures' ? 'share_id in (select id from shares where group_id = $1)' : 'group_id = $1'}`,
				[groupRows[0].id]
			);
			// That somebody left is known by their id alone: it keeps old keys from opening the door again.
			const known = relname === 'membership_endings' || relname === 'live_events' ? ['sam-w'] : ['sam-w', sam.id];
			for (const word of known)
				expect(
					rows.filter(({ text }) => text.includes(word) && !/membership.ended/.test(text)),
					relname
				).toEqual([]);
		}
	});

	it('with one’s words kept leaves them under one’s name', async () => {
		await prepare();
		await leaveGroup(sam, slug, 'keep');
		expect((await readGroupPage(ana, slug, null))!.shares.filter((share) => share.byline === 'sam-w')).toHaveLength(2);
		expect((await readGroupPage(sam, slug, null))!.group.relation).toBe('none');
	});

	it('with one’s words anonymised leaves no trace of whose they were', async () => {
		const { answered, anas } = await prepare();
		await leaveGroup(sam, slug, 'anonymise');
		const page = (await readGroupPage(ana, slug, null))!;
		expect(page.shares.find((share) => share.id === answered)).toMatchObject({
			body: 'sam’s answered words',
			byline: null
		});
		expect(page.shares.find((share) => share.id === anas)!.replies).toMatchObject([
			{ body: 'sam’s answer', byline: null }
		]);
		const { rows } = await community.owner.query(
			'select count(*)::int as count from shares join groups g on g.id = group_id where slug = $1 and author_id = $2',
			[slug, sam.id]
		);
		expect(rows[0].count).toBe(0);
	});

	it('with one’s words erased leaves none, and others’ answers stay', async () => {
		const { own, answered, anas } = await prepare();
		await leaveGroup(sam, slug, 'erase');
		const page = (await readGroupPage(ana, slug, null))!;
		expect(page.shares.find((share) => share.id === own)).toBeUndefined();
		expect(page.shares.find((share) => share.id === answered)).toMatchObject({
			withdrawn: true,
			body: '',
			byline: null,
			replies: [{ body: 'ana’s answer' }]
		});
		expect(page.shares.find((share) => share.id === anas)).toMatchObject({ replies: [], gestures: [] });
		const { rows } = await community.owner.query(
			`select count(*)::int as count from shares where body like 'sam’s%' and group_id = (select id from groups where slug = $1)`,
			[slug]
		);
		expect(rows[0].count).toBe(0);
	});

	it('is not for the last who leads', async () => {
		expect(await leaveGroup(ruth, slug, 'keep')).toBe('last-facilitator');
	});
});

it('a removed member finds the group’s page as a stranger does, and what it had told them is gone', async () => {
	const id = await say(sam, slug, 'here');
	await writeReply(ana, slug, id, { key: key(), body: 'with you' });
	const here = (await readNotifications(sam, null)).notes.filter((note) => note.shareId === id);
	expect(here).toHaveLength(1);
	await removeMember(ruth, slug, await seatOf(slug, sam), 'a reason');
	const { notes } = await readNotifications(sam, null);
	expect(notes.filter((note) => note.shareId === id)).toEqual([]);
	expect(notes[0]).toMatchObject({ kind: 'removed', words: 'a reason' });
	const page = (await readGroupPage(sam, slug, null))!;
	expect(page.group.relation).toBe('removed');
	expect(page.shares).toEqual([]);
});
