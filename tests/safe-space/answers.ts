import { sql } from 'kysely';
import { expect } from 'vitest';
import { readPeople } from '#features/groups/server/people.ts';
import { readGroupPage } from '#features/sharing/server/pages.ts';
import type { ShareView } from '#features/sharing/share.ts';
import type { TestCommunity } from '../database.ts';
import type { Told } from './moves.ts';
import type { OpenWindow, Windows } from './windows.ts';
import type { Viewer, World } from './world.ts';

/** A case is one question after random moves, whose answer is compared with the model's. */
export const cases = { read: 0, write: 0, list: 0, search: 0, hear: 0 };

function same<T>(kind: keyof typeof cases, found: T, wanted: T, what: string): void {
	cases[kind]++;
	expect(found, what).toEqual(wanted);
}
const ids = (each: { id: string }[]) => each.map(({ id }) => id).toSorted();
const shareShown = 20;
const repliesShown = 5;

/** What one viewer may know, all of it, against the model. */
export async function compare({ hearth }: TestCommunity, world: World, viewer: Viewer): Promise<void> {
	const name = viewer?.handle ?? 'a visitor';
	const shareIds = world.shares.map((share) => share.id);
	const replyIds = world.replies.map((reply) => reply.id);
	const people = world.people.map((person) => person.id);
	const slugs = world.groups.map(({ slug }) => slug);
	interface Answers {
		shares: string[];
		found: string[];
		replies: string[];
		foundReplies: string[];
		gestures: string[];
		seats: string[];
		taken: string[];
		circles: string[];
		members: string[];
		reports: string[];
	}
	const { rows } = await hearth.database.read(viewer, (tx) =>
		sql<Answers>`select
			array(select id::text from shares where id = any (${shareIds}::uuid[]) order by 1) as shares,
			array(select id::text from shares where id = any (${shareIds}::uuid[]) and body ilike '%word1%' order by 1) as found,
			array(select id::text from replies where id = any (${replyIds}::uuid[]) order by 1) as replies,
			array(select id::text from replies where id = any (${replyIds}::uuid[]) and body ilike '%word1%' order by 1) as "foundReplies",
			array(select share_id || ' ' || member_id from gestures where share_id = any (${shareIds}::uuid[])) as gestures,
			array(select g.slug || ' ' || m.name from memberships m join groups g on g.id = m.group_id where m.member_id = any (${people}::uuid[])) as seats,
			array(select slug || ' ' || seats_taken(id) from groups where slug = any (${slugs}::text[])) as taken,
			array(select member_id || ' ' || supporter_id from supporters where member_id = any (${people}::uuid[])) as circles,
			array(select id::text from members where id = any (${people}::uuid[])) as members,
			array(select share_id::text from reports where accused_id = any (${people}::uuid[]) and share_id = any (${shareIds}::uuid[])) as reports`.execute(
			tx
		)
	);
	const answers = rows[0]!;
	const sorted = (list: string[]) => list.toSorted();
	const readable = world.shares.filter((share) => world.mayRead(viewer, share));
	const readableReplies = world.replies.filter((reply) => world.mayReadReply(viewer, reply));
	// What is for its author alone lies sealed, or is about to (a page that came home), and then no search finds it.
	const findable = world.shares.filter((share) => share.group !== null || share.audience !== 'me');
	const among = (list: string[]) => sorted(list.filter((id) => findable.some((share) => share.id === id)));
	same('read', sorted(answers.shares), ids(readable), `${name} reads these shares`);
	same('read', sorted(answers.replies), ids(readableReplies), `${name} reads these replies`);
	same(
		'search',
		among(answers.found),
		ids(readable.filter((share) => share.word.includes('word1') && findable.includes(share))),
		`${name} finds these by a word`
	);
	same(
		'search',
		sorted(answers.foundReplies),
		ids(readableReplies.filter((reply) => reply.word.includes('word1'))),
		`${name} finds these replies`
	);
	same(
		'read',
		sorted(answers.gestures),
		sorted(
			world.gestures.filter((each) => world.maySeeGesture(viewer, each)).map(({ to, who }) => `${to.id} ${who.id}`)
		),
		`${name} sees these gestures`
	);
	same(
		'list',
		sorted(answers.seats),
		sorted(world.seats.filter((seat) => world.maySeeSeat(viewer, seat)).map((seat) => `${seat.group} ${seat.name}`)),
		`${name} sees these seats`
	);
	const seatsIn = (slug: string) =>
		world.seats.filter((seat) => seat.group === slug && !world.apart(viewer, seat.who)).length;
	same('list', sorted(answers.taken), sorted(slugs.map((slug) => `${slug} ${seatsIn(slug)}`)), `${name} counts these`);
	same(
		'list',
		sorted(answers.circles),
		sorted(
			world.supporters
				.filter(({ of, who }) => of === viewer || who === viewer)
				.map(({ of, who }) => `${of.id} ${who.id}`)
		),
		`${name} knows these circles`
	);
	same('read', answers.members, viewer ? [viewer.id] : [], `${name} reads no account but their own`);
	if (viewer !== world.host && !world.groups.some(({ leader }) => leader === viewer))
		same('read', answers.reports, [], `${name} reads no report`);
	for (const { slug } of world.groups) await comparePage(world, viewer, slug);
}

/** A share as a page lists it, with as much of the answers under it. */
const asListed = (shares: ShareView[]) =>
	shares.map(({ id, byline, body, muted, folded, hidden, withdrawn, replies }) => ({
		...{ id, byline, body, muted, folded, hidden, withdrawn },
		replies: replies.map((reply) => [reply.id, reply.byline, reply.body])
	}));

/** A group's page, in its order: the feed for those who sit there, a glimpse for the others; and the names of who sits there. */
async function comparePage(world: World, viewer: Viewer, slug: string): Promise<void> {
	const name = viewer?.handle ?? 'a visitor';
	const page = (await readGroupPage(viewer, slug, null))!;
	const inside = world.sits(viewer, slug);
	const newestFirst = (one: { id: string }, other: { id: string }) => (one.id < other.id ? 1 : -1);
	const wanted = world.shares
		.filter((share) => share.group === slug && world.mayRead(viewer, share))
		.filter((share) => inside || (share.audience === 'public' && !share.withdrawn))
		.toSorted(newestFirst)
		.slice(0, inside ? shareShown : viewer ? 0 : 3)
		.map((share) => ({
			...{ id: share.id, byline: share.byline, body: world.shown(viewer, share), muted: world.muted(viewer, share) },
			...{ folded: share.folded, hidden: share.hidden, withdrawn: share.withdrawn },
			replies: world.replies
				.filter((reply) => inside && reply.to === share && world.mayReadReply(viewer, reply))
				.toSorted(newestFirst)
				.slice(0, repliesShown)
				.toReversed()
				.map((reply) => [reply.id, reply.byline, world.shown(viewer, reply)])
		}));
	same('list', asListed(page.shares), wanted, `${name} finds these on the page of ${slug}`);
	const people = viewer && (await readPeople(viewer, slug));
	const names = people?.people.map((seated) => seated.name).toSorted() ?? [];
	const seated = world.seats.filter((seat) => seat.group === slug && inside && world.maySeeSeat(viewer, seat));
	same('list', names, seated.map((seat) => seat.name).toSorted(), `${name} finds these people in ${slug}`);
	scan(world, viewer, slug, JSON.stringify([page, people]));
}

/** All that a group's pages get for a viewer: no account but their own, and no handle behind a mask. */
function scan(world: World, viewer: Viewer, slug: string, sent: string): void {
	for (const other of world.people.filter((each) => each !== viewer)) {
		same('read', sent.includes(other.id), false, 'an account');
		const known = [
			...[...world.seats, ...world.leftNames].filter((seat) => seat.group === slug && seat.who === other),
			...world.shares
				.filter((share) => share.group === slug && share.author === other)
				.map(({ byline }) => ({ name: byline })),
			...world.replies.filter((reply) => reply.author === other).map(({ byline }) => ({ name: byline }))
		].some((seat) => seat.name === other.handle);
		if (!known) same('read', sent.includes(`"${other.handle}"`), false, 'a handle behind a mask');
	}
}

/** What windows were passed since the last move: nothing that is not theirs to know, and all that it was about. */
export function compareWindows(world: World, { open }: Windows, told: Told): void {
	for (const one of [...open]) {
		const sits = world.sits(one.who, one.group);
		same(
			'hear',
			one.closed,
			!sits,
			`${one.who.handle}’s window of ${one.group} is closed with their seat, and not before`
		);
		if (one.closed) open.splice(open.indexOf(one), 1);
		else passedRightly(world, one, told);
		one.heard.length = 0;
	}
}

function passedRightly(world: World, { who, group, heard }: OpenWindow, told: Told): void {
	const may = mayHear(world, who, group);
	for (const { id, body } of heard) same('hear', body, may.get(id) ?? '', `${who.handle} hears ${body} of ${id}`);
	for (const id of told.filter((each) => may.get(each))) {
		const share = world.shares.find((each) => each.id === id) ?? world.replies.find((each) => each.id === id)!.to;
		if (share.group !== group || share.audience === 'me') continue;
		same(
			'hear',
			heard.some((each) => each.id === id && each.body === may.get(id)),
			true,
			`${who.handle} hears of ${id}`
		);
	}
}

/** The words that a member may be sent of a group, by their ids. */
function mayHear(world: World, who: Viewer, group: string): Map<string, string> {
	return new Map([
		...world.shares
			.filter((share) => share.group === group && world.mayRead(who, share))
			.map((share) => [share.id, world.shown(who, share)] as const),
		...world.replies
			.filter((reply) => reply.group === group && world.mayReadReply(who, reply))
			.map((reply) => [reply.id, world.shown(who, reply)] as const)
	]);
}
