import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keepApart, liftApart, readKeptApart } from '#features/groups/server/apart.ts';
import { readPeople } from '#features/groups/server/people.ts';
import { enterGroup, fillFreeSeats, leaveGroup, removeMember } from '#features/groups/server/seats.ts';
import type { Member } from '#features/people/viewer.ts';
import { readGroupPage } from '#features/sharing/server/pages.ts';
import { editShare, setGesture, withdrawShare, writeReply, writeShare } from '#features/sharing/server/write.ts';
import { chooseSupporter, endSupport, readCircles } from '#features/support/server/supporters.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seatOf, someone } from '../../../../tests/people.ts';

// Random people, groups, masks, blocks, audiences and moves: what the database lets anybody read, list, find, count, hear
// and write is what the few lines of `World` say. Each answer that is compared is a case; CI compares at least ten thousand.

const leastCases = 10_000;
let cases = 0;
let community: TestCommunity;
beforeAll(async () => void (community = await openTestCommunity()));
afterAll(() => community.close());

type Audience = 'me' | 'group' | 'community' | 'public';
interface Words {
	id: string;
	author: Member;
	/** Null for a page outside of groups. */
	group: string | null;
	audience: Audience | 'supporters';
	byline: string | null;
	word: string;
	withdrawn: boolean;
}
interface Answer {
	id: string;
	to: Words;
	author: Member;
}

/** The model: who sits where, who keeps away from whom, who said what to whom; and the rules of the design. */
class World {
	readonly seats: { group: string; who: Member; name: string }[] = [];
	readonly waiting: { group: string; who: Member; name: string }[] = [];
	readonly removed: { group: string; who: Member }[] = [];
	/** Names that stay under words in a group. */
	readonly leftNames: { group: string; who: Member; name: string }[] = [];
	readonly blocks: { by: Member; of: Member; id: string }[] = [];
	/** A line for each name; only those under the member's first name carry what they open. */
	readonly supporters: { of: Member; who: Member; name: string; own: string; place: string; carries: boolean }[] = [];
	readonly shares: Words[] = [];
	readonly replies: Answer[] = [];
	readonly gestures: { to: Words; who: Member }[] = [];
	readonly events: { to: Words; actor: Member; audience: string; reply: boolean }[] = [];
	readonly people: Member[];
	readonly groups: { slug: string; leader: Member; capacity: number | null }[];

	constructor(people: Member[], groups: World['groups']) {
		this.people = people;
		this.groups = groups;
		for (const { slug, leader } of groups) this.seats.push({ group: slug, who: leader, name: leader.handle });
	}

	sits = (who: Member | null, group: string | null) =>
		who !== null && this.seats.some((seat) => seat.group === group && seat.who === who);
	apart = (one: Member | null, other: Member) =>
		this.blocks.some(({ by, of }) => (by === one && of === other) || (by === other && of === one));
	chairFor(who: Member, slug: string): boolean {
		const { capacity } = this.groups.find((group) => group.slug === slug)!;
		const seated = this.seats.filter((seat) => seat.group === slug);
		return (capacity === null || seated.length < capacity) && !seated.some((seat) => this.apart(who, seat.who));
	}
	nameIsFree(who: Member, group: string, name: string): boolean {
		const others = [...this.seats, ...this.waiting, ...this.leftNames].filter(
			(each) => each.group === group && each.who !== who
		);
		return (
			!others.some((each) => each.name === name) && !this.people.some((other) => other !== who && other.handle === name)
		);
	}
	mayRead(viewer: Member | null, share: Words): boolean {
		if (share.author === viewer) return true;
		if (this.apart(viewer, share.author)) return false;
		switch (share.audience) {
			case 'public':
				return true;
			case 'community':
				return viewer !== null;
			case 'group':
				return this.sits(viewer, share.group);
			case 'supporters':
				return this.supporters.some(({ of, who, carries }) => of === share.author && who === viewer && carries);
			case 'me':
				return false;
		}
	}
	mayReadReply(viewer: Member | null, { to, author }: Answer): boolean {
		if (author === viewer) return true;
		if (this.apart(viewer, author)) return false;
		return to.group === null ? to.author === viewer : this.sits(viewer, to.group) && this.mayRead(viewer, to);
	}
	mayHear(viewer: Member | null, { to, actor, audience }: World['events'][number]): boolean {
		if (!this.sits(viewer, to.group) || this.apart(viewer, actor) || this.apart(viewer, to.author)) return false;
		return audience !== 'me' || to.author === viewer;
	}
	maySeeSeat = (viewer: Member | null, seat: World['seats'][number]) =>
		seat.who === viewer || (this.sits(viewer, seat.group) && !this.apart(viewer, seat.who));
}

type Move = {
	kind: string;
	who: number;
	whom: number;
	group: number;
	which: number;
	audience: Audience;
	masked: boolean;
};

const move: fc.Arbitrary<Move> = fc.record({
	kind: fc.constantFrom(
		...['enter', 'enter', 'enter', 'say', 'say', 'say', 'reply', 'reply', 'gesture', 'block', 'lift'],
		...['leave', 'remove', 'widen', 'withdraw', 'choose', 'end', 'page', 'fill', 'borrow']
	),
	who: fc.nat(4),
	whom: fc.nat(4),
	group: fc.nat(1),
	which: fc.nat(20),
	audience: fc.constantFrom('me', 'group', 'community', 'public'),
	masked: fc.boolean()
});

let worlds = 0;
async function makeWorld(): Promise<World> {
	const number = ++worlds;
	const people = await Promise.all([0, 1, 2, 3, 4].map((each) => someone(`p${each}-w${number}`)));
	const groups = await Promise.all(
		[null, 4].map(async (capacity, index) => {
			const leader = people[index]!;
			return { slug: await groupOf(leader, `World ${number} ${index}`, { capacity }), leader, capacity };
		})
	);
	return new World(people, groups);
}

/** Does one move in the database and in the model, and compares whether it was let through. */
async function play(world: World, step: Move): Promise<void> {
	community.clock.now += 61_000;
	const { now } = community.clock;
	const who = world.people[step.who]!;
	const whom = world.people[step.whom]!;
	const { slug, leader } = world.groups[step.group]!;
	const mine = world.seats.find((seat) => seat.group === slug && seat.who === who);
	const share = world.shares[step.which % Math.max(1, world.shares.length)];
	switch (step.kind) {
		case 'enter':
		case 'borrow': {
			const mask = `Mask ${step.kind === 'borrow' ? step.whom : step.who} of ${slug}`;
			const name = step.masked ? mask : step.kind === 'borrow' ? whom.handle : '';
			const entered = await enterGroup(who, slug, { version: 1, words: '', name });
			const waits = world.waiting.some((each) => each.group === slug && each.who === who);
			const shut = world.removed.some((each) => each.group === slug && each.who === who);
			const chair = world.chairFor(who, slug);
			const called = name || who.handle;
			if (mine) expect(entered).toEqual({ now: 'seated' });
			else if (shut) expect(entered).toEqual({ problem: 'no-way-in' });
			else if (waits) expect(entered).toEqual({ now: 'waiting' });
			else if (!world.nameIsFree(who, slug, called)) expect(entered).toEqual({ problem: 'name-taken' });
			else {
				expect(entered).toEqual({ now: chair ? 'seated' : 'waiting' });
				(chair ? world.seats : world.waiting).push({ group: slug, who, name: called });
			}
			break;
		}
		case 'fill': {
			await fillFreeSeats(null, now);
			for (const waiter of [...world.waiting])
				if (world.chairFor(waiter.who, waiter.group)) {
					world.waiting.splice(world.waiting.indexOf(waiter), 1);
					world.seats.push(waiter);
				}
			break;
		}
		case 'leave': {
			const left = await leaveGroup(who, slug, 'keep', now);
			expect(left).toBe(mine ? (who === leader ? 'last-facilitator' : true) : null);
			if (left === true) {
				world.seats.splice(world.seats.indexOf(mine!), 1);
				world.leftNames.push(mine!);
			}
			break;
		}
		case 'remove': {
			const theirs = world.seats.find((seat) => seat.group === slug && seat.who === whom);
			const done = await removeMember(who, slug, await seatOf(slug, whom), 'It was agreed.', now);
			const may = who === leader && whom !== leader && theirs && !world.apart(who, whom);
			expect(done).toBe(may ? true : null);
			if (done) {
				world.seats.splice(world.seats.indexOf(theirs!), 1);
				world.leftNames.push(theirs!);
				world.removed.push({ group: slug, who: whom });
			}
			break;
		}
		case 'say': {
			const word = `word${world.shares.length}`;
			const input = {
				key: crypto.randomUUID(),
				body: word,
				audience: step.audience,
				wish: 'listen' as const,
				notes: []
			};
			const said = await writeShare(who, slug, { ...input, masked: step.masked }, now);
			expect(said !== null).toBe(Boolean(mine));
			if (!said || !('id' in said)) break;
			const byline = step.masked ? 'Someone here' : mine!.name;
			const words = { id: said.id, author: who, group: slug, audience: step.audience, byline, word, withdrawn: false };
			world.shares.push(words);
			world.events.push({ to: words, actor: who, audience: step.audience, reply: false });
			break;
		}
		case 'page': {
			const id = newId(now);
			const at = new Date(now);
			await community.hearth.database.asMember(who.id, async (tx) => {
				await sql`insert into shares (id, author_id, kind, audience, wish, body, created_at, form_key)
					values (${id}, ${who.id}, 'page', 'me', 'listen', ${`word${world.shares.length}`}, ${at}, ${crypto.randomUUID()})`.execute(
					tx
				);
				if (step.masked) await sql`update shares set audience = 'supporters' where id = ${id}`.execute(tx);
			});
			const audience = step.masked ? 'supporters' : 'me';
			const word = `word${world.shares.length}`;
			world.shares.push({ id, author: who, group: null, audience, byline: null, word, withdrawn: false });
			break;
		}
		case 'widen': {
			if (!share?.group) break;
			const edit = { body: share.word, audience: step.audience, wish: 'listen' as const, notes: [] };
			const { rows } = await community.owner.query('select version from shares where id = $1', [share.id]);
			const edited = await editShare(who, share.id, { ...edit, version: rows[0].version }, now);
			const may = share.author === who && !share.withdrawn && world.sits(who, share.group);
			expect(edited !== null && 'id' in edited).toBe(may);
			if (may) {
				world.events.push({
					to: share,
					actor: who,
					audience: share.audience === 'me' ? step.audience : share.audience,
					reply: false
				});
				share.audience = step.audience;
			}
			break;
		}
		case 'withdraw': {
			if (!share?.group) break;
			const done = await withdrawShare(who, share.id, now);
			const may = share.author === who && !share.withdrawn;
			expect(done !== null && 'id' in done).toBe(may);
			if (may) {
				share.withdrawn = true;
				share.word = '';
				world.events.push({ to: share, actor: who, audience: share.audience, reply: false });
			}
			break;
		}
		case 'reply': {
			if (!share?.group) break;
			const written = await writeReply(
				who,
				share.group,
				share.id,
				{ key: crypto.randomUUID(), body: 'I hear you.' },
				now
			);
			const may = world.sits(who, share.group) && world.mayRead(who, share) && !share.withdrawn;
			expect(written !== null && 'id' in written).toBe(may);
			if (written && 'id' in written) {
				world.replies.push({ id: written.id, to: share, author: who });
				world.events.push({ to: share, actor: who, audience: share.audience, reply: true });
			}
			break;
		}
		case 'gesture': {
			if (!share?.group || share.author === who) break;
			const made = await setGesture(who, share.group, share.id, { kind: 'hope', made: true }, now);
			const may = world.sits(who, share.group) && world.mayRead(who, share) && !share.withdrawn;
			expect(made !== null && 'id' in made).toBe(may);
			if (may) {
				if (!world.gestures.some((each) => each.to === share && each.who === who))
					world.gestures.push({ to: share, who });
				world.events.push({ to: share, actor: who, audience: share.audience, reply: false });
			}
			break;
		}
		case 'block': {
			if (who === whom || world.blocks.some(({ by, of }) => by === who && of === whom)) break;
			expect(await keepApart(who, { handle: whom.handle }, now)).toBe(true);
			const [block] = await readKeptApart(who);
			world.blocks.push({ by: who, of: whom, id: block!.id });
			for (const pair of [...world.supporters])
				if ([who, whom].includes(pair.of) && [who, whom].includes(pair.who))
					world.supporters.splice(world.supporters.indexOf(pair), 1);
			break;
		}
		case 'lift': {
			const block = world.blocks.find(({ by }) => by === who);
			if (!block) break;
			expect(await liftApart(whom, block.id)).toBe(whom === who ? true : null);
			if (whom === who) world.blocks.splice(world.blocks.indexOf(block), 1);
			break;
		}
		case 'choose': {
			const theirs = world.seats.find((seat) => seat.group === slug && seat.who === whom);
			const may = who !== whom && mine && theirs && !world.apart(who, whom);
			expect(await chooseSupporter(who, await seatOf(slug, whom), now)).toBe(may ? true : null);
			if (!may) break;
			const pairs = world.supporters.filter((pair) => pair.of === who && pair.who === whom);
			const place = theirs!.name === whom.handle ? 'everywhere' : slug;
			if (!pairs.some((pair) => pair.name === theirs!.name && pair.place === place)) {
				const carries = pairs.every((pair) => pair.own === mine!.name);
				world.supporters.push({ of: who, who: whom, name: theirs!.name, own: mine!.name, place, carries });
			}
			break;
		}
		case 'end': {
			const { mine: circle } = await readCircles(who);
			if (circle.length === 0) break;
			const [{ id } = { id: '' }] = circle;
			const { rows } = await community.owner.query('select supporter_id, name from supporters where id = $1', [id]);
			expect(await endSupport(who, id)).toBe(true);
			const index = world.supporters.findIndex(
				(pair) => pair.of === who && pair.who.id === rows[0].supporter_id && pair.name === rows[0].name
			);
			world.supporters.splice(index, 1);
			break;
		}
	}
}

const readAs = <T>(viewer: Member | null, ask: (tx: Tx) => Promise<T>): Promise<T> =>
	community.hearth.database.read(viewer, ask);

function same(found: string[], wanted: string[], what: string): void {
	cases++;
	expect(found.toSorted(), what).toEqual(wanted.toSorted());
}

/** What one viewer may know, all of it, against the model. */
async function compare(world: World, viewer: Member | null): Promise<void> {
	const name = viewer?.handle ?? 'a visitor';
	const shareIds = world.shares.map((share) => share.id);
	const replyIds = world.replies.map((reply) => reply.id);
	const people = world.people.map((person) => person.id);
	const answers = await readAs(viewer, async (tx) => {
		const { rows } = await sql<{
			shares: string[];
			found: string[];
			replies: string[];
			gestures: string[];
			seats: string[];
			events: string[];
			taken: string[];
			circles: string[];
			members: string[];
		}>`select
			array(select id::text from shares where id = any (${shareIds}::uuid[])) as shares,
			array(select id::text from shares where id = any (${shareIds}::uuid[]) and body ilike '%word1%') as found,
			array(select id::text from replies where id = any (${replyIds}::uuid[])) as replies,
			array(select share_id || ' ' || member_id from gestures where share_id = any (${shareIds}::uuid[])) as gestures,
			array(select g.slug || ' ' || m.name from memberships m join groups g on g.id = m.group_id where m.member_id = any (${people}::uuid[])) as seats,
			array(select share_id || ' ' || member_id || ' ' || (kind = 'reply.written') from live_events where share_id = any (${shareIds}::uuid[])) as events,
			array(select slug || ' ' || seats_taken(id) from groups where slug = any (${world.groups.map(({ slug }) => slug)}::text[])) as taken,
			array(select member_id || ' ' || supporter_id from supporters where member_id = any (${people}::uuid[])) as circles,
			array(select id::text from members where id = any (${people}::uuid[])) as members`.execute(tx);
		return rows[0]!;
	});
	const readable = world.shares.filter((share) => world.mayRead(viewer, share));
	same(
		answers.shares,
		readable.map((share) => share.id),
		`${name} reads these shares`
	);
	same(
		answers.found,
		readable.filter((share) => share.word.includes('word1')).map((share) => share.id),
		`${name} finds these by a word`
	);
	same(
		answers.replies,
		world.replies.filter((reply) => world.mayReadReply(viewer, reply)).map((reply) => reply.id),
		`${name} reads these replies`
	);
	same(
		answers.gestures,
		world.gestures
			.filter(
				({ to, who }) =>
					who === viewer || (world.sits(viewer, to.group) && world.mayRead(viewer, to) && !world.apart(viewer, who))
			)
			.map(({ to, who }) => `${to.id} ${who.id}`),
		`${name} sees these gestures`
	);
	same(
		answers.seats,
		world.seats.filter((seat) => world.maySeeSeat(viewer, seat)).map(({ group, name }) => `${group} ${name}`),
		`${name} sees these seats`
	);
	same(
		answers.events,
		world.events
			.filter((event) => world.mayHear(viewer, event))
			.map(({ to, actor, reply }) => `${to.id} ${actor.id} ${reply}`),
		`${name} hears these events`
	);
	same(
		answers.taken,
		world.groups.map(
			({ slug }) =>
				`${slug} ${world.seats.filter(({ group, who }) => group === slug && !world.apart(viewer, who)).length}`
		),
		`${name} counts these seats`
	);
	same(
		answers.circles,
		world.supporters
			.filter(({ of, who }) => of === viewer || who === viewer)
			.map(({ of, who }) => `${of.id} ${who.id}`),
		`${name} knows these circles`
	);
	same(answers.members, viewer ? [viewer.id] : [], `${name} reads no account but their own`);
	if (viewer) await scan(world, viewer);
}

/** Everything that a group's pages get for a viewer: no account but their own, and no handle behind a mask. */
async function scan(world: World, viewer: Member): Promise<void> {
	for (const { slug } of world.groups) {
		const sent = JSON.stringify([await readGroupPage(viewer, slug, null), await readPeople(viewer, slug)]);
		for (const other of world.people.filter((each) => each !== viewer)) {
			cases++;
			expect(sent.includes(other.id), 'an account').toBe(false);
			const known = [...world.seats, ...world.leftNames].some(
				(seat) => seat.group === slug && seat.who === other && seat.name === other.handle
			);
			if (!known) expect(sent.includes(`"${other.handle}"`), 'a handle behind a mask').toBe(false);
		}
	}
}

it(
	'the database’s answer equals the model’s, for reading, writing, listing, finding, counting and hearing',
	{ timeout: 180_000 },
	async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(move, { minLength: 12, maxLength: 40 }), async (moves) => {
				const world = await makeWorld();
				for (const step of moves) await play(world, step);
				for (const viewer of [...world.people, null]) await compare(world, viewer);
			}),
			{ numRuns: 140, seed: 20261123, endOnFailure: false }
		);
		expect(cases).toBeGreaterThanOrEqual(leastCases);
	}
);
