import { randomUUID } from 'node:crypto';
import type { Person } from '../database/database.ts';

export type Doing = 'listening' | 'writing';

/** Somebody who is there now. */
export interface Present extends Person {
	doing: Doing;
}

/** What processes tell each other: everybody in a room who has a window with the one that tells. Ids, never names. */
export interface PresenceTold {
	from: string;
	/** Null asks the others to tell all. */
	room: string | null;
	people: Present[];
}

/** In milliseconds. */
export interface PresenceTiming {
	/** How long somebody stays whose last window closed: a reload, a tunnel. */
	grace: number;
	/**
	 * At most this much longer, by chance and for each room of its own: whoever closes two windows at once does not go from
	 * two rooms at once, where another name in each would be known as one person's.
	 */
	spread: number;
	/** How long somebody stays whose page asks by itself for nothing: no script. */
	looked: number;
	/** How often a process repeats who is there, and after how long without it the others take it to be gone. */
	beat: number;
	lost: number;
	/** Changes closer together are told as one. */
	gather: number;
}
const usual: PresenceTiming = {
	grace: 10_000,
	spread: 20_000,
	looked: 180_000,
	beat: 15_000,
	lost: 40_000,
	gather: 150
};

/** A message has to fit PostgreSQL's 8000 bytes; who sits beyond that is there, and other processes do not see them. */
const mostTold = 120;

/** A chair while one window shows its room. */
export interface Chair {
	does(doing: Doing): void;
	leave(): void;
}

interface Sitting {
	person: Person;
	windows: Map<object, Doing>;
	/** Without a window they are there until then. */
	until: number;
}

/**
 * Who is there, in the memory of this process, and as others tell. Nothing of it is stored: a crash forgets it, and what
 * a process that is gone had told runs out by itself. Several windows of somebody are one person.
 */
export class Presence {
	readonly #me = randomUUID();
	readonly #timing: PresenceTiming;
	readonly #now: () => number;
	readonly #chance: () => number;
	readonly #here = new Map<string, Map<string, Sitting>>();
	readonly #elsewhere = new Map<string, Map<string, { people: Present[]; at: number }>>();
	readonly #changed = new Set<string>();
	#listener: ((room: string) => void) | null = null;
	#tell: ((told: PresenceTold) => void) | null = null;
	#told = 0;
	#sweeping: NodeJS.Timeout | null = null;
	#gathering: NodeJS.Timeout | null = null;

	constructor(timing: Partial<PresenceTiming> = {}, now = () => performance.now(), chance = Math.random) {
		this.#timing = { ...usual, ...timing };
		this.#now = now;
		this.#chance = chance;
	}

	/** Called with each room in which somebody came, went, or began to write. */
	onChange(listener: (room: string) => void): void {
		this.#listener = listener;
	}

	/** How other processes are told. They are asked who sits with them. */
	tellOthers(tell: (told: PresenceTold) => void): void {
		this.#tell = tell;
		tell({ from: this.#me, room: null, people: [] });
		for (const room of this.#here.keys()) this.#tellOf(room);
	}

	/** A window of the room is open. */
	sit(room: string, person: Person): Chair {
		const window = {};
		const sitting = this.#sittingOf(room, person);
		sitting.windows.set(window, 'listening');
		sitting.until = 0;
		this.changed(room);
		return {
			does: (doing) => {
				if (!sitting.windows.has(window) || sitting.windows.get(window) === doing) return;
				sitting.windows.set(window, doing);
				this.changed(room);
			},
			leave: () => {
				if (!sitting.windows.delete(window)) return;
				const { grace, spread } = this.#timing;
				if (sitting.windows.size === 0) sitting.until = this.#now() + grace + this.#chance() * spread;
				this.changed(room);
			}
		};
	}

	/** A page of the room was asked for; a window may follow, or there is no script. */
	look(room: string, person: Person): void {
		const isNew = !this.#here.get(room)?.has(person.id);
		const sitting = this.#sittingOf(room, person);
		if (sitting.windows.size === 0) sitting.until = this.#now() + this.#timing.looked;
		if (isNew) this.changed(room);
	}

	/** They got up, and said so: no grace. */
	leave(room: string, personId: string): void {
		if (this.#here.get(room)?.delete(personId)) this.changed(room);
	}

	people(room: string): Present[] {
		const found = new Map<string, Present>();
		const note = (present: Present) => {
			if (found.get(present.id)?.doing !== 'writing') found.set(present.id, present);
		};
		for (const present of this.#peopleHere(room)) note(present);
		for (const { people } of this.#elsewhere.get(room)?.values() ?? []) for (const present of people) note(present);
		return [...found.values()];
	}

	/** Another process says who sits there. */
	hear(told: PresenceTold): void {
		if (told.from === this.#me) return;
		if (told.room === null) return [...this.#here.keys()].forEach((room) => this.#tellOf(room));
		let tellers = this.#elsewhere.get(told.room);
		if (!tellers) this.#elsewhere.set(told.room, (tellers = new Map()));
		const before = JSON.stringify(tellers.get(told.from)?.people ?? []);
		if (told.people.length === 0) tellers.delete(told.from);
		else tellers.set(told.from, { people: told.people, at: this.#now() });
		this.#watch();
		if (before !== JSON.stringify(told.people)) this.#listener?.(told.room);
	}

	/** Who is there, or what others may know of it, is not what it was. */
	changed(room: string): void {
		this.#changed.add(room);
		this.#watch();
		this.#gathering ??= setTimeout(() => {
			this.#gathering = null;
			const rooms = [...this.#changed];
			this.#changed.clear();
			for (const each of rooms) {
				this.#tellOf(each);
				this.#listener?.(each);
			}
		}, this.#timing.gather).unref();
	}

	stop(): void {
		if (this.#sweeping) clearInterval(this.#sweeping);
		if (this.#gathering) clearTimeout(this.#gathering);
		for (const room of this.#here.keys()) this.#tell?.({ from: this.#me, room, people: [] });
		this.#listener = this.#tell = null;
	}

	#sittingOf(room: string, person: Person): Sitting {
		let sittings = this.#here.get(room);
		if (!sittings) this.#here.set(room, (sittings = new Map()));
		let sitting = sittings.get(person.id);
		if (!sitting) sittings.set(person.id, (sitting = { person, windows: new Map(), until: 0 }));
		return sitting;
	}

	#peopleHere(room: string): Present[] {
		return [...(this.#here.get(room)?.values() ?? [])]
			.filter((sitting) => this.#isHere(sitting))
			.map(({ person: { kind, id }, windows }) => ({
				kind,
				id,
				doing: [...windows.values()].includes('writing') ? 'writing' : 'listening'
			}));
	}

	#isHere({ windows, until }: Sitting): boolean {
		return windows.size > 0 || until > this.#now();
	}

	#tellOf(room: string): void {
		this.#tell?.({ from: this.#me, room, people: this.#peopleHere(room).slice(0, mostTold) });
	}

	#watch(): void {
		this.#sweeping ??= setInterval(() => this.#sweep(), Math.min(1_000, this.#timing.grace / 2)).unref();
	}

	/** Takes away whoever is there no longer, and repeats now and then who is. */
	#sweep(): void {
		const now = this.#now();
		for (const [room, sittings] of this.#here) {
			for (const [id, sitting] of sittings)
				if (!this.#isHere(sitting)) {
					sittings.delete(id);
					this.changed(room);
				}
			if (sittings.size === 0) this.#here.delete(room);
		}
		for (const [room, tellers] of this.#elsewhere) {
			for (const [from, { at }] of tellers)
				if (at < now - this.#timing.lost) {
					tellers.delete(from);
					this.#listener?.(room);
				}
			if (tellers.size === 0) this.#elsewhere.delete(room);
		}
		if (now - this.#told < this.#timing.beat) return;
		this.#told = now;
		for (const room of this.#here.keys()) this.#tellOf(room);
	}
}
