import { sql } from 'kysely';
import * as v from 'valibot';
import { Asked } from '#features/gatherings/gathering.ts';
import type { Refusal } from '#features/gatherings/wish.ts';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';
import type { LiveHub } from '#server/live/hub.ts';
import { pass, type Subscriber } from '#server/live/topic.ts';
import type { LiveRoom } from './live-room.ts';
import { forgetRoom, liveRoom, openRoom, sayAt, wishFor } from './rooms.ts';

/** Meetings' rooms as a topic of the live hub. What windows are told does not come out of the log: that only says that there is something. */
export function followGatherings(live: LiveHub): void {
	live.addTopic({
		kind: 'gathering',
		find: async (tx, _, id) => ((await hasChair(tx, id)) ? id : null),
		mayHear: (tx, _, id) => hasChair(tx, id),
		render(_, events) {
			for (const id of new Set(events.map(({ groupId }) => groupId))) openRoom(id)?.look();
			return Promise.resolve(new Map());
		},
		joined(subscriber) {
			void liveRoom(subscriber.subjectId)
				.join(subscriber)
				.catch((error: unknown) => {
					hearth().log.warn({ error }, 'a window could not come into its room');
					subscriber.socket.close(1013, 'later');
				});
		},
		left(subscriber) {
			const room = openRoom(subscriber.subjectId);
			const seat = room?.seatOf(subscriber);
			if (!room || !seat) return;
			void sendOutIfEnded(room, seat);
			void room.leave(subscriber).finally(() => forgetRoom(room));
		},
		apart(subscriber) {
			void openRoom(subscriber.subjectId)?.apart(subscriber);
		},
		said(subscriber, message) {
			const asked = v.safeParse(Asked, message);
			if (!asked.success) return subscriber.socket.close(4000, 'not understood');
			void answer(subscriber, asked.output);
		}
	});
}

async function answer(subscriber: Subscriber, asked: Asked): Promise<void> {
	const { person, subjectId } = subscriber;
	let refused: Refusal | 'later' | null = null;
	try {
		if ('wish' in asked) refused = await wishFor(person, subjectId, asked.wish);
		else if ('say' in asked) refused = await sayAt(person, subjectId, asked.say);
	} catch (error) {
		hearth().log.warn({ error }, 'a room did not answer');
		refused = 'later';
	}
	const said = { answer: asked.id, ...(refused && { refused }), at: hearth().now() };
	pass(subscriber, Buffer.from(JSON.stringify(said)));
}

async function hasChair(tx: Tx, id: string): Promise<boolean> {
	if (!/^[0-9a-f-]{36}$/.test(id)) return false;
	const { rows } = await sql<{ has: boolean }>`select my_chair(${id}) is not null as has`.execute(tx);
	return rows[0]!.has;
}

/** Somebody who is out of the group is out of its room at once, and not after a while as after a lost connection. */
async function sendOutIfEnded(room: LiveRoom, seat: string): Promise<void> {
	try {
		const stands = await hearth().database.asSystem(
			'whether a chair still stands',
			async (tx) =>
				(await sql<{ stands: boolean }>`select chair_stands(${seat}) as stands`.execute(tx)).rows[0]!.stands,
			'read'
		);
		if (!stands) await room.sendOut(seat);
	} catch (error) {
		hearth().log.warn({ error }, 'whether a chair still stands could not be asked');
	}
}
