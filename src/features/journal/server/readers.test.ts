import { afterAll, beforeAll, expect, it } from 'vitest';
import { readNotifications } from '#features/notifications/server/list.ts';
import { someone as someoneHere } from '#features/groups/mask.ts';
import type { Member } from '#features/people/viewer.ts';
import { readGroupPage } from '#features/sharing/server/pages.ts';
import { changeMutes } from '#features/sharing/server/mutes.ts';
import { chooseSupporter } from '#features/support/server/supporters.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import type { AudienceChange } from '../page.ts';
import { changeAudience } from './audience.ts';
import { readPage, writePage } from './pages.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member;
let slug: string;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana] = (await Promise.all(['ruth', 'sam-w', 'ana-m'].map(someone))) as [Member, Member, Member];
	slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, sam, ana);
	await chooseSupporter(sam, await seatOf(slug, ana));
});
afterAll(() => community.close());

const write = async (body: string) => {
	const kept = await writePage(sam, { key: crypto.randomUUID(), kind: 'page', body });
	return (kept as { id: string }).id;
};
const open = async (pageId: string, change: Partial<AudienceChange>) => {
	const page = await readPage(sam, pageId);
	const rest = { group: slug, wish: 'listen' as const, notes: [], masked: false, version: page!.version };
	return changeAudience(sam, pageId, { audience: 'group', ...rest, ...change });
};

it('above the words their author sees who reads them, as the page was opened', async () => {
	const page = await write('The chair by the door.');
	const readers = async () => (await readPage(sam, page))!.readers;
	expect(await readers()).toEqual({ names: [], members: 0 });
	await open(page, { audience: 'supporters' });
	expect(await readers()).toEqual({ names: [ana.handle], members: 0 });
	await open(page, { audience: 'group' });
	const seated = await readers();
	expect(seated.names.toSorted()).toEqual([ana.handle, ruth.handle]);
	expect(seated.members).toBe(3);
});

it('a page in a group is put behind a mask, and comes out of it again, where it is', async () => {
	const page = await write('The pen was his.');
	await open(page, {});
	const seen = async () => (await readGroupPage(ruth, slug, null))!.shares.find((share) => share.id === page);
	expect(await seen()).toMatchObject({ byline: sam.handle, audience: 'group' });
	await open(page, { masked: true, audience: 'public' });
	expect(await seen()).toMatchObject({ byline: someoneHere, audience: 'public', body: 'The pen was his.' });
	await open(page, {});
	expect(await seen()).toMatchObject({ byline: sam.handle, audience: 'group', body: 'The pen was his.' });
});

it('a page that was opened is quiet news to whom its topic or its words are muted', async () => {
	const page = await write('It was a Friday.');
	await open(page, { audience: 'supporters', notes: ['death'] });
	const line = async () => (await readNotifications(ana, null)).notes.find((note) => note.shareId === page);
	expect(await line()).toMatchObject({ kind: 'page-shared', muted: false });
	await changeMutes(ana, { topics: ['death'], words: [] });
	expect(await line()).toMatchObject({ kind: 'page-shared', muted: true });
	await changeMutes(ana, { topics: [], words: ['friday'] });
	expect(await line()).toMatchObject({ kind: 'page-shared', muted: true });
});
