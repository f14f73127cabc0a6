import { setTimeout as pause } from 'node:timers/promises';
import { comeBack, lose, nextDue, passTime, sendOut } from '#features/gatherings/decide.ts';
import type { SpokenLine, Told } from '#features/gatherings/gathering.ts';
import { chairOf, type RoomEvent, type RoomFact, type RoomState, type Seat } from '#features/gatherings/room-state.ts';
import { eventFor, hears, isInside, seenBy, seesAll } from '#features/gatherings/seen.ts';
import type { Refusal } from '#features/gatherings/wish.ts';
import { isUnavailable } from '#server/database/errors.ts';
import type { Person, Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';
import { pass, type Subscriber } from '#server/live/topic.ts';
import { readSpoken } from './spoken.ts';
import { add, enter, lookInto, readApart, type Read } from './store.ts';

/** Shorter than this a lost connection concerns nobody; in milliseconds. */
const blink = 3_000;
/** After a start of the server windows come back; those that have not by then are lost; in milliseconds. */
const comingBack = 20_000;

interface Follower {
	seat: Seat;
	apart: ReadonlySet<Seat>;
	/** Facts are enough for them from here on; else they are told how the room stands. */
	follows: boolean;
	/** What they were told last, where they are told that. */
	last: string;
	/** What is said while the rest of the room is on its way to them. */
	missed: SpokenLine[] | null;
}

/** What somebody does in a room: facts, or why not; `said` are words that come with them. */
export type Move = (
	read: Read,
	tx: Tx
) => { facts: RoomFact[]; said?: SpokenLine } | Refusal | Promise<{ facts: RoomFact[]; said?: SpokenLine } | Refusal>;

/** One room in this process: who follows it, and what each of them is told. The database decides what comes next. */
export class LiveRoom {
	readonly id: string;
	readonly #followers = new Map<Subscriber, Follower>();
	#state: RoomState | null = null;
	#turn: Promise<unknown> = Promise.resolve();
	#due: NodeJS.Timeout | undefined;
	#looking = false;

	constructor(id: string) {
		this.id = id;
	}

	get isEmpty(): boolean {
		return this.#followers.size === 0;
	}

	/** A move of somebody who sits there, or of the system. Null where it came about. */
	act(person: Person | null, move: Move): Promise<Refusal | null> {
		return this.#inTurn(async () => {
			const { database, now } = hearth();
			const work = async (tx: Tx) => {
				const read = await enter(tx, this.id, this.#state);
				if (!read) return null;
				const made = read.state.phase === 'closed' ? 'closed' : await move(read, tx);
				if (typeof made === 'string') return { read, refused: made, added: null };
				if (made.facts.length === 0) return { read, refused: null, added: null };
				const added = await add(tx, this.id, read.state, made.facts, now());
				return { read, refused: null, added: { ...added, spoken: made.said ? [made.said] : [] } };
			};
			const done = person ? await database.as(person, work) : await database.asSystem('a room goes on by itself', work);
			if (!done) return 'not-here';
			await this.#goOn(done.read);
			if (done.added) {
				this.#tell(done.added.state, done.added.events, done.added.spoken);
				hearth().live.poke();
			}
			return done.refused;
		});
	}

	/** Something happened, here or in another process. */
	look(): void {
		if (this.#looking) return;
		this.#looking = true;
		void this.#inTurn(async () => {
			this.#looking = false;
			const read = await this.#asSystem((tx) => lookInto(tx, this.id, this.#state));
			if (read) await this.#goOn(read);
		}).catch((error: unknown) => {
			if (!isUnavailable(error)) hearth().log.error({ error }, 'a room could not be read on');
		});
	}

	/** A window has come: it is told how all stands, and then what happens. */
	join(subscriber: Subscriber): Promise<void> {
		return this.#inTurn(async () => {
			const isFirst = this.#state === null;
			const { read, lines } = await hearth().database.as(
				subscriber.person,
				async (tx) => ({ read: await lookInto(tx, this.id, this.#state), lines: await readSpoken(tx, this.id) }),
				'read'
			);
			if (!read?.seat) return subscriber.socket.close(4003, 'no seat');
			if (subscriber.socket.readyState !== subscriber.socket.OPEN) return;
			await this.#goOn(read);
			if (isFirst) setTimeout(() => void this.#missing(), comingBack).unref();
			const follower: Follower = {
				seat: read.seat,
				apart: new Set(read.apart),
				follows: false,
				last: '',
				missed: null
			};
			this.#followers.set(subscriber, follower);
			this.#tellAll(subscriber, follower, lines);
			if (chairOf(this.#state!, read.seat)?.lostAt != null) void this.#found(read.seat);
		});
	}

	/** @returns once it is known whether their chair is lost */
	async leave(subscriber: Subscriber): Promise<void> {
		const follower = this.#followers.get(subscriber);
		if (!this.#followers.delete(subscriber) || !follower) return;
		await pause(blink);
		if (!this.#hasWindow(follower.seat)) await this.#try((state) => lose(state, follower.seat, hearth().now()));
	}

	/** Somebody's seat in the group ended, and the chair with it. */
	async sendOut(seat: Seat): Promise<void> {
		await this.#try((state) => (chairOf(state, seat) ? sendOut(state, seat, hearth().now()) : []));
	}

	/** Whom they keep apart from has changed. */
	async apart(subscriber: Subscriber): Promise<void> {
		if (this.#followers.has(subscriber)) await this.join(subscriber);
	}

	seatOf(subscriber: Subscriber): Seat | null {
		return this.#followers.get(subscriber)?.seat ?? null;
	}

	stop(): void {
		clearTimeout(this.#due);
	}

	// What is told ---------------------------------------------------------------------------------------------------------

	/** What happened elsewhere, and what was said with it. */
	async #goOn(read: Read): Promise<void> {
		if (this.#state && read.state.number <= this.#state.number) return;
		// Who comes in may be somebody whom one of those who are there must not meet.
		if (!read.events || read.events.some(({ kind }) => kind === 'sat')) {
			const apart = await this.#asSystem((tx) => readApart(tx, this.id));
			for (const follower of this.#followers.values()) follower.apart = apart.get(follower.seat) ?? new Set();
		}
		const ids = (read.events ?? []).flatMap((event) => (event.kind === 'said' ? [event.line] : []));
		const spoken = ids.length > 0 ? await this.#asSystem((tx) => readSpoken(tx, this.id, ids)) : [];
		this.#tell(read.state, read.events, spoken);
	}

	#tell(state: RoomState, events: RoomEvent[] | null, spoken: SpokenLine[]): void {
		const before = this.#state;
		this.#state = state;
		const ready = new Map<RoomEvent, Buffer>();
		const lines = new Map(spoken.map((line) => [line.id, line]));
		for (const [subscriber, follower] of this.#followers) {
			const { seat, apart } = follower;
			if (events?.some((event) => event.kind === 'left' && event.seat === seat && event.why === 'removed')) {
				subscriber.socket.send(JSON.stringify({ kind: 'ended' }));
				subscriber.socket.close(4003, 'no seat');
				continue;
			}
			const heard = (events ?? []).flatMap((event) =>
				event.kind === 'said' && hears(state, seat, event.to) ? (lines.get(event.line) ?? []) : []
			);
			if (before && !isInside(before, seat) && isInside(state, seat)) void this.#tellFrom(subscriber, follower);
			else if (follower.missed) follower.missed.push(...heard);
			else if (events && follower.follows && seesAll(state, seat, apart))
				for (const event of events) pass(subscriber, this.#ready(event, seat, lines, ready));
			else {
				this.#tellRoom(subscriber, follower);
				for (const said of heard) if (!apart.has(said.seat)) this.#pass(subscriber, { said });
			}
			if (chairOf(state, seat)?.lostAt != null) void this.#found(seat);
		}
		this.#wait();
	}

	/** One fact as it is sent, made ready once for all. */
	#ready(event: RoomEvent, seat: Seat, lines: Map<string, SpokenLine>, ready: Map<RoomEvent, Buffer>): Buffer {
		const seen = eventFor(event, seat);
		if (seen !== event) return Buffer.from(JSON.stringify({ event: seen }));
		let buffer = ready.get(event);
		if (!buffer) {
			const said = event.kind === 'said' ? lines.get(event.line) : undefined;
			ready.set(event, (buffer = Buffer.from(JSON.stringify({ event, said } satisfies Told))));
		}
		return buffer;
	}

	/** How the room stands, to those for whom facts are not enough; nothing where they see no difference. */
	#tellRoom(subscriber: Subscriber, follower: Follower): void {
		const room = { ...seenBy(this.#state!, follower.seat, follower.apart), number: 0 };
		const last = JSON.stringify(room);
		follower.follows = seesAll(this.#state!, follower.seat, follower.apart);
		if (last === follower.last && !follower.follows) return;
		follower.last = last;
		this.#pass(subscriber, {
			room: { ...room, number: follower.follows ? this.#state!.number : 0 },
			me: follower.seat
		});
	}

	#tellAll(subscriber: Subscriber, follower: Follower, spoken: SpokenLine[]): void {
		const state = this.#state!;
		follower.follows = seesAll(state, follower.seat, follower.apart);
		const room = seenBy(state, follower.seat, follower.apart);
		const number = follower.follows ? state.number : 0;
		follower.last = JSON.stringify({ ...room, number: 0 });
		const missed = (follower.missed ?? []).filter(({ id }) => !spoken.some((line) => line.id === id));
		follower.missed = null;
		const lines = [...spoken, ...missed];
		this.#pass(subscriber, { room: { ...room, number }, me: follower.seat, lines });
	}

	/** Somebody has come in from the door: with the room comes what was said in it. */
	async #tellFrom(subscriber: Subscriber, follower: Follower): Promise<void> {
		follower.missed = [];
		try {
			const lines = await hearth().database.as(subscriber.person, (tx) => readSpoken(tx, this.id), 'read');
			if (this.#followers.has(subscriber)) this.#tellAll(subscriber, follower, lines);
		} catch (error) {
			hearth().log.warn({ error }, 'a window could not be told of its room');
			subscriber.socket.close(1013, 'later');
		}
	}

	#pass(subscriber: Subscriber, told: Told): void {
		pass(subscriber, Buffer.from(JSON.stringify(told)));
	}

	// What time and connections bring about ---------------------------------------------------------------------------------

	#wait(): void {
		clearTimeout(this.#due);
		const due = this.#state && nextDue(this.#state);
		if (due === null || this.isEmpty) return;
		const wait = Math.min(Math.max(0, due - hearth().now()) + 5, 2 ** 31 - 1);
		this.#due = setTimeout(() => void this.#try((state) => passTime(state, hearth().now())), wait).unref();
	}

	/** They have a window open here, whatever another process took it for. */
	#found(seat: Seat): Promise<void> {
		return this.#try((state) => (this.#hasWindow(seat) ? comeBack(state, seat) : []));
	}

	#missing(): Promise<void> {
		return this.#try((state) =>
			state.chairs
				.filter(({ seat, lostAt }) => lostAt === null && !this.#hasWindow(seat))
				.flatMap(({ seat }) => lose(state, seat, hearth().now()))
		);
	}

	#hasWindow = (seat: Seat): boolean => [...this.#followers.values()].some((follower) => follower.seat === seat);

	async #try(facts: (state: RoomState) => RoomFact[]): Promise<void> {
		try {
			await this.act(null, ({ state }) => ({ facts: facts(state) }));
		} catch (error) {
			hearth().log.warn({ error }, 'a room could not go on by itself');
			this.#due = setTimeout(() => void this.#try(facts), 5_000).unref();
		}
	}

	// One after the other ---------------------------------------------------------------------------------------------------

	#inTurn<T>(task: () => Promise<T>): Promise<T> {
		const done = this.#turn.then(task);
		this.#turn = done.catch(() => {});
		return done;
	}

	#asSystem = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
		hearth().database.asSystem('a room, told to its windows', work, 'read');
}
