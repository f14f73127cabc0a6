import { sql } from 'kysely';
import { evolve } from '#features/gatherings/evolve.ts';
import type { GatheringFront } from '#features/gatherings/gathering.ts';
import type { RoomAddress } from '#features/meetings/room.ts';
import type { RoomEvent, RoomFact, RoomState, Seat } from '#features/gatherings/room-state.ts';
import type { Tx } from '#server/database/database.ts';

/** A room up to date, with what happened since it was read last. */
export interface Read {
	state: RoomState;
	/** Behind the state that was known; null where they are not all there any more, and the state stands for itself. */
	events: RoomEvent[] | null;
	/** The chair of whoever asks; null for the system. */
	seat: Seat | null;
	/** Those whom whoever asks must not meet. */
	apart: Seat[];
}

interface Row {
	number: number;
	seat: Seat | null;
	closed: boolean;
	apart: Seat[];
	snapshot: RoomState | null;
	events: RoomEvent[];
}

/** A fact more than this many after the last snapshot takes a new one. */
const snapshotAfter = 64;

/** A room as it stands; null for whoever has no chair there. @param known what was read before, and is read on */
export const lookInto = (tx: Tx, id: string, known: RoomState | null): Promise<Read | null> =>
	read(tx, sql`look_into_gathering(${id}, ${known?.number ?? -1})`, known);

/** The same, and nobody else adds a fact before this transaction ends. */
export const enter = (tx: Tx, id: string, known: RoomState | null): Promise<Read | null> =>
	read(tx, sql`enter_gathering(${id}, ${known?.number ?? -1})`, known);

async function read(tx: Tx, look: ReturnType<typeof sql>, known: RoomState | null): Promise<Read | null> {
	const { rows } = await sql<{ room: Row | null }>`select ${look} as room`.execute(tx);
	const room = rows[0]!.room;
	return room && readOn(room, known);
}

function readOn({ number, closed, seat, apart, snapshot, events }: Row, known: RoomState | null): Read {
	const from = snapshot ?? known!;
	// Of a closed room only that it is closed is left.
	const state = closed
		? { ...from, number, phase: 'closed' as const, chairs: [], hands: [], holder: null, small: null }
		: events.reduce(evolve, from);
	return { state, events: known && !snapshot && !closed ? events : null, seat, apart };
}

/** Adds facts to a room that was entered in this transaction. @throws where the room went on meanwhile */
export async function add(
	tx: Tx,
	id: string,
	before: RoomState,
	facts: RoomFact[],
	now: number
): Promise<{ state: RoomState; events: RoomEvent[] }> {
	const events = facts.map((fact, index) => ({ ...fact, number: before.number + index + 1 }));
	const state = events.reduce(evolve, before);
	const snapshot = Math.floor(state.number / snapshotAfter) > Math.floor(before.number / snapshotAfter) ? state : null;
	const inside = insideOf(state);
	const changed = inside.join() !== insideOf(before).join() ? inside : null;
	const { rows } = await sql<{
		added: boolean;
	}>`select add_to_gathering(${id}, ${before.number}, ${JSON.stringify(facts)}::jsonb,
		${snapshot && JSON.stringify(snapshot)}::jsonb, ${changed}::uuid[], ${new Date(now)}) as added`.execute(tx);
	if (!rows[0]!.added) throw new Error('a room went on, or ended, under its lock');
	return { state, events };
}

const insideOf = ({ chairs }: RoomState): Seat[] =>
	chairs.filter(({ place }) => place !== 'door').map(({ seat }) => seat);

/** Of each chair those that keep apart from it. @param tx the system's */
export async function readApart(tx: Tx, id: string): Promise<Map<Seat, Set<Seat>>> {
	const { rows } = await sql<{
		seat: Seat;
		other: Seat;
	}>`select seat, other from chairs_that_keep_apart(${id})`.execute(tx);
	const apart = new Map<Seat, Set<Seat>>();
	for (const { seat, other } of rows) apart.set(seat, (apart.get(seat) ?? new Set()).add(other));
	return apart;
}

/** What somebody finds at the address of a meeting's room; null where there is no such date for them. */
export async function readFront(
	tx: Tx,
	{ slug, meeting, date }: RoomAddress
): Promise<{ front: GatheringFront; read: Read | null } | null> {
	if (!/^[0-9a-f-]{36}$/.test(meeting) || !isDay(date)) return null;
	const { rows } = await sql<{ found: (GatheringFront & { room: Row | null }) | null }>`
		select gathering_before_me(${slug}, ${meeting}, ${date}) as found`.execute(tx);
	const found = rows[0]!.found;
	if (!found) return null;
	const { room, ...front } = found;
	return { front, read: room && readOn(room, null) };
}

const isDay = (date: string) => /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date));
