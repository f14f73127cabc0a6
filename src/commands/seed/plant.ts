import { Temporal } from 'temporal-polyfill';
import community from '#content/demo/community.json' with { type: 'json' };
import groupsData from '#content/demo/groups.json' with { type: 'json' };
import peopleData from '#content/demo/people.json' with { type: 'json' };
import { agreementsTemplates } from '#features/groups/content.ts';
import type { Access } from '#features/groups/front.ts';
import {
	acceptInvitation,
	answerRequest,
	changeGroup,
	inviteByLink,
	makeFacilitator,
	openGroup
} from '#features/groups/server/lead.ts';
import { readDesk, readPeople } from '#features/groups/server/people.ts';
import { enterGroup, leaveGroup } from '#features/groups/server/seats.ts';
import { setUp } from '#features/host/server/set-up.ts';
import { markSeen, readNotifications } from '#features/notifications/server/list.ts';
import { hashPassphrase } from '#features/people/server/hashing.ts';
import { signUp } from '#features/people/server/sign-up.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Audience, Wish } from '#features/sharing/share.ts';
import type { GestureKind } from '#features/sharing/gesture.ts';
import { setGesture, withdrawShare, writeReply, writeShare } from '#features/sharing/server/write.ts';
import { plantBuddies } from './buddies.ts';
import { plantCare } from './care.ts';
import { plantCheckIns } from './check-ins.ts';
import { plantConnections } from './connections.ts';
import { plantExperiences } from './experiences.ts';
import { plantJournals } from './journal.ts';
import { plantMeetings } from './meetings.ts';
import { plantFound } from './people-like-me.ts';
import { plantReachOuts } from './reach-outs.ts';
import { plantRooms } from './rooms.ts';
import { plantSafeSpace } from './safe-space.ts';
import { readShares, type DemoShare } from './shares.ts';
import { plantStories } from './stories.ts';
import { plantVolunteers } from './unanswered.ts';

/** What everybody in the demo signs in with. */
export const demoPassphrase = 'hearth-demo-passphrase';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Something that happens in the demo's history. */
interface Happening {
	at: number;
	/** Of things at the same moment, the smaller comes first. */
	order: number;
	happen: () => Promise<void>;
}

interface DemoGroup {
	slug: string;
	name: string;
	purpose: string;
	access: string;
	listed: boolean;
	capacity: number | null;
	timeZone: string;
	experiences: string[];
	agreementsTemplate: string;
	/** Those who lead are told of words of danger. */
	alerts?: boolean;
	facilitators: string[];
	members: string[];
	createdDaysAgo: number;
	waiting?: string[];
	requests?: { by: string; words: string; hoursAgo: number }[];
	/** Masks: what the group calls somebody, where that is not their handle. */
	names?: Record<string, string>;
}

/**
 * Fills an empty community with the demo's people, groups and half a year of their words, through the same functions
 * that pages call, in the order in which it happened.
 * @param now the moment that the history leads up to, in Unix milliseconds; the same one makes the same community
 */
export async function plantDemo(now: number): Promise<void> {
	const members = await signEverybodyUp(now);
	const find = (handle: string): Member => {
		const member = members.get(handle);
		if (!member) throw new Error(`The demo has nobody called ${handle}.`);
		return member;
	};
	const happenings: Happening[] = [];
	for (const group of groupsData as DemoGroup[]) {
		tellGroup(group, now, find, happenings);
		for (const share of await readShares(group.slug)) tellShare(group, share, now, find, happenings);
	}
	happenings.sort((one, other) => one.at - other.at || one.order - other.order);
	for (const { happen } of happenings) await happen();
	await plantMeetings(find, now);
	await plantExperiences(find, now);
	await plantFound(find, now);
	await plantSafeSpace(find, now);
	await plantJournals(find, now);
	await plantStories(find, now);
	await plantCare(find, now);
	await plantRooms(find, now);
	await plantVolunteers(find, now);
	await plantCheckIns(find, now);
	await plantConnections(find, now);
	await plantBuddies(find, now);
	await plantReachOuts(find, now);
	for (const member of members.values()) await lookAtNews(member, now - 12 * hour);
}

/** People come by; only what is younger than `until` still waits for them. */
async function lookAtNews(member: Member, until: number): Promise<void> {
	const { notes } = await readNotifications(member, null);
	const seen = notes.find(({ at }) => at < until);
	if (seen) await markSeen(member, seen.id, until);
}

async function signEverybodyUp(now: number): Promise<Map<string, Member>> {
	const members = new Map<string, Member>();
	const passwordHash = await hashPassphrase(demoPassphrase);
	const host = peopleData.find((person) => person.role === 'host')!;
	for (const person of [host, ...peopleData.filter((each) => each !== host)]) {
		const at = now - person.joinedDaysAgo * day;
		const joining = { handle: person.handle, locale: 'en', timeZone: person.timeZone };
		const made =
			person === host
				? await setUp({ ...joining, name: community.name, passphrase: demoPassphrase }, at)
				: await signUp({ ...joining, passwordHash }, at);
		if ('problem' in made) throw new Error(`${person.handle} could not be signed up: ${made.problem}`);
		members.set(person.handle, { id: made.id, ...joining, isHost: person === host, hasNews: false, sessionId: '' });
	}
	return members;
}

/** A group opens, its people find their seats, and some still wait for one. */
function tellGroup(group: DemoGroup, now: number, find: (handle: string) => Member, happenings: Happening[]): void {
	const opened = now - group.createdDaysAgo * day;
	const [first, ...others] = group.facilitators;
	const leader = find(first!);
	const rules = agreementsTemplates.find(({ key }) => key === group.agreementsTemplate)!.rules;
	const tell = (at: number, order: number, happen: () => Promise<void>) => happenings.push({ at, order, happen });

	tell(opened, 0, async () => {
		const { name, purpose, listed, capacity, timeZone, experiences } = group;
		const access = group.access as Access;
		const input = {
			name,
			purpose,
			access,
			listed: true,
			capacity,
			locale: 'en' as const,
			timeZone,
			experiences,
			alerts: group.alerts ?? false
		};
		const slug = await openGroup(leader, input, rules, opened);
		// A group that is hidden from the first gets an address that nobody knows beforehand, this demo included.
		if (!listed) await changeGroup(leader, slug, { ...input, listed, version: 1 });
		if (slug !== group.slug)
			throw new Error(`${group.name} got the address ${slug}, and the demo knows it as ${group.slug}.`);
	});
	for (const handle of group.members.filter((each) => each !== first)) {
		const seated = seatedAt(group, handle, now);
		tell(seated, 1, () => seat(find(handle), group, leader, seated));
		if (others.includes(handle))
			tell(
				seated,
				2,
				async () =>
					void (await makeFacilitator(leader, group.slug, await seatCalled(leader, group.slug, handle), seated))
			);
	}
	for (const handle of group.waiting ?? [])
		tell(now - 2 * day, 3, () => seat(find(handle), group, leader, now - 2 * day));
	for (const { by, words, hoursAgo } of group.requests ?? [])
		tell(
			now - hoursAgo * hour,
			3,
			async () => void (await enterGroup(find(by), group.slug, { version: 1, words }, now - hoursAgo * hour))
		);
}

/** When somebody sits down: once the group is open and they have an account. */
function seatedAt(group: DemoGroup, handle: string, now: number): number {
	const { joinedDaysAgo } = peopleData.find((each) => each.handle === handle)!;
	const opened = now - group.createdDaysAgo * day;
	return handle === group.facilitators[0] ? opened : Math.max(opened, now - joinedDaysAgo * day) + minute;
}

/** By the group's own door: straight in, by a request that is answered, or by a link. */
async function seat(member: Member, group: DemoGroup, leader: Member, at: number): Promise<void> {
	if (group.access === 'invite') {
		const token = await inviteByLink(leader, group.slug, { note: member.handle, days: 7, uses: 1 }, at);
		await acceptInvitation(member, token!, at);
	}
	const name = group.names?.[member.handle] ?? '';
	const accepted = { version: 1, words: 'I would like to sit with you.', name };
	const entered = await enterGroup(member, group.slug, accepted, at);
	if (!entered || 'problem' in entered)
		throw new Error(`${member.handle} found no way into ${group.slug}: ${JSON.stringify(entered)}`);
	if (entered.now !== 'asked') return;
	const { desk } = (await readDesk(leader, group.slug))!;
	const request = desk.requests.find((each) => each.name === (name || member.handle))!;
	await answerRequest(leader, group.slug, request.id, 'accepted', '', at);
}

/** Where somebody sits, as whoever leads the group sees it. */
async function seatCalled(leader: Member, slug: string, name: string): Promise<string> {
	const { people } = (await readPeople(leader, slug))!;
	return people.find((person) => person.name === name)!.seat;
}

/** A share, the answers and gestures to it, and whether it was taken back or its author left. */
function tellShare(
	group: DemoGroup,
	share: DemoShare,
	now: number,
	find: (handle: string) => Member,
	happenings: Happening[]
): void {
	const { slug } = group;
	const author = find(share.by);
	const at = Math.max(momentOf(share, author.timeZone, now), seatedAt(group, share.by, now) + minute);
	// The hour at which the demo begins moves everything a little: nobody speaks before they sit.
	const notBeforeSeated = (handle: string, planned: number) =>
		Math.min(Math.max(planned, seatedAt(group, handle, now) + minute), now - minute);
	const ids = { share: '' };
	happenings.push({
		at,
		order: 5,
		happen: async () => {
			const input = {
				key: crypto.randomUUID(),
				body: share.body,
				audience: share.audience as Exclude<Audience, 'supporters'>,
				wish: share.wish as Wish,
				notes: share.contentNotes,
				masked: share.masked ?? false
			};
			const written = await writeShare(author, slug, input, at);
			if (!written || 'refused' in written)
				throw new Error(`${share.by} could not share in ${slug}: ${JSON.stringify(written)}`);
			ids.share = written.id;
		}
	});
	let last = at;
	for (const reply of share.replies) {
		const repliedAt = notBeforeSeated(reply.by, at + reply.minutesAfter * minute);
		last = Math.max(last, repliedAt);
		happenings.push({
			at: repliedAt,
			order: 6,
			happen: async () => {
				const written = await writeReply(
					find(reply.by),
					slug,
					ids.share,
					{ key: crypto.randomUUID(), body: reply.body },
					repliedAt
				);
				if (!written || 'refused' in written)
					throw new Error(`${reply.by} could not answer ${share.by} in ${slug}: ${JSON.stringify(written)}`);
			}
		});
	}
	share.gestures.forEach((gesture, index) => {
		const madeAt = notBeforeSeated(gesture.by, at + (index + 1) * 7 * minute);
		happenings.push({
			at: madeAt,
			order: 7,
			happen: async () =>
				void (await setGesture(
					find(gesture.by),
					slug,
					ids.share,
					{ kind: gesture.kind as GestureKind, made: true },
					madeAt
				))
		});
	});
	if (share.withdrawn)
		happenings.push({
			at: last + hour,
			order: 8,
			happen: async () => void (await withdrawShare(author, ids.share, last + hour))
		});
	const leftAt = now - hour / 2;
	if (share.anonymised)
		happenings.push({
			at: leftAt,
			order: 9,
			happen: async () => void (await leaveGroup(author, slug, 'anonymise', leftAt))
		});
}

/** `hoursAgo` where it is said; else that many days ago at that hour of the author's clock, and never later than now. */
function momentOf(share: DemoShare, timeZone: string, now: number): number {
	if (share.hoursAgo !== undefined) return now - share.hoursAgo * hour;
	const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
	const moment = today
		.subtract({ days: share.daysAgo })
		.withPlainTime(Temporal.PlainTime.from(share.at)).epochMilliseconds;
	return Math.min(moment, now - hour);
}
