import fc from 'fast-check';
import type pg from 'pg';
import { expect } from 'vitest';
import { sweepCare, takeMeasure } from '#features/care/server/measures.ts';
import { report } from '#features/care/server/reports.ts';
import { someone as someoneHere } from '#features/groups/mask.ts';
import { keepApart, liftApart, readKeptApart } from '#features/groups/server/apart.ts';
import { changeName, enterGroup, fillFreeSeats, leaveGroup, removeMember } from '#features/groups/server/seats.ts';
import type { Member } from '#features/people/viewer.ts';
import { changeAudience } from '#features/journal/server/audience.ts';
import { readPage, writePage } from '#features/journal/server/pages.ts';
import { changeMutes } from '#features/sharing/server/mutes.ts';
import {
	editShare,
	setGesture,
	withdrawReply,
	withdrawShare,
	writeReply,
	writeShare
} from '#features/sharing/server/write.ts';
import { chooseSupporter, endSupport, readCircles } from '#features/support/server/supporters.ts';
import type { TestCommunity } from '../database.ts';
import { seatOf } from '../people.ts';
import type { ShareAudience, Words, World } from './world.ts';

const kinds = [
	...[
		'enter',
		'enter',
		'enter',
		'say',
		'say',
		'say',
		'reply',
		'reply',
		'gesture',
		'block',
		'lift',
		'leave',
		'leave',
		'remove'
	],
	...[
		'widen',
		'withdraw',
		'withdraw-reply',
		'choose',
		'end',
		'page',
		'open-page',
		'open-page',
		'open-page',
		'fill',
		'borrow',
		'mute',
		'rename'
	],
	...['measure', 'measure', 'measure', 'measure', 'ban', 'time']
] as const;
const measures = ['folded', 'hidden', 'paused', 'removed'] as const;
const choices = ['keep', 'erase', 'anonymise'] as const;
const day = 24 * 3600_000;

export interface Move {
	kind: (typeof kinds)[number];
	who: number;
	whom: number;
	group: number;
	which: number;
	how: number;
	audience: ShareAudience;
	masked: boolean;
}
export const move: fc.Arbitrary<Move> = fc.record({
	kind: fc.constantFrom(...kinds),
	who: fc.nat(5),
	whom: fc.nat(5),
	group: fc.nat(1),
	which: fc.nat(20),
	how: fc.nat(11),
	audience: fc.constantFrom('me', 'group', 'community', 'public'),
	masked: fc.boolean()
});

/** Somebody comes into a group. */
export const arrival = (who: number, group: number): fc.Arbitrary<Move> =>
	move.map((each) => ({ ...each, kind: each.which < 15 ? 'enter' : 'page', who, group }));

/** Of a move: which words windows must be passed now, by their ids. */
export type Told = string[];

/** Does one move in the database and in the model, and compares whether it was let through. */
export async function play(community: TestCommunity, world: World, step: Move): Promise<Told> {
	community.clock.now += 61_000;
	const { now } = community.clock;
	const { owner } = community;
	const who = actorOf(world, step);
	const whom = world.people[step.whom]!;
	const { slug, leader } = world.groups[step.group]!;
	const mine = world.seatOf(who, slug);
	const share = world.shares[step.which % Math.max(1, world.shares.length)];
	const nextWord = `word${world.shares.length + world.replies.length}`;
	// Whoever was banned has no session to do anything with.
	if (world.banned.has(who)) return [];
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
			return [];
		}
		case 'rename': {
			const name = step.masked ? `Moon ${step.whom} of ${slug}` : '';
			const called = name || who.handle;
			const free = world.nameIsFree(who, slug, called);
			expect(await changeName(who, slug, name)).toBe(mine ? (free ? true : 'name-taken') : null);
			if (!mine || !free) return [];
			mine.name = called;
			const own = world.shares.filter((each) => each.author === who && each.group === slug && !each.masked);
			for (const each of own) each.byline = called;
			for (const reply of world.replies)
				if (reply.author === who && reply.group === slug && !(reply.to.author === who && reply.to.masked))
					reply.byline = called;
			return own.map(({ id }) => id);
		}
		case 'fill': {
			await fillFreeSeats(null, now);
			for (const waiter of [...world.waiting])
				if (world.chairFor(waiter.who, waiter.group)) {
					world.waiting.splice(world.waiting.indexOf(waiter), 1);
					world.seats.push(waiter);
				}
			return [];
		}
		case 'leave': {
			const choice = choices[step.how % 3]!;
			const left = await leaveGroup(who, slug, choice, now);
			expect(left).toBe(mine ? (who === leader ? 'last-facilitator' : true) : null);
			if (left !== true) return [];
			if (choice !== 'keep') world.letGo(who, slug, choice);
			world.endSeat(who, slug, 'left', choice === 'keep');
			return [];
		}
		case 'remove': {
			const theirs = world.seatOf(whom, slug);
			const done = await removeMember(who, slug, await seatOf(slug, whom), 'It was agreed.', now);
			const may = who === leader && whom !== leader && theirs && !world.apart(who, whom);
			expect(done).toBe(may ? true : null);
			if (done) world.endSeat(whom, slug, 'removed');
			return [];
		}
		case 'say': {
			const notes = step.which % 3 === 0 ? ['death'] : [];
			const input = {
				key: crypto.randomUUID(),
				body: nextWord,
				audience: step.audience,
				wish: 'listen' as const,
				notes
			};
			const said = await writeShare(who, slug, { ...input, masked: step.masked }, now);
			expect(said !== null && 'id' in said).toBe(world.mayWrite(who, slug));
			if (!said || !('id' in said)) return [];
			const byline = step.masked ? someoneHere : mine!.name;
			world.shares.push({
				...{
					id: said.id,
					author: who,
					group: slug,
					kind: 'share',
					audience: step.audience,
					byline,
					masked: step.masked
				},
				...{ word: nextWord, notes, withdrawn: false, folded: false, hidden: false }
			});
			return [said.id];
		}
		case 'page': {
			const kept = await writePage(who, { key: crypto.randomUUID(), kind: 'page', body: nextWord }, now);
			const { id } = kept as { id: string };
			world.shares.push({
				...{ id, author: who, group: null, kind: 'page', audience: 'me', byline: null, masked: false },
				...{ word: nextWord, notes: [], withdrawn: false, folded: false, hidden: false }
			});
			return [];
		}
		case 'open-page':
			return openPage(world, step, now);
		case 'widen': {
			if (!share?.group || share.kind === 'page') return [];
			const edit = { body: share.word, audience: step.audience, wish: 'listen' as const, notes: share.notes };
			const { rows } = await owner.query('select version from shares where id = $1', [share.id]);
			const edited = await editShare(who, share.id, { ...edit, version: rows[0].version }, now);
			const may = share.author === who && !share.withdrawn && world.mayWrite(who, share.group);
			expect(edited !== null && 'id' in edited).toBe(may);
			if (!may) return [];
			share.audience = step.audience;
			return [share.id];
		}
		case 'withdraw': {
			if (!share?.group || share.kind === 'page') return [];
			const done = await withdrawShare(who, share.id, now);
			const may = share.author === who && !share.withdrawn;
			expect(done !== null && 'id' in done).toBe(may);
			if (may) Object.assign(share, { withdrawn: true, word: '', notes: [] });
			return [];
		}
		case 'reply': {
			if (!share?.group) return [];
			const words = { key: crypto.randomUUID(), body: nextWord };
			const written = await writeReply(who, share.group, share.id, words, now);
			const may = world.mayWrite(who, share.group) && world.mayRead(who, share) && !share.withdrawn;
			expect(written !== null && 'id' in written).toBe(may);
			if (!written || !('id' in written)) return [];
			const own = share.author === who && share.masked;
			world.replies.push({
				...{ id: written.id, to: share, author: who, group: share.group, word: nextWord, withdrawn: false },
				byline: own ? someoneHere : world.seatOf(who, share.group)!.name
			});
			return [written.id];
		}
		case 'withdraw-reply': {
			const reply = world.replies[step.which % Math.max(1, world.replies.length)];
			if (!reply) return [];
			const done = await withdrawReply(who, reply.id, now);
			const may = reply.author === who && !reply.withdrawn;
			expect(done !== null && 'id' in done).toBe(may);
			if (may) Object.assign(reply, { withdrawn: true, word: '' });
			return [];
		}
		case 'gesture': {
			if (!share?.group || share.author === who) return [];
			const made = await setGesture(who, share.group, share.id, { kind: 'hope', made: true }, now);
			const may = world.mayWrite(who, share.group) && world.mayRead(who, share) && !share.withdrawn;
			expect(made !== null && 'id' in made).toBe(may);
			if (may && !world.gestures.some((each) => each.to === share && each.who === who))
				world.gestures.push({ to: share, who });
			return [];
		}
		case 'block': {
			if (who === whom || world.blocks.some(({ by, of }) => by === who && of === whom)) return [];
			expect(await keepApart(who, { handle: whom.handle }, now)).toBe(true);
			const [block] = await readKeptApart(who);
			world.blocks.push({ by: who, of: whom, id: block!.id });
			for (const pair of [...world.supporters])
				if ([who, whom].includes(pair.of) && [who, whom].includes(pair.who))
					world.supporters.splice(world.supporters.indexOf(pair), 1);
			return [];
		}
		case 'lift': {
			const block = world.blocks.find(({ by }) => by === who);
			if (!block) return [];
			expect(await liftApart(whom, block.id)).toBe(whom === who ? true : null);
			if (whom === who) world.blocks.splice(world.blocks.indexOf(block), 1);
			return [];
		}
		case 'choose': {
			const theirs = world.seatOf(whom, slug);
			const may = who !== whom && mine && theirs && !world.apart(who, whom);
			expect(await chooseSupporter(who, await seatOf(slug, whom), now)).toBe(may ? true : null);
			if (!may) return [];
			const pairs = world.supporters.filter((pair) => pair.of === who && pair.who === whom);
			const place = theirs.name === whom.handle ? 'everywhere' : slug;
			if (!pairs.some((pair) => pair.name === theirs.name && pair.place === place)) {
				const carries = pairs.every((pair) => pair.own === mine.name);
				world.supporters.push({ of: who, who: whom, name: theirs.name, own: mine.name, place, carries });
			}
			return [];
		}
		case 'end': {
			const { mine: circle } = await readCircles(who);
			const [first] = circle;
			if (!first) return [];
			const { rows } = await owner.query('select supporter_id, own_name, since from supporters where id = $1', [
				first.id
			]);
			expect(await endSupport(who, first.id)).toBe(true);
			const index = world.supporters.findIndex(
				(pair) =>
					pair.of === who &&
					pair.who.id === rows[0].supporter_id &&
					pair.name === first.name &&
					pair.own === rows[0].own_name
			);
			world.supporters.splice(index, 1);
			return [];
		}
		case 'mute': {
			const mutes = { topics: step.masked ? ['death'] : [], words: step.which % 2 ? [`word${step.which}`] : [] };
			await changeMutes(who, mutes, now);
			world.mutes.set(who, mutes);
			return [];
		}
		case 'measure':
		case 'ban':
			return care(owner, world, step, now);
		case 'time': {
			community.clock.now += 2 * day;
			await sweepCare(community.clock.now);
			for (const pause of world.pauses.filter(({ until }) => until <= community.clock.now))
				world.pauses.splice(world.pauses.indexOf(pause), 1);
			return [];
		}
	}
}

/** Two times in three whoever can do it; else anybody, who may be refused. */
function actorOf(world: World, { kind, who, group, which, how }: Move): Member {
	const anybody = world.people[who]!;
	if (how % 3 === 0) return anybody;
	const share = world.shares[which % Math.max(1, world.shares.length)];
	if (kind === 'widen' || kind === 'withdraw') return share?.author ?? anybody;
	if (kind === 'withdraw-reply') return world.replies[which % Math.max(1, world.replies.length)]?.author ?? anybody;
	const place = kind === 'reply' || kind === 'gesture' ? share?.group : world.groups[group]!.slug;
	const seated = world.seats.filter((seat) => seat.group === place);
	return ['say', 'reply', 'gesture', 'rename', 'leave', 'choose'].includes(kind)
		? (seated[who % Math.max(1, seated.length)]?.who ?? anybody)
		: anybody;
}

/** A page goes to supporters, into a group, from one into another, behind a mask, or home. */
async function openPage(world: World, { group, which, audience, masked }: Move, now: number): Promise<Told> {
	const pages = world.shares.filter(({ kind, author }) => kind === 'page' && author && !world.banned.has(author));
	const page = pages[which % Math.max(1, pages.length)];
	const member = page?.author;
	if (!page || !member) return [];
	const { slug } = world.groups[group]!;
	const to = which % 4 === 0 ? ('supporters' as const) : audience;
	const { version } = (await readPage(member, page.id))!;
	const change = { audience: to, group: slug, wish: 'listen' as const, notes: [], masked, version };
	const opened = await changeAudience(member, page.id, change, now);
	const supported = world.supporters.some(({ of }) => of === member);
	const may = to === 'me' || (to === 'supporters' ? supported : world.mayWrite(member, slug));
	expect(opened !== null && 'id' in opened).toBe(may);
	if (!may) return [];
	const seat = to === 'me' || to === 'supporters' ? undefined : world.seatOf(member, slug)!;
	const mask = Boolean(seat) && masked;
	const byline = seat ? (mask ? someoneHere : seat.name) : null;
	Object.assign(page, { audience: to, group: seat ? slug : null, masked: mask, byline });
	return seat ? [page.id] : [];
}

/** Somebody reports a share, and whoever leads there or the host does something about whoever said it. */
async function care(owner: pg.Client, world: World, step: Move, now: number): Promise<Told> {
	const said = world.shares.filter((each) => step.how === 0 || each.audience !== 'me');
	const share = said[step.which % Math.max(1, said.length)];
	if (!share) return [];
	const { author } = share;
	const readers = world.people.filter(
		(each) => each !== author && !world.banned.has(each) && world.mayRead(each, share)
	);
	const reporter = (step.which % 4 > 0 && readers[step.whom % Math.max(1, readers.length)]) || world.people[step.whom]!;
	const there = world.groups.find(({ slug }) => slug === share.group) ?? world.groups[step.group]!;
	const carer = step.masked ? world.host : step.which % 5 === 0 ? world.people[step.who]! : there.leader;
	if (world.banned.has(reporter) || world.banned.has(carer)) return [];
	const made = await report(reporter, { words: share.id }, { reason: 'harassment', words: '' }, now);
	if (made === 'too-much') return [];
	const may = author !== null && author !== reporter && !share.withdrawn && world.mayRead(reporter, share);
	expect(made).toBe(may ? true : null);
	const { rows } = await owner.query(
		`select r.id, r.masked, g.slug from reports r left join groups g on g.id = r.group_id
			where r.share_id = $1 and r.resolved_at is null order by r.id limit 1`,
		[share.id]
	);
	if (!rows[0] || author === null) return [];
	const { id, masked, slug: group } = rows[0] as { id: string; masked: boolean; slug: string | null };
	// Of those who lead, and of the host, words are folded and hidden as of all others; their ends are another matter.
	const stays = author === world.host || world.groups.some(({ leader }) => leader === author);
	const kind = step.kind === 'ban' && !stays ? 'banned' : measures[step.how % (stays ? 2 : 4)]!;
	const done = await takeMeasure(carer, id, { kind, words: 'It was agreed.', notes: [], days: 1 }, now);
	const ends = kind === 'paused' || kind === 'removed';
	if (!world.cares(carer, group, author)) expect(done).toBeNull();
	else if (kind === 'banned' && carer !== world.host) expect(done).toEqual({ problem: 'host-only' });
	else if (share.withdrawn && (kind === 'folded' || kind === 'hidden')) expect(done).toEqual({ problem: 'gone' });
	else if (ends && (group === null || (!masked && !world.sits(author, group))))
		expect(done).toEqual({ problem: 'gone' });
	else {
		expect(done).toBe(true);
		return take(world, share, { kind, group, until: now + day });
	}
	return [];
}

interface Measure {
	kind: (typeof measures)[number] | 'banned';
	group: string | null;
	until: number;
}
function take(world: World, share: Words, { kind, group, until }: Measure): Told {
	const author = share.author!;
	const ended = kind === 'banned' ? world.groups.map(({ slug }) => slug) : kind === 'removed' ? [group!] : [];
	for (const each of ended) {
		if (world.sits(author, each)) world.endSeat(author, each, 'removed');
		// Behind a mask whoever has left already finds the door shut all the same.
		else if (kind === 'removed') world.removed.push({ group: each, who: author });
		for (const place of world.waiting.filter((waits) => waits.who === author && waits.group === each))
			world.waiting.splice(world.waiting.indexOf(place), 1);
	}
	if (kind === 'banned') world.banned.add(author);
	if (kind === 'paused') world.pauses.push({ group: group!, who: author, until });
	if (kind === 'folded') share.folded = true;
	if (kind === 'hidden') share.hidden = true;
	return kind === 'folded' && share.group ? [share.id] : [];
}
