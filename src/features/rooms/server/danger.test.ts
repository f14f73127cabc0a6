import { afterAll, beforeAll, expect, it } from 'vitest';
import { placeOf } from '#features/notifications/notification.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import { tellOfDangerIn } from '#features/sharing/server/danger.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, someone } from '../../../../tests/people.ts';
import { sayInRoom } from './lines.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member;
let slug: string, groupId: string;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana] = (await Promise.all(['ruth', 'sam-w', 'ana-m'].map(someone))) as [Member, Member, Member];
	slug = await groupOf(ruth, 'Night Owls', { alerts: true });
	await seat(slug, sam, ana);
	groupId = (await community.owner.query('select id from groups where slug = $1', [slug])).rows[0].id;
});
afterAll(() => community.close());

const alerts = async (member: Member) =>
	(await readNotifications(member, null)).notes.filter((note) => note.kind === 'may-need-company');
const sayIn = (room: string, found: boolean) => {
	const said = { key: crypto.randomUUID(), words: 'I want to die.', notes: [], found };
	return sayInRoom({ kind: 'member', id: sam.id }, room, said);
};

it('words of danger in a reading room lead those who lead to the room, once within some minutes, without a name', async () => {
	expect(await sayIn(groupId, false)).toBeNull();
	expect(await alerts(ruth)).toEqual([]);
	expect(await sayIn(groupId, true)).toBeNull();
	expect(await sayIn(groupId, true)).toBeNull();
	const [note, ...rest] = await alerts(ruth);
	expect(rest).toEqual([]);
	expect(note).toMatchObject({ actorName: null, words: null, shareId: null });
	expect(placeOf(note!)).toBe(`/groups/${slug}/room`);
	expect(await alerts(ana)).toEqual([]);
});

it('and nobody where the agreements do not say so', async () => {
	const quiet = await groupOf(ruth, 'Quiet Owls');
	await seat(quiet, sam);
	const { rows } = await community.owner.query('select id from groups where slug = $1', [quiet]);
	const before = (await alerts(ruth)).length;
	expect(await sayIn(rows[0].id, true)).toBeNull();
	expect(await alerts(ruth)).toHaveLength(before);
});

it('in a story that was told to the group they lead to the story, believed about one’s own alone', async () => {
	const storyId = crypto.randomUUID();
	await community.owner.query(
		`insert into stories (id, author_id, group_id, byline, experience, since_month, title, past, present, audience, created_at, told_at, form_key)
			values ($1, $2, $3, 'sam-w', 'breakup', '2024-01-01', 'A year', 'Then.', 'Now.', 'group', now(), now(), $1)`,
		[storyId, sam.id, groupId]
	);
	const hint = (member: Member) =>
		community.hearth.database.asMember(member.id, (tx) => tellOfDangerIn(tx, { story: storyId }, community.clock.now));
	const before = (await alerts(ruth)).length;
	await hint(ana);
	expect(await alerts(ruth)).toHaveLength(before);
	await hint(sam);
	expect((await alerts(ruth)).map(placeOf)).toContain(`/stories/${storyId}`);
});
