import { sql } from 'kysely';
import * as v from 'valibot';
import type { WrappedKey } from '#features/connections/server/words.ts';
import { placeId, type MessageView, type Reached } from '#features/messages/message.ts';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';
import type { LiveEvent } from '#server/live/events.ts';
import type { LiveHub } from '#server/live/hub.ts';
import type { Rendering } from '#server/live/topic.ts';
import { messageColumns, ofAuthor, openMessages, type SealedMessage } from './conversations.ts';
import { noteArrival } from './messages.ts';

/** What windows are told. The pages' bundle brings it, because components live there. */
export interface MessageShows {
	message(message: MessageView, conversationId: string, isNew: boolean): object;
	gone(place: string): object;
	/** What the other of a pair lets one see; null where they do not. */
	reached(reached: Reached | null): object;
	/** Who is there, how long words stay, or whether anything can be written has changed. */
	changed(): object;
}

const Seen = v.object({
	arrived: v.pipe(v.number(), v.integer(), v.minValue(0)),
	seen: v.pipe(v.number(), v.integer(), v.minValue(0))
});

/** Conversations as a topic of the live hub: what is said there, and up to where it was seen. */
export function followMessages(live: LiveHub, shows: MessageShows): void {
	live.addTopic({
		kind: 'conversation',
		find: async (tx, _, address) => ((await mayHear(tx, address)) ? address : null),
		mayHear: (tx, _, id) => mayHear(tx, id),
		async render(tx, events) {
			const found = await readMessages(tx, events);
			const rendered = new Map<string, Rendering>();
			for (const event of events) rendered.set(event.seq, await renderEvent(tx, event, found, shows));
			return rendered;
		},
		said(subscriber, message) {
			const said = v.safeParse(Seen, message);
			if (!said.success) return subscriber.socket.close(4000, 'not understood');
			noteArrival(subscriber.person, subscriber.subjectId, said.output).catch((error: unknown) =>
				hearth().log.warn({ error }, 'what was seen could not be noted')
			);
		}
	});
}

async function mayHear(tx: Tx, id: string): Promise<boolean> {
	if (!/^[0-9a-f-]{36}$/.test(id)) return false;
	const { rows } = await sql<{ may: boolean }>`select ${id}::uuid = any (my_conversations()) as may`.execute(tx);
	return rows[0]!.may;
}

type Messages = Map<string, MessageView & { authorId: string }>;

async function readMessages(tx: Tx, events: LiveEvent[]): Promise<Messages> {
	const ids = [...new Set(events.map(({ lineId }) => lineId).filter((id) => id !== null))];
	if (ids.length === 0) return new Map();
	const { rows } = await sql<{ message: SealedMessage; keys: WrappedKey[] }>`
		select json_build_object(${messageColumns}) as message,
			(select coalesce(json_agg(json_build_object('memberId', k.member_id, 'wrapped', encode(k.wrapped, 'base64'))), '[]')
				from conversation_keys(m.conversation_id) k where k.member_id = m.author_id) as keys
		from messages m ${ofAuthor} where m.id = any(${ids}::uuid[])`.execute(tx);
	return new Map(
		rows.map(({ message, keys }) => [message.id, { ...openMessages(keys)(message), authorId: message.authorId }])
	);
}

async function renderEvent(tx: Tx, event: LiveEvent, found: Messages, shows: MessageShows): Promise<Rendering> {
	const { kind, lineId, groupId, memberId } = event;
	if (kind === 'sides.changed') return forAll(shows.changed());
	if (kind === 'state.changed') return renderState(tx, groupId, memberId, shows);
	const gone = /^message\.gone\.(\d+)$/.exec(kind);
	if (gone) return forAll(shows.gone(placeId(Number(gone[1]))));
	const message = lineId ? found.get(lineId) : undefined;
	if (!message) return { forOthers: null, forAuthor: null, authorId: null };
	const { authorId, ...view } = message;
	const isNew = kind === 'message.sent';
	return {
		forOthers: shows.message({ ...view, mine: false, key: null }, groupId, isNew),
		forAuthor: shows.message({ ...view, mine: true }, groupId, isNew),
		authorId
	};
}

const forAll = (message: object): Rendering => ({ forOthers: message, forAuthor: message, authorId: null });

/** For the other of a pair, as long as both let the other see. Nothing for whoever saw it. */
async function renderState(tx: Tx, id: string, memberId: string | null, shows: MessageShows): Promise<Rendering> {
	const { rows } = await sql<Reached & { shown: boolean }>`
		select s.arrived_seq as arrived, s.seen_seq as seen, (select bool_and(o.shows_state) from conversation_sides o
			where o.conversation_id = c.id) and c.kind = 'pair' as shown
		from conversation_sides s join conversations c on c.id = s.conversation_id
		where s.conversation_id = ${id} and s.member_id = ${memberId} and s.joined_at is not null`.execute(tx);
	const row = rows[0];
	if (!row?.shown) return { forOthers: null, forAuthor: null, authorId: null };
	return { forOthers: shows.reached({ arrived: row.arrived, seen: row.seen }), forAuthor: null, authorId: memberId };
}
