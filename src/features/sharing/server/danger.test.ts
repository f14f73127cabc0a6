import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { changeAgreements, makeFacilitator } from '#features/groups/server/lead.ts';
import { readGroupPage } from '#features/sharing/server/pages.ts';
import { acceptAgreements } from '#features/groups/server/seats.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, seatOf, someone } from '../../../../tests/people.ts';
import { editShare, writeReply } from './write.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, otto: Member, ana: Member;
let slug: string;
let groups = 0;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, otto, ana] = (await Promise.all(['ruth', 'sam-w', 'otto', 'ana-m'].map(someone))) as [
		Member,
		Member,
		Member,
		Member
	];
});
beforeEach(async () => {
	community.clock.now += 3_700_000;
	slug = await groupOf(ruth, `Night Owls ${++groups}`, { alerts: true });
	await seat(slug, sam, otto, ana);
	await makeFacilitator(ruth, slug, await seatOf(slug, otto));
});
afterAll(() => community.close());

const alerts = async (member: Member) =>
	(await readNotifications(member, null)).notes.filter(
		(note) => note.kind === 'may-need-company' && note.group?.slug === slug
	);

it('those who lead hear of it where the agreements say so, once, without a name, with the way to the words', async () => {
	const shareId = await say(sam, slug, 'I want to die.', { found: true });
	for (const leader of [ruth, otto])
		expect(await alerts(leader)).toMatchObject([{ shareId, replyId: null, actorName: null, words: null }]);
	expect(await alerts(ana)).toEqual([]);
	expect(await alerts(sam)).toEqual([]);
	const edit = { body: 'I still want to die.', audience: 'group' as const, wish: 'listen' as const, notes: [] };
	await editShare(sam, shareId, { ...edit, version: 1, found: true });
	expect(await alerts(ruth), 'of the same words not twice within the hour').toHaveLength(1);
});

it('nobody hears of it where the agreements do not say so, or where the writer’s browser found nothing', async () => {
	await say(sam, slug, 'I want to die.');
	expect(await alerts(ruth)).toEqual([]);
	slug = await groupOf(ruth, `Quiet Owls ${groups}`);
	await seat(slug, sam);
	await say(sam, slug, 'I want to die.', { found: true });
	expect(await alerts(ruth)).toEqual([]);
	expect((await readGroupPage(sam, slug, null))!.group.alerts).toBe(false);
});

it('a change of it is a new version of the agreements, which asks everybody again', async () => {
	expect((await readGroupPage(sam, slug, null))!.group).toMatchObject({ alerts: true, agreementsVersion: 1 });
	const rules = [{ title: 'What is said here stays here', text: '' }];
	expect(await changeAgreements(ruth, slug, 1, { rules, alerts: false })).toBe(true);
	const { group } = (await readGroupPage(sam, slug, null))!;
	expect(group).toMatchObject({ alerts: false, agreementsVersion: 2, acceptedVersion: 1 });
	expect(await acceptAgreements(sam, slug, 2)).toBe(true);
	await say(sam, slug, 'I want to die.', { found: true });
	expect(await alerts(ruth)).toEqual([]);
});

it('behind a mask, in an answer, and for oneself alone', async () => {
	const masked = await say(sam, slug, 'I want to die.', { found: true, masked: true });
	const [note] = await alerts(ruth);
	expect(note).toMatchObject({ shareId: masked });
	expect(JSON.stringify(note)).not.toContain(sam.handle);
	const answered = await writeReply(ana, slug, masked, { key: crypto.randomUUID(), body: 'Me too.', found: true });
	expect((await alerts(ruth))[0]).toMatchObject({ shareId: masked, replyId: (answered as { id: string }).id });
	await say(sam, slug, 'I want to die.', { found: true, audience: 'me' });
	expect(await alerts(ruth)).toHaveLength(2);
});

it('whoever leads hears nothing of their own words, nor of those whom they are kept apart from', async () => {
	await say(ruth, slug, 'I want to die.', { found: true });
	expect(await alerts(ruth)).toEqual([]);
	expect(await alerts(otto)).toHaveLength(1);
	const [apart, leader] = [await someone(`apart-${groups}`), otto];
	await seat(slug, apart);
	await keepApart(apart, { seat: await seatOf(slug, leader) });
	await say(apart, slug, 'I want to die.', { found: true });
	expect(await alerts(otto)).toHaveLength(1);
	expect(await alerts(ruth)).toHaveLength(1);
});

it('the hint is believed about one’s own words alone', async () => {
	const shareId = await say(sam, slug, 'A quiet evening.');
	for (const forger of [ana, await someone(`forger-${groups}`)])
		await community.hearth.database.asMember(forger.id, (tx) =>
			sql`select tell_of_danger(${shareId}, null, now())`.execute(tx)
		);
	expect(await alerts(ruth)).toEqual([]);
});
