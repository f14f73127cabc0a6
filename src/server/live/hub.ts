import type { Database, Tx } from '../database/database.ts';
import { isUnavailable } from '../database/errors.ts';
import type { Log } from '../log.ts';
import {
	readAlone,
	readEvents,
	readHorizon,
	readOwnEvents,
	toEvent,
	type Horizon,
	type LiveEvent,
	type Row
} from './events.ts';
import { Followers } from './followers.ts';
import { Presence } from './presence.ts';
import { ownTopic, pass, pick, type Rendering, type Subscriber, type Topic } from './topic.ts';

const safetyPoll = 5_000;
/** After so many failures in a row that are not the database's absence, the events themselves are at fault. */
const triesToRender = 3;
/** Events that are read and rendered together. */
const mostAtOnce = 500;
/** A window that missed more than this is better off with a fresh page. */
const mostToCatchUp = 200;

/**
 * Follows the log of events and passes each on, read once and rendered once, to the sockets that may hear it.
 * Writers `poke` it after their commit; a notification pokes the hubs of other processes; a slow poll covers a lost poke.
 */
export class LiveHub {
	readonly #database: Database;
	readonly #log: Log;
	/** Who is there without being stored: it passes between processes and ends with them. */
	readonly presence: Presence;
	readonly #topics = new Map<string, Topic>();
	readonly #followers = new Followers();
	readonly #seen = new Map<string, bigint>();
	#horizon: Horizon | null = null;
	#following = false;
	#failures = 0;
	#again = false;
	#timer: NodeJS.Timeout | null = null;
	#onPoke: (() => void) | null = null;

	constructor(database: Database, log: Log, presence = new Presence()) {
		this.#database = database;
		this.#log = log;
		this.presence = presence;
	}

	addTopic(topic: Topic): void {
		this.#topics.set(topic.kind, topic);
	}

	/** Null for a kind that no feature knows, and before the pages are there. */
	topicOf(kind: string): Topic | null {
		return this.#topics.get(kind) ?? null;
	}

	/** Called on every poke, for telling other processes. */
	tellOthers(tell: () => void): void {
		this.#onPoke = tell;
	}

	/** Begins to follow, from now on. */
	async start(): Promise<void> {
		this.#horizon = await this.#database.asSystem('live hub: where to begin', (tx) => readHorizon(tx), 'read');
		this.#timer ??= setInterval(() => this.hear(), safetyPoll);
		this.#timer.unref();
	}

	/** Something was committed here: pass it on, and tell the other processes. */
	poke(): void {
		this.#onPoke?.();
		this.hear();
	}

	/** Something was committed, here or elsewhere. Pokes while it works are answered by one more look. */
	hear(): void {
		if (this.#following) {
			this.#again = true;
			return;
		}
		this.#following = true;
		void this.#follow();
	}

	add(subscriber: Subscriber): void {
		this.#followers.add(subscriber);
		this.topicOf(subscriber.topic)?.joined?.(subscriber);
	}

	remove(subscriber: Subscriber): void {
		if (this.#followers.remove(subscriber)) this.topicOf(subscriber.topic)?.left?.(subscriber);
	}

	followersOf(topic: string, subjectId: string): Subscriber[] {
		return this.#followers.of(topic, subjectId);
	}

	/** Tells one window something that is no event of the log: it is not repeated after a lost connection. */
	tell(subscriber: Subscriber, message: object): void {
		pass(subscriber, Buffer.from(JSON.stringify(message)));
	}

	/** Closes the windows of a session that was ended, or of all sessions of a member or guest. */
	endSessions(personId: string, sessionId: string | null = null): void {
		for (const subscriber of this.#followers.everybody())
			if (subscriber.person.id === personId && (sessionId === null || subscriber.sessionId === sessionId))
				subscriber.socket.close(4001, 'signed out');
	}

	/** Open subscriptions, for the metrics. */
	get size(): number {
		return this.#followers.everybody().length;
	}

	stop(): void {
		if (this.#timer) clearInterval(this.#timer);
		this.presence.stop();
		for (const { socket } of this.#followers.everybody()) socket.close(1012, 'restarting');
	}

	/**
	 * What a window that was away has missed, read under its member's own identity. It is asked once the window follows,
	 * so that a seat that ends meanwhile is seen by one or the other.
	 */
	async catchUp(subscriber: Subscriber): Promise<{ messages: object[]; horizon: Horizon } | 'reload' | 'no-seat'> {
		const { person, topic, subjectId } = subscriber;
		return this.#database.as(
			person,
			async (tx) => {
				const own = person.kind === 'member' ? this.topicOf(ownTopic) : null;
				const [horizon, alone, mayHear, standing] = await Promise.all([
					readHorizon(tx),
					readAlone(tx),
					this.topicOf(topic)!.mayHear(tx, person, subjectId),
					own?.standing?.(tx, person)
				]);
				subscriber.alone ||= alone;
				if (!mayHear) return 'no-seat' as const;
				const messages: object[] = standing ? [standing] : [];
				if (topic === ownTopic) return { messages, horizon };
				// The database was restored from a backup, and its count of transactions with it.
				if (BigInt(subscriber.after) > BigInt(horizon)) return 'reload' as const;
				const rows = await readEvents(tx, subscriber.after, { topic, subjectId, limit: mostToCatchUp + 1 });
				if (rows.length > mostToCatchUp) return 'reload' as const;
				const rendered = await this.#render(tx, rows.map(toEvent));
				const missed = rows
					.map((row) => pick(rendered.get(row.seq), person.id, row.seq))
					.filter((message) => message !== null);
				return { messages: [...missed, ...messages], horizon };
			},
			'read'
		);
	}

	async #follow(): Promise<void> {
		try {
			do {
				this.#again = false;
				await this.#pass();
				this.#failures = 0;
			} while (this.#again);
		} catch (error) {
			if (isUnavailable(error)) this.#log.warn({ error }, 'live events wait: the database did not answer');
			else if (++this.#failures < triesToRender) this.#log.error({ error }, 'live events could not be passed on');
			else await this.#passOver(error);
		} finally {
			this.#following = false;
		}
	}

	async #pass(): Promise<void> {
		if (this.#horizon === null) return;
		const since = this.#horizon;
		await this.#database.asSystem(
			'live hub: read each event once',
			async (tx) => {
				// In this order: an event that commits between the two is read now and once more from the older horizon.
				const [horizon, rows] = await Promise.all([readHorizon(tx), readEvents(tx, since)]);
				const fresh = rows.filter((row) => !this.#seen.has(row.seq));
				// Seats that ended come first: what follows must not reach them.
				for (const row of fresh) {
					if (row.kind.endsWith('.ended')) this.#close(row.group_id, row.member_id!);
					if (row.kind === 'apart.changed') this.#setApart(row.group_id, row.member_id!);
					if (row.kind === 'door.changed') await this.#askAgain(row.topic, row.group_id);
				}
				const heard = fresh.filter((row) => this.followersOf(row.topic, row.group_id).length > 0);
				const rendered = await this.#render(tx, heard.map(toEvent));
				for (const row of heard) this.#send(row, rendered.get(row.seq), horizon);
				await this.#tellAlone(heard, horizon);
				for (const row of fresh) this.#seen.set(row.seq, BigInt(row.tx));
				const settled = BigInt(horizon);
				for (const [seq, xid] of this.#seen) if (xid < settled) this.#seen.delete(seq);
				this.#horizon = horizon;
			},
			'read'
		);
	}

	/** Whoever keeps apart from somebody, or has muted something, hears what row-level security lets them hear. */
	async #tellAlone(rows: Row[], horizon: Horizon): Promise<void> {
		const waiting = new Map<string, Subscriber[]>();
		for (const row of rows)
			for (const subscriber of this.followersOf(row.topic, row.group_id))
				if (subscriber.alone && !waiting.get(subscriber.person.id)?.includes(subscriber))
					waiting.set(subscriber.person.id, [...(waiting.get(subscriber.person.id) ?? []), subscriber]);
		for (const [personId, subscribers] of waiting)
			await this.#database.as(
				subscribers[0]!.person,
				async (tx) => {
					const heard = await readOwnEvents(
						tx,
						rows.map((row) => row.seq)
					);
					const rendered = await this.#render(tx, heard.map(toEvent));
					for (const row of heard) {
						const message = pick(rendered.get(row.seq), personId, row.seq);
						if (!message) continue;
						const ready = Buffer.from(JSON.stringify({ ...message, horizon }));
						const followers = this.followersOf(row.topic, row.group_id);
						for (const subscriber of subscribers) if (followers.includes(subscriber)) pass(subscriber, ready);
					}
				},
				'read'
			);
	}

	/** Whatever they follow, here and elsewhere, from now on as themselves. */
	#setApart(subjectId: string, personId: string): void {
		for (const subscriber of this.#followers.everybody())
			if (subscriber.person.id === personId) {
				subscriber.alone = true;
				this.topicOf(subscriber.topic)?.apart?.(subscriber);
			}
		this.presence.changed(subjectId);
	}

	/** Who may follow has changed in a way that only each of them can answer. */
	async #askAgain(topic: string, subjectId: string): Promise<void> {
		const followers = new Map(
			this.followersOf(topic, subjectId).map((subscriber) => [subscriber.person.id, subscriber.person])
		);
		for (const person of followers.values()) {
			const mayHear = await this.#database.as(
				person,
				(tx) => this.topicOf(topic)!.mayHear(tx, person, subjectId),
				'read'
			);
			if (!mayHear) this.#close(subjectId, person.id);
		}
	}

	/** Whoever follows anything of this subject. */
	#of(subjectId: string): Subscriber[] {
		return [...this.#topics.keys()].flatMap((topic) => this.followersOf(topic, subjectId));
	}

	/** An event that cannot be rendered must not keep back all that come after it: windows get a fresh page instead. */
	async #passOver(error: unknown): Promise<void> {
		this.#log.error({ error }, 'live events were passed over; every window is asked to load its page anew');
		this.#failures = 0;
		try {
			await this.start();
		} catch {
			return; // the next poll tries again
		}
		for (const { socket } of this.#followers.everybody()) {
			socket.send(JSON.stringify({ kind: 'reload' }));
			// Whoever does not load anew must not go on either: the end of their seat may be among what was passed over.
			socket.close(1012, 'load anew');
		}
	}

	async #render(tx: Tx, events: LiveEvent[]): Promise<Map<string, Rendering>> {
		const rendered = new Map<string, Rendering>();
		for (const topic of this.#topics.values()) {
			const own = events.filter((event) => event.topic === topic.kind);
			for (let from = 0; from < own.length; from += mostAtOnce)
				for (const [seq, rendering] of await topic.render(tx, own.slice(from, from + mostAtOnce)))
					rendered.set(seq, rendering);
		}
		return rendered;
	}

	#send(row: Row, rendering: Rendering | undefined, horizon: Horizon): void {
		if (!rendering) return;
		const others =
			rendering.forOthers && Buffer.from(JSON.stringify({ ...rendering.forOthers, seq: row.seq, horizon }));
		const author =
			rendering.forAuthor && Buffer.from(JSON.stringify({ ...rendering.forAuthor, seq: row.seq, horizon }));
		const forAll = row.audience === null || /^(group|community|public)$/.test(row.audience);
		for (const subscriber of this.followersOf(row.topic, row.group_id)) {
			if (subscriber.alone) continue;
			const own = subscriber.person.id === rendering.authorId;
			if (!forAll && !own) continue;
			const message = own ? author : others;
			if (message) pass(subscriber, message);
		}
	}

	#close(subjectId: string, personId: string): void {
		for (const subscriber of this.#of(subjectId)) {
			if (subscriber.person.id !== personId) continue;
			this.remove(subscriber);
			subscriber.socket.send(JSON.stringify({ kind: 'ended' }));
			subscriber.socket.close(4003, 'no seat');
		}
	}
}
