import type { WebSocket } from 'ws';
import type { Person, Tx } from '../database/database.ts';
import type { Horizon, LiveEvent } from './events.ts';

// What windows follow, and what they are sent.

/** What a window gets for an event: ready HTML and where it goes; null where nothing changes on its page. */
export interface Rendering {
	/** For everybody who may hear it. */
	forOthers: object | null;
	/** For the windows of the member whose words these are: with what only an author can do. */
	forAuthor: object | null;
	authorId: string | null;
}

export interface Subscriber {
	person: Person;
	sessionId: string;
	topic: string;
	subjectId: string;
	/** Blocks or mutes make what this person hears differ from what everybody else does: it is read as them. */
	alone: boolean;
	/** What the subscriber's page shows already: everything before this snapshot (see `Horizon`). */
	after: Horizon;
	/** What happens while it is still being told what it missed; null once it follows. */
	held: Buffer[] | null;
	socket: WebSocket;
}

/** Turns events into HTML. The pages' bundle brings it, because components live there. */
export type Renderer = (tx: Tx, events: LiveEvent[]) => Promise<Map<string, Rendering>>;

/** What every window of a member hears, whatever else it follows; its subject is the member. */
export const ownTopic = 'me';

/** A kind of thing that windows follow. Features register theirs (docs/decisions/0016). */
export interface Topic {
	kind: string;
	/** The subject at an address, where this person may follow it. Asked under their own identity. */
	find(tx: Tx, person: Person, address: string): Promise<string | null>;
	/** The same of a subject, asked again whenever it may have changed. */
	mayHear(tx: Tx, person: Person, subjectId: string): Promise<boolean>;
	render: Renderer;
	/**
	 * How things stand, for a window of a member that has joined; with it, nothing of the log is told to whoever was away.
	 * Only the topic of what concerns oneself has it.
	 */
	standing?(tx: Tx, person: Person): Promise<object>;
	/** A window follows from now on. */
	joined?(subscriber: Subscriber): void;
	/** It follows no longer, for whatever reason. */
	left?(subscriber: Subscriber): void;
	/** With whom this person keeps apart has changed. */
	apart?(subscriber: Subscriber): void;
	/** What a window may say while it follows; nothing where it is absent. */
	said?(subscriber: Subscriber, message: unknown): void;
}

/** A socket that cannot keep up is closed rather than allowed to fill the memory; it comes back and catches up. */
const longestBacklog = 1_000_000;
export function pass({ socket, held }: Subscriber, message: Buffer): void {
	if (socket.readyState !== socket.OPEN) return;
	if (held) held.push(message);
	else if (socket.bufferedAmount > longestBacklog) socket.close(1013, 'too slow');
	else socket.send(message, { binary: false });
}

/** Of an event, what this person's windows get: its author's, or everybody's. */
export function pick(rendering: Rendering | undefined, personId: string, seq: string): object | null {
	const message = rendering && (personId === rendering.authorId ? rendering.forAuthor : rendering.forOthers);
	return message ? { ...message, seq } : null;
}
