import * as v from 'valibot';
import type { Here, LineView } from '#features/rooms/room.ts';
import { hearth } from '#server/hearth.ts';
import type { LiveEvent } from '#server/live/events.ts';
import type { LiveHub } from '#server/live/hub.ts';
import type { Rendering, Subscriber } from '#server/live/topic.ts';
import type { Chair } from '#server/live/presence.ts';
import { readEventLines } from './live.ts';
import { mayHearRoom, readRoomId, whoIsHereFor, whoIsHereForAll } from './rooms.ts';

/** What windows are told. The pages' bundle brings it, because components live there. */
export interface RoomShows {
	line(line: LineView, slug: string, isNew: boolean): object;
	gone(lineId: string): object;
	here(here: Here[]): object;
}

const Doing = v.object({ doing: v.picklist(['listening', 'writing']) });

/** Reading rooms as a topic of the live hub: who may follow, what is said, and who is there, which is stored nowhere. */
export function followRooms(live: LiveHub, shows: RoomShows): void {
	const chairs = new Map<Subscriber, Chair>();
	live.addTopic({
		kind: 'room',
		find: (tx, _, slug) => readRoomId(tx, slug),
		mayHear: (tx, _, roomId) => mayHearRoom(tx, roomId),
		async render(tx, events) {
			const found = await readEventLines(tx, events);
			return new Map(events.map((event) => [event.seq, renderLine(event, found, shows)]));
		},
		joined(subscriber) {
			chairs.set(subscriber, live.presence.sit(subscriber.subjectId, subscriber.person));
			// They may have missed who came while their page was on its way.
			live.presence.changed(subscriber.subjectId);
		},
		left(subscriber) {
			chairs.get(subscriber)?.leave();
			chairs.delete(subscriber);
		},
		said(subscriber, message) {
			const said = v.safeParse(Doing, message);
			if (!said.success) return subscriber.socket.close(4000, 'not understood');
			chairs.get(subscriber)?.does(said.output.doing);
		}
	});
	const telling = new Map<string, 'once' | 'again'>();
	live.presence.onChange((roomId) => void tellWhoIsHere(live, roomId, shows, telling));
}

type Found = Awaited<ReturnType<typeof readEventLines>>;

function renderLine({ kind, lineId }: LiveEvent, found: Found, shows: RoomShows): Rendering {
	if (!lineId) return { forOthers: null, forAuthor: null, authorId: null };
	const line = found.get(lineId);
	if (!line) return { forOthers: shows.gone(lineId), forAuthor: shows.gone(lineId), authorId: null };
	const show = (mine: boolean) => shows.line({ ...line, mine }, line.slug, kind === 'line.said');
	return { forOthers: show(false), forAuthor: show(true), authorId: line.authorId };
}

/** Read once for all; only those who keep apart from somebody have it read as themselves. */
async function tellWhoIsHere(
	live: LiveHub,
	roomId: string,
	shows: RoomShows,
	telling: Map<string, 'once' | 'again'>
): Promise<void> {
	if (telling.has(roomId)) return void telling.set(roomId, 'again');
	telling.set(roomId, 'once');
	try {
		const followers = live.followersOf('room', roomId);
		if (followers.length === 0) return;
		const people = live.presence.people(roomId);
		const forAll = shows.here(await whoIsHereForAll(roomId, people));
		for (const follower of followers)
			live.tell(follower, follower.alone ? shows.here(await whoIsHereFor(follower.person, roomId, people)) : forAll);
	} catch (error) {
		hearth().log.warn({ error }, 'who is in a room could not be told');
	} finally {
		const again = telling.get(roomId) === 'again';
		telling.delete(roomId);
		if (again) void tellWhoIsHere(live, roomId, shows, telling);
	}
}
