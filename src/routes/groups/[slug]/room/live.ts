import type { Component } from 'svelte';
import { render } from 'svelte/server';
import * as v from 'valibot';
import RoomHere from '#features/rooms/RoomHere.svelte';
import RoomLine from '#features/rooms/RoomLine.svelte';
import type { Here } from '#features/rooms/room.ts';
import { readEventLines } from '#features/rooms/server/live.ts';
import { mayHearRoom, readRoomId, whoIsHereFor, whoIsHereForAll } from '#features/rooms/server/rooms.ts';
import { hearth } from '#server/hearth.ts';
import type { LiveEvent, LiveHub, Rendering, Subscriber } from '#server/live/hub.ts';
import type { Chair } from '#server/live/presence.ts';

const lines = 'room-lines';
const Doing = v.object({ doing: v.picklist(['listening', 'writing']) });

/** A component as a string, without the marks that only hydration reads. */
function html<Props extends Record<string, unknown>>(component: Component<Props>, props: Props): string {
	return render(component, { props } as never)
		.body.replace(/<!--.*?-->/g, '')
		.trim();
}

/** Brings the live hub what it needs for reading rooms: who may follow, what a line looks like, and who is there. */
export function followRooms(live: LiveHub): void {
	const chairs = new Map<Subscriber, Chair>();
	live.addTopic({
		kind: 'room',
		find: (tx, _, slug) => readRoomId(tx, slug),
		mayHear: (tx, _, roomId) => mayHearRoom(tx, roomId),
		async render(tx, events) {
			const found = await readEventLines(tx, events);
			return new Map(events.map((event) => [event.seq, renderLine(event, found)]));
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
	live.presence.onChange((roomId) => void tellWhoIsHere(live, roomId));
}

function renderLine(event: LiveEvent, found: Awaited<ReturnType<typeof readEventLines>>): Rendering {
	const nothing = { forOthers: null, forAuthor: null, authorId: null };
	if (!event.lineId) return nothing;
	const line = found.get(event.lineId);
	const gone = { patches: [{ drop: `line-${event.lineId}` }] };
	if (!line) return { forOthers: gone, forAuthor: gone, authorId: null };
	const show = (mine: boolean) => {
		const put = html(RoomLine, {
			line: { ...line, mine },
			slug: line.slug,
			now: hearth().now(),
			locale: 'en',
			timeZone: 'UTC'
		});
		return { patches: [event.kind === 'line.said' ? { put, into: lines, order: 'newest-last' } : { put }] };
	};
	return { forOthers: show(false), forAuthor: show(true), authorId: line.authorId };
}

const telling = new Map<string, 'once' | 'again'>();

/** Read once for all; only those who keep apart from somebody have it read as themselves. */
async function tellWhoIsHere(live: LiveHub, roomId: string): Promise<void> {
	if (telling.has(roomId)) return void telling.set(roomId, 'again');
	telling.set(roomId, 'once');
	try {
		const followers = live.followersOf('room', roomId);
		if (followers.length === 0) return;
		const people = live.presence.people(roomId);
		const show = (here: Here[]) => ({ patches: [{ put: html(RoomHere, { here }) }] });
		const forAll = show(await whoIsHereForAll(roomId, people));
		for (const follower of followers)
			live.tell(follower, follower.alone ? show(await whoIsHereFor(follower.person, roomId, people)) : forAll);
	} catch (error) {
		hearth().log.warn({ error }, 'who is in a room could not be told');
	} finally {
		const again = telling.get(roomId) === 'again';
		telling.delete(roomId);
		if (again) void tellWhoIsHere(live, roomId);
	}
}
