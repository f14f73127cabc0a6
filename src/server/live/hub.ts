import { sql } from 'kysely';
import type { WebSocket } from 'ws';
import type { Database, Tx } from '../database/database.ts';
import { isUnavailable } from '../database/errors.ts';
import type { Log } from '../log.ts';

/** Something that happened in a group, as the log has it: ids, never words. */
export interface LiveEvent {
	/** Names the event; a window that hears it twice (after a reconnect) ignores the second. */
	seq: string;
	groupId: string;
	kind: string;
	shareId: string | null;
	replyId: string | null;
	/** Whose doing it was, or whom it is about (`membership.ended`). Never sent to a window. */
	memberId: string | null;
	/** `me` where only the one who wrote may hear. */
	audience: string | null;
}

/** What a window gets for an event: ready HTML and where it goes; null where nothing changes on its page. */
export interface Rendering {
	/** For everybody who may hear it. */
	forOthers: object | null;
	/** For the windows of the member whose words these are: with what only an author can do. */
	forAuthor: object | null;
	authorId: string | null;
}

export interface Subscriber {
	memberId: string;
	sessionId: string;
	groupId: string;
	/** Blocks or mutes make what this member hears differ from what everybody else does: it is read as them. */
	alone: boolean;
	/** What the subscriber's page shows already: everything before this snapshot (see `Horizon`). */
	after: Horizon;
	/** What happens while it is still being told what it missed; null once it follows. */
	held: Buffer[] | null;
	socket: WebSocket;
}

/**
 * Up to where somebody has followed: the oldest transaction that was still running when they looked (xid8, as text).
 * Asking again for `tx >= horizon` may repeat an event and never leaves one out.
 */
export type Horizon = string;

/** Turns events into HTML. The pages' bundle brings it, because components live there. */
export type Renderer = (tx: Tx, events: LiveEvent[]) => Promise<Map<string, Rendering>>;

interface Row {
	seq: string;
	tx: string;
	group_id: string;
	kind: string;
	share_id: string | null;
	reply_id: string | null;
	member_id: string | null;
	audience: string | null;
}

/** A socket that cannot keep up is closed rather than allowed to fill the memory; it comes back and catches up. */
const longestBacklog = 1_000_000;
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
	readonly #groups = new Map<string, Set<Subscriber>>();
	readonly #seen = new Map<string, bigint>();
	#renderer: Renderer | null = null;
	#horizon: Horizon | null = null;
	#following = false;
	#failures = 0;
	#again = false;
	#timer: NodeJS.Timeout | null = null;
	#onPoke: (() => void) | null = null;

	constructor(database: Database, log: Log) {
		this.#database = database;
		this.#log = log;
	}

	renderWith(renderer: Renderer): void {
		this.#renderer = renderer;
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
		let subscribers = this.#groups.get(subscriber.groupId);
		if (!subscribers) this.#groups.set(subscriber.groupId, (subscribers = new Set()));
		subscribers.add(subscriber);
	}

	remove(subscriber: Subscriber): void {
		const subscribers = this.#groups.get(subscriber.groupId);
		subscribers?.delete(subscriber);
		if (subscribers?.size === 0) this.#groups.delete(subscriber.groupId);
	}

	/** Closes the windows of a session that was ended, or of all of a member's sessions. */
	endSessions(memberId: string, sessionId: string | null = null): void {
		for (const subscribers of this.#groups.values())
			for (const subscriber of subscribers)
				if (subscriber.memberId === memberId && (sessionId === null || subscriber.sessionId === sessionId))
					subscriber.socket.close(4001, 'signed out');
	}

	/** Open subscriptions, for the metrics. */
	get size(): number {
		let size = 0;
		for (const subscribers of this.#groups.values()) size += subscribers.size;
		return size;
	}

	stop(): void {
		if (this.#timer) clearInterval(this.#timer);
		for (const subscribers of this.#groups.values())
			for (const { socket } of subscribers) socket.close(1012, 'restarting');
	}

	/**
	 * What a window that was away has missed, read under its member's own identity. It is asked once the window follows,
	 * so that a seat that ends meanwhile is seen by one or the other.
	 */
	async catchUp(subscriber: Subscriber): Promise<{ messages: object[]; horizon: Horizon } | 'reload' | 'no-seat'> {
		return this.#database.asMember(
			subscriber.memberId,
			async (tx) => {
				const [horizon, { groups: seats, alone }] = await Promise.all([readHorizon(tx), readHearing(tx)]);
				subscriber.alone ||= alone;
				if (!seats.includes(subscriber.groupId)) return 'no-seat' as const;
				// The database was restored from a backup, and its count of transactions with it.
				if (BigInt(subscriber.after) > BigInt(horizon)) return 'reload' as const;
				const rows = await readEvents(tx, subscriber.after, { groupId: subscriber.groupId, limit: mostToCatchUp + 1 });
				if (rows.length > mostToCatchUp) return 'reload' as const;
				const rendered = await this.#render(tx, rows.map(toEvent));
				const messages = rows
					.map((row) => pick(rendered.get(row.seq), subscriber.memberId, row.seq))
					.filter((message) => message !== null);
				return { messages, horizon };
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
					if (row.kind === 'membership.ended') this.#close(row.group_id, row.member_id!);
					if (row.kind === 'apart.changed') this.#setApart(row.group_id, row.member_id!);
				}
				const heard = fresh.filter((row) => this.#groups.has(row.group_id));
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
		for (const groupId of new Set(rows.map((row) => row.group_id)))
			for (const subscriber of this.#groups.get(groupId) ?? [])
				if (subscriber.alone)
					waiting.set(subscriber.memberId, [...(waiting.get(subscriber.memberId) ?? []), subscriber]);
		for (const [memberId, subscribers] of waiting)
			await this.#database.asMember(
				memberId,
				async (tx) => {
					const heard = await readOwnEvents(
						tx,
						rows.map((row) => row.seq)
					);
					const rendered = await this.#render(tx, heard.map(toEvent));
					for (const row of heard) {
						const message = pick(rendered.get(row.seq), memberId, row.seq);
						if (!message) continue;
						const ready = Buffer.from(JSON.stringify({ ...message, horizon }));
						for (const subscriber of subscribers) if (subscriber.groupId === row.group_id) pass(subscriber, ready);
					}
				},
				'read'
			);
	}

	#setApart(groupId: string, memberId: string): void {
		for (const subscriber of this.#groups.get(groupId) ?? [])
			if (subscriber.memberId === memberId) subscriber.alone = true;
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
		for (const subscribers of this.#groups.values())
			for (const { socket } of subscribers) {
				socket.send(JSON.stringify({ kind: 'reload' }));
				// Whoever does not load anew must not go on either: the end of their seat may be among what was passed over.
				socket.close(1012, 'load anew');
			}
	}

	async #render(tx: Tx, events: LiveEvent[]): Promise<Map<string, Rendering>> {
		const rendered = new Map<string, Rendering>();
		if (!this.#renderer) return rendered;
		for (let from = 0; from < events.length; from += mostAtOnce)
			for (const [seq, rendering] of await this.#renderer(tx, events.slice(from, from + mostAtOnce)))
				rendered.set(seq, rendering);
		return rendered;
	}

	#send(row: Row, rendering: Rendering | undefined, horizon: Horizon): void {
		if (!rendering) return;
		const others =
			rendering.forOthers && Buffer.from(JSON.stringify({ ...rendering.forOthers, seq: row.seq, horizon }));
		const author =
			rendering.forAuthor && Buffer.from(JSON.stringify({ ...rendering.forAuthor, seq: row.seq, horizon }));
		const forAll = row.audience === null || /^(group|community|public)$/.test(row.audience);
		for (const subscriber of this.#groups.get(row.group_id) ?? []) {
			if (subscriber.alone) continue;
			const own = subscriber.memberId === rendering.authorId;
			if (!forAll && !own) continue;
			const message = own ? author : others;
			if (message) pass(subscriber, message);
		}
	}

	#close(groupId: string, memberId: string): void {
		for (const subscriber of this.#groups.get(groupId) ?? []) {
			if (subscriber.memberId !== memberId) continue;
			this.remove(subscriber);
			subscriber.socket.send(JSON.stringify({ kind: 'ended' }));
			subscriber.socket.close(4003, 'no seat');
		}
	}
}

function pass({ socket, held }: Subscriber, message: Buffer): void {
	if (socket.readyState !== socket.OPEN) return;
	if (held) held.push(message);
	else if (socket.bufferedAmount > longestBacklog) socket.close(1013, 'too slow');
	else socket.send(message, { binary: false });
}

function pick(rendering: Rendering | undefined, memberId: string, seq: string): object | null {
	const message = rendering && (memberId === rendering.authorId ? rendering.forAuthor : rendering.forOthers);
	return message ? { ...message, seq } : null;
}

async function readHorizon(tx: Tx): Promise<Horizon> {
	const { rows } = await sql<{
		horizon: string;
	}>`select pg_snapshot_xmin(pg_current_snapshot())::text as horizon`.execute(tx);
	return rows[0]!.horizon;
}

/** Where the member sits, and whether they hear in a rendering of their own. */
async function readHearing(tx: Tx): Promise<{ groups: string[]; alone: boolean }> {
	const { rows } = await sql<{ groups: string[]; alone: boolean }>`
		select my_groups() as groups, hears_alone() as alone`.execute(tx);
	return rows[0]!;
}

async function readEvents(tx: Tx, since: Horizon, only?: { groupId: string; limit: number }): Promise<Row[]> {
	const query = events(tx).where('tx', '>=', since);
	return (only ? query.where('group_id', '=', only.groupId).limit(only.limit) : query).execute();
}

const readOwnEvents = (tx: Tx, seqs: string[]): Promise<Row[]> =>
	events(tx)
		.where(sql<boolean>`seq = any(${seqs}::bigint[])`)
		.execute();

const events = (tx: Tx) =>
	tx
		.selectFrom('live_events')
		.select(['seq', 'tx', 'group_id', 'kind', 'share_id', 'reply_id', 'member_id', 'audience'])
		.orderBy('seq');

const toEvent = (row: Row): LiveEvent => ({
	seq: row.seq,
	groupId: row.group_id,
	kind: row.kind,
	shareId: row.share_id,
	replyId: row.reply_id,
	memberId: row.member_id,
	audience: row.audience
});
