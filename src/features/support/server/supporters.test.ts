import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { enterGroup } from '#features/groups/server/seats.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import { readOpenedToMe } from '#features/sharing/server/opened.ts';
import { newId } from '#server/database/ids.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { mostSupporters } from '../supporters.ts';
import { askForCompany, chooseSupporter, endSupport, hasSupporters, readCircles } from './supporters.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member;
let first: string, second: string;
let many = 0;

beforeAll(async () => void (community = await openTestCommunity()));
beforeEach(async () => {
	community.clock.now += 3_700_000;
	many++;
	[ruth, sam, ana] = (await Promise.all([`ruth-${many}`, `sam-${many}`, `ana-${many}`].map(someone))) as [
		Member,
		Member,
		Member
	];
	[first, second] = [await groupOf(ruth, `First ${many}`), await groupOf(ruth, `Second ${many}`)];
	await seat(first, sam);
	await seat(second, sam);
});
afterAll(() => community.close());

const sit = (member: Member, slug: string, name: string) => enterGroup(member, slug, { version: 1, words: '', name });
const choose = async (member: Member, slug: string, whom: Member) => {
	community.clock.now += 1000;
	return chooseSupporter(member, await seatOf(slug, whom));
};
const names = async (member: Member) => (await readCircles(member)).mine.map((line) => line.name);
const open = async (author: Member, body: string) => {
	const id = newId(community.clock.now);
	await community.hearth.database.asMember(author.id, async (tx) => {
		await sql`insert into shares (id, author_id, kind, audience, wish, body, created_at, form_key)
			values (${id}, ${author.id}, 'page', 'me', 'listen', ${body}, now(), ${crypto.randomUUID()})`.execute(tx);
		await sql`update shares set audience = 'supporters' where id = ${id}`.execute(tx);
	});
};
const pages = async (member: Member) =>
	(await readOpenedToMe(member, null)).shares.map(({ body, byline }) => [body, byline]);
const company = async (member: Member) =>
	(await readNotifications(member, null)).notes.filter((note) => note.kind === 'would-like-company');

it('two masks of one person are two lines, as two people would be, and count as two', async () => {
	await sit(ana, first, 'Heron');
	await sit(ana, second, 'Moss');
	expect(await choose(sam, first, ana)).toBe(true);
	expect(await choose(sam, second, ana)).toBe(true);
	expect(await choose(sam, second, ana), 'the same name again is the same line').toBe(true);
	expect(await names(sam)).toEqual(['Heron', 'Moss']);
	await open(sam, 'A page.');
	expect(await pages(ana), 'what they grant is granted once').toEqual([['A page.', sam.handle]]);

	const { mine } = await readCircles(sam);
	await endSupport(sam, mine[0]!.id);
	expect(await names(sam)).toEqual(['Moss']);
	expect(await pages(ana)).toHaveLength(1);
	for (let each = 1; each < mostSupporters; each++) {
		const more = await someone(`more-${many}-${each}`);
		await seat(first, more);
		expect(await choose(sam, first, more)).toBe(true);
	}
	expect(await choose(sam, first, ana), 'a line counts, whoever is behind it').toBe('too-many');
});

it('the same mask in two groups is two lines; the same handle is one, since it is one person everywhere', async () => {
	await sit(ana, first, 'Heron');
	await sit(ana, second, 'Heron');
	await choose(sam, first, ana);
	await choose(sam, second, ana);
	expect(await names(sam)).toEqual(['Heron', 'Heron']);
	await choose(sam, first, ruth);
	await choose(sam, second, ruth);
	expect(await names(sam)).toEqual(['Heron', 'Heron', ruth.handle]);
});

it('a supporter never reads the pages of one name under another, whichever line ends', async () => {
	const fox = await someone(`fox-${many}`);
	await seat(first, fox);
	await sit(fox, second, 'Fox');
	await seat(first, ana);
	await sit(ana, second, 'Moss');
	await choose(fox, first, ana);
	await choose(fox, second, ana);
	await open(fox, 'A page.');
	expect((await readCircles(ana)).iSupport.map((line) => line.name)).toEqual([fox.handle, 'Fox']);
	expect(await pages(ana)).toEqual([['A page.', fox.handle]]);
	await endSupport(ana, (await readCircles(ana)).iSupport[0]!.id);
	expect(await pages(ana), 'stepping out of one does not show it under the other').toEqual([]);
	expect((await readCircles(ana)).iSupport.map((line) => line.name)).toEqual(['Fox']);
	expect(await askForCompany(fox)).toBe(true);
	expect(await company(ana), 'a call for company still comes').toMatchObject([{ actorName: 'Fox' }]);
});

it('whoever has a hard time tells the circle with one tap: once an hour, each account once, and nothing else', async () => {
	expect(await hasSupporters(sam)).toBe(false);
	expect(await askForCompany(sam)).toBeNull();
	await sit(ana, first, 'Heron');
	await sit(ana, second, 'Moss');
	await choose(sam, first, ana);
	await choose(sam, second, ana);
	await choose(sam, first, ruth);
	expect(await hasSupporters(sam)).toBe(true);
	expect(await askForCompany(sam)).toBe(true);
	expect(await askForCompany(sam), 'the answer is the same').toBe(true);
	for (const supporter of [ana, ruth])
		expect(await company(supporter)).toMatchObject([
			{ actorName: sam.handle, words: null, shareId: null, group: { slug: first } }
		]);
	community.clock.now += 3_700_000;
	await askForCompany(sam);
	expect(await company(ana)).toHaveLength(2);
	await keepApart(ruth, { handle: sam.handle });
	community.clock.now += 3_700_000;
	await askForCompany(sam);
	expect(await company(ruth), 'not those who keep away').toEqual([]);
	expect(await company(ana)).toHaveLength(3);
});

it('is told once a day to whom one chooses, however often it is ended and chosen again', async () => {
	await seat(first, ana);
	const told = async () =>
		(await readNotifications(ana, null)).notes.filter(({ kind }) => kind === 'chosen-supporter').length;
	for (let again = 0; again < 4; again++) {
		expect(await choose(sam, first, ana)).toBe(true);
		await endSupport(sam, (await readCircles(sam)).mine[0]!.id);
	}
	expect(await told()).toBe(1);
	community.clock.now += 86_400_000;
	await choose(sam, first, ana);
	expect(await told()).toBe(2);
});
