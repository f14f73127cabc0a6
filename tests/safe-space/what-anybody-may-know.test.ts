import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Member } from '#features/people/viewer.ts';
import { beginSession } from '#features/people/server/sessions.ts';
import { openTestCommunity, type TestCommunity } from '../database.ts';
import { groupOf, someone } from '../people.ts';
import { cases, compare, compareWindows } from './answers.ts';
import { arrival, move, play } from './moves.ts';
import { Windows } from './windows.ts';
import { World, type Words } from './world.ts';

// Random people, groups, masks, blocks, mutes, audiences, care and moves: what the database lets anybody read, write,
// list, search and hear is what the few lines of `World` say. What a case is stands in docs/safety.md.

const leastCases = 10_000;
const leastOfAKind = 500;
const worldsMade = 50;
/** The same worlds every time; `HEARTH_TEST_SEED` makes others. */
const seed = Number(process.env.HEARTH_TEST_SEED ?? 20261124);

let community: TestCommunity;
beforeAll(async () => void (community = await openTestCommunity()));
afterAll(() => community.close());

let worlds = 0;
async function makeWorld(): Promise<World> {
	const number = ++worlds;
	const people: Member[] = [];
	for (const each of [0, 1, 2, 3, 4, 5]) people.push(await someone(`p${each}-w${number}`));
	const host = people.at(-1)!;
	await community.owner.query('delete from hosts');
	await community.owner.query('insert into hosts (member_id, made_by, since) values ($1, $1, now())', [host.id]);
	const groups = [];
	for (const [index, capacity] of [null, 4].entries()) {
		const leader = people[index]!;
		groups.push({ slug: await groupOf(leader, `World ${number} ${index}`, { capacity }), leader, capacity });
	}
	return new World(people, groups);
}

/** What came about in the worlds: a comparison of nothing with nothing would prove nothing. */
const happened = {
	hidden: 0,
	folded: 0,
	paused: 0,
	banned: 0,
	removed: 0,
	muted: 0,
	apart: 0,
	opened: 0,
	letGo: 0,
	masked: 0
};
function note({ wordsLetGo, shares, pauses, banned, removed, mutes, blocks }: World): void {
	const count = (is: (share: Words) => boolean) => shares.filter(is).length;
	happened.hidden += count((share) => share.hidden);
	happened.folded += count((share) => share.folded);
	happened.opened += count((share) => share.kind === 'page' && share.group !== null);
	happened.masked += count((share) => share.masked);
	happened.letGo += wordsLetGo;
	happened.paused += pauses.length;
	happened.banned += banned.size;
	happened.removed += removed.length;
	happened.muted += mutes.size;
	happened.apart += blocks.length;
}

/** Whoever sits somewhere has a window open there. */
async function openWindows(world: World, windows: Windows): Promise<void> {
	for (const { who, group } of world.seats) {
		if (windows.open.some((one) => one.who === who && one.group === group)) continue;
		expect(await windows.follow(who, group), `${who.handle} may follow ${group}`).not.toBeNull();
		// What it had missed is told as it stands now.
		compareWindows(world, windows, []);
	}
}

it(
	'the database’s answer equals the model’s, for reading, writing, listing, searching and hearing',
	{ timeout: 180_000 },
	async () => {
		const { database, log } = community.hearth;
		const moves = fc.array(move, { minLength: 20, maxLength: 60 });
		// Most of them come in first, under their handles or behind masks: among strangers little happens.
		const arrivals = fc.tuple(...[2, 3, 4, 5].flatMap((who) => [arrival(who, 0), arrival(who, 1)]));
		const property = fc.asyncProperty(arrivals, moves, async (first, then) => {
			const windows = new Windows(database, log);
			community.hearth.live = windows.hub;
			const world = await makeWorld();
			await windows.hub.start();
			try {
				for (const step of [...first, ...then]) {
					await openWindows(world, windows);
					const told = await play(community, world, step);
					cases.write++;
					await windows.settle();
					compareWindows(world, windows, told);
				}
				note(world);
				for (const viewer of [...world.people, null]) await compare(community, world, viewer);
				for (const who of world.people)
					for (const { slug } of world.groups)
						if (!world.sits(who, slug))
							expect(await windows.follow(who, slug), 'nobody follows a seat away').toBeNull();
				for (const who of world.banned) await expect(beginSession(who.id), 'a ban ends all ways in').rejects.toThrow();
			} finally {
				windows.hub.stop();
			}
		});
		await fc.assert(property, { numRuns: worldsMade, seed, endOnFailure: true }).catch((error: Error) => {
			throw new Error(`HEARTH_TEST_SEED=${seed} shows it again.\n${error.message}`, { cause: error });
		});
		for (const [what, count] of Object.entries(happened)) expect(count, `${what} happened`).toBeGreaterThan(0);
		for (const [kind, count] of Object.entries(cases)) expect(count, kind).toBeGreaterThanOrEqual(leastOfAKind);
		expect(Object.values(cases).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(leastCases);
	}
);
