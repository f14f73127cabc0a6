import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Member } from '#features/people/viewer.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, someone } from '../../../../tests/people.ts';
import { readPeople } from './people.ts';
import { enterGroup } from './seats.ts';

// One person under two names in two groups, and somebody who sits in both and compares.

let community: TestCommunity;
beforeAll(async () => void (community = await openTestCommunity()));
afterAll(() => community.close());

const sit = async (member: Member, slug: string, name: string, now: number) =>
	expect(await enterGroup(member, slug, { version: 1, words: '', name }, now)).toEqual({ now: 'seated' });

it('two names that were taken in the same moment share nothing in the lists of two groups but the month', async () => {
	const [ruth, mack, sam, wren] = [
		await someone('ruth'),
		await someone('mack'),
		await someone('sam'),
		await someone('wren')
	];
	const slugs = [await groupOf(ruth, 'One place'), await groupOf(mack, 'Another place')];
	const now = Date.UTC(2026, 10, 24, 22, 31, 7);
	for (const slug of slugs) await sit(wren, slug, '', now - 1_000);
	await sit(sam, slugs[0]!, 'Lantern', now);
	await sit(sam, slugs[1]!, 'Anchor', now);
	const lists = await Promise.all(slugs.map(async (slug) => (await readPeople(wren, slug))!.people));
	const [lantern, anchor] = [
		lists[0]!.find(({ name }) => name === 'Lantern')!,
		lists[1]!.find(({ name }) => name === 'Anchor')!
	];
	expect(lantern.seat).not.toBe(anchor.seat);
	for (const { seat } of [lantern, anchor])
		expect(seat[14], 'a seat’s number is random, and has no time in it').toBe('4');
	expect({ ...lantern, seat: '', name: '' }).toEqual({
		...anchor,
		seat: '',
		name: ''
	});
	expect(lantern.since).toBe(Date.UTC(2026, 10, 1));
	expect(
		lists.map((people) => people.map(({ name }) => name)),
		'after those who lead by name, and not by when they came'
	).toEqual([
		['ruth', 'Lantern', 'wren'],
		['mack', 'Anchor', 'wren']
	]);
	expect(JSON.stringify(lists)).not.toContain('sam');
	expect(JSON.stringify(lists)).not.toContain(sam.id);
});
