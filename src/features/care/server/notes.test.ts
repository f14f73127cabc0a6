import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import { changeMutes } from '#features/sharing/server/mutes.ts';
import { readGroupPage, readSharePage } from '#features/sharing/server/pages.ts';
import { editShare, writeReply } from '#features/sharing/server/write.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, someone } from '../../../../tests/people.ts';
import { answerAppeal, appeal, readMyMeasures, takeMeasure } from './measures.ts';
import { noteWords, readNotable } from './notes.ts';
import { readLog, readQueue, report } from './reports.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, otto: Member, host: Member, nils: Member;
let slug: string;
let shareId: string;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, otto, host, nils] = (await Promise.all(
		['ruth', 'sam-w', 'ana-m', 'otto', 'hanna', 'nils'].map(someone)
	)) as [Member, Member, Member, Member, Member, Member];
	await community.owner.query('insert into hosts (member_id, made_by, since) values ($1, $1, now())', [host.id]);
	slug = await groupOf(ruth, 'Night Owls');
	await groupOf(otto, 'Elsewhere');
	await seat(slug, sam, ana);
});
beforeEach(async () => {
	community.clock.now += 61_000;
	shareId = await say(sam, slug, 'The long night at the hospital.', { notes: ['death'] });
});
afterAll(() => community.close());

const seen = async (reader = ana) => (await readSharePage(reader, slug, shareId, null))!.share;
const notesOf = async (member: Member) =>
	(await readNotifications(member, null)).notes.filter((note) => note.kind === 'note-added');

it('somebody who leads puts a note before words; their author keeps their own, and is told kindly', async () => {
	expect(await noteWords(ruth, shareId, ['illness'])).toBe(true);
	expect(await seen()).toMatchObject({ contentNotes: ['death'], careNotes: ['illness'] });
	const [note] = await notesOf(sam);
	expect(note).toMatchObject({ shareId, actorName: null, words: null });
	const line = (await readLog(ruth, null)).lines[0]!;
	expect(line).toMatchObject({ kind: 'notes-set', about: sam.handle, words: 'illness', actor: ruth.handle });

	const share = await seen(sam);
	const edit = { body: 'Longer.', audience: 'group' as const, wish: 'listen' as const, notes: [] };
	expect(await editShare(sam, shareId, { ...edit, version: share.version }), 'an edit goes on as before').toEqual({
		id: shareId
	});
	expect(await seen()).toMatchObject({ body: 'Longer.', contentNotes: [], careNotes: ['illness'] });

	expect(await noteWords(ruth, shareId, [])).toBe(true);
	expect(await seen()).toMatchObject({ careNotes: [] });
	expect(await notesOf(sam), 'taking one away needs no telling').toHaveLength(1);
});

it('nobody else does: a member, a stranger, a facilitator elsewhere, a host who does not lead, the author', async () => {
	for (const member of [sam, ana, otto, host, nils]) {
		expect(await noteWords(member, shareId, ['illness']), member.handle).toBeNull();
		expect(await readNotable(member, slug, shareId), member.handle).toBeNull();
	}
	const own = await say(ruth, slug, 'My own words.');
	expect(await noteWords(ruth, own, ['illness']), 'one’s own are changed by editing').toBeNull();
	expect(await readNotable(ruth, slug, own)).toBeNull();
	const forMe = await say(sam, slug, 'For me.', { audience: 'me' });
	expect(await noteWords(ruth, forMe, ['illness'])).toBeNull();
	const forge = (tx: Tx) => tx.updateTable('shares').set({ care_notes: [] }).where('id', '=', shareId).execute();
	await noteWords(ruth, shareId, ['illness']);
	await expect(community.hearth.database.asMember(sam.id, forge)).rejects.toThrow(/done through care/);
	expect(await readNotable(ruth, slug, shareId)).toMatchObject({ contentNotes: ['death'], careNotes: ['illness'] });
});

it('a reply folds behind a note as well, and whoever muted the topic does not meet either unasked', async () => {
	const written = await writeReply(sam, slug, shareId, { key: crypto.randomUUID(), body: 'He had cut his arms.' });
	const replyId = (written as { id: string }).id;
	await changeMutes(ana, { topics: ['self-harm'], words: [] });
	const feed = async () => (await readGroupPage(ana, slug, null))!.shares.find((share) => share.id === shareId)!;
	expect((await feed()).replies[0]).toMatchObject({ muted: false, body: 'He had cut his arms.' });
	expect(await noteWords(ruth, replyId, ['self-harm'])).toBe(true);
	expect((await feed()).replies[0]).toMatchObject({ muted: true, body: '', careNotes: ['self-harm'] });
	expect((await notesOf(sam))[0]).toMatchObject({ shareId, replyId });
	expect((await feed()).muted).toBe(false);
	await noteWords(ruth, shareId, ['self-harm']);
	expect(await feed()).toMatchObject({ muted: true, body: '' });
	await changeMutes(ana, { topics: [], words: [] });
});

it('open windows hear the note', async () => {
	const last = async () =>
		(
			await community.owner.query('select kind from live_events where share_id = $1 order by seq desc limit 1', [
				shareId
			])
		).rows[0].kind;
	expect(await last()).toBe('share.written');
	await noteWords(ruth, shareId, ['illness']);
	expect(await last()).toBe('share.changed');
});

it('behind a mask the log says the mask, and an appeal takes away what the measure added and no more', async () => {
	const words = await say(sam, slug, 'From behind a mask.', { masked: true });
	await noteWords(ruth, words, ['illness']);
	expect((await readLog(ruth, null)).lines[0]).toMatchObject({ about: 'Someone here' });
	await report(ana, { words }, { reason: 'method-detail', words: '' });
	const { id } = (await readQueue(host))!.reports.at(-1)!;
	const measure = {
		kind: 'folded' as const,
		words: 'For whoever reads at night.',
		notes: ['illness', 'death'],
		days: 1
	};
	expect(await takeMeasure(ruth, id, measure)).toBe(true);
	const notes = async () => (await readSharePage(ana, slug, words, null))!.share.careNotes.toSorted();
	expect(await notes()).toEqual(['death', 'illness']);
	const [mine] = await readMyMeasures(sam);
	await appeal(sam, mine!.id, 'Nobody died in it.');
	expect(await answerAppeal(host, mine!.id, 'lifted', 'You are right.')).toBe(true);
	expect(await notes()).toEqual(['illness']);
});
