import { sql } from 'kysely';
import { stagesOf } from '#features/gatherings/agenda.ts';
import { comeBack, decide, decideSaying, foresee, sitDown } from '#features/gatherings/decide.ts';
import type { ArriveProblem, GatheringFront, SayInput, SeenGathering } from '#features/gatherings/gathering.ts';
import type { RoomAddress } from '#features/meetings/room.ts';
import { chairOf, emptyRoom, type Seat, type Way } from '#features/gatherings/room-state.ts';
import { seenBy } from '#features/gatherings/seen.ts';
import type { Refusal, Wish } from '#features/gatherings/wish.ts';
import type { Person, Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { LiveRoom, type Move } from './live-room.ts';
import { readSpoken, sealWords } from './spoken.ts';
import { add, enter, readFront, type Read } from './store.ts';

const rooms = new Map<string, LiveRoom>();

/** The room with this id, as this process has it. */
export function liveRoom(id: string): LiveRoom {
	let room = rooms.get(id);
	if (!room) rooms.set(id, (room = new LiveRoom(id)));
	return room;
}
/** The same, where windows of this process follow it. */
export const openRoom = (id: string): LiveRoom | null => rooms.get(id) ?? null;

/** Nobody follows it here any more: the database has all that is to be known. */
export function forgetRoom(room: LiveRoom): void {
	if (!room.isEmpty) return;
	room.stop();
	rooms.delete(room.id);
}

/** A meeting's date with its room, as far as somebody sees it; null where there is no such date for them. Two queries. */
export async function readGathering(
	person: Person,
	address: RoomAddress
): Promise<{ front: GatheringFront; seen: SeenGathering | null } | null> {
	return hearth().database.as(
		person,
		async (tx) => {
			const found = await readFront(tx, address);
			if (!found) return null;
			const { front, read } = found;
			const isThere = read?.seat && front.gathering && chairOf(read.state, read.seat);
			return { front, seen: isThere ? await see(tx, front.gathering!, read) : null };
		},
		'read'
	);
}

async function see(tx: Tx, id: string, { state, seat, apart }: Read): Promise<SeenGathering> {
	const room = seenBy(state, seat!, new Set(apart));
	return { id, me: seat!, room, lines: await readSpoken(tx, id) };
}

/** A refusal that undoes what its transaction had begun. */
class Refused extends Error {
	readonly problem: ArriveProblem;
	constructor(problem: ArriveProblem) {
		super(problem);
		this.problem = problem;
	}
}

/** Somebody comes to a meeting; null where they are in, or at its door. No such date for them: undefined. */
export async function arrive(
	person: Person,
	{ meeting, date }: Pick<RoomAddress, 'meeting' | 'date'>,
	{ name, way }: { name: string; way: Way },
	now = hearth().now()
): Promise<ArriveProblem | null | undefined> {
	const { database, live } = hearth();
	const empty = emptyRoom({ stages: stagesOf(), door: 'open' });
	let id: string | undefined;
	try {
		await database.as(person, async (tx) => {
			const { rows } = await sql<{
				at: {
					problem?: ArriveProblem | 'not-found';
					gathering: string;
					seat: Seat;
					name: string;
					leads: boolean;
					capacity: number | null;
				};
			}>`select arrive_at_gathering(${newId(now)}, ${meeting}, ${date}, ${name}, ${JSON.stringify(empty)}::jsonb, ${new Date(now)}) as at`.execute(
				tx
			);
			const { problem, gathering, capacity, ...chair } = rows[0]!.at;
			if (problem === 'not-found') return;
			if (problem) throw new Refused(problem);
			id = gathering;
			const read = await enter(tx, gathering, null);
			const facts = sitDown(read!.state, { ...chair, guest: person.kind === 'guest', way }, capacity ?? undefined);
			if (typeof facts === 'string') throw new Refused(facts as ArriveProblem);
			if (facts.length > 0) await add(tx, gathering, read!.state, facts, now);
		});
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		return error.problem;
	}
	if (!id) return undefined;
	openRoom(id)?.look();
	live.poke();
	return null;
}

/** What somebody asks for in a room where they have a chair. Null where it came about. */
export async function wishFor(person: Person, gathering: string, wish: Wish): Promise<Refusal | null> {
	return act(gathering, person, ({ state, seat }) => {
		const back = comeBack(state, seat!);
		const facts = decide(foresee(state, back), wish, { seat: seat!, now: hearth().now(), chance: Math.random });
		return typeof facts === 'string' ? facts : { facts: [...back, ...facts] };
	});
}

/** Says something in a room. The same form twice is said once. Null where it is said. */
export async function sayAt(
	person: Person,
	gathering: string,
	{ words, to, key }: SayInput,
	now = hearth().now()
): Promise<Refusal | null> {
	return act(gathering, person, async ({ state, seat }, tx) => {
		const line = newId(now);
		const back = comeBack(state, seat!);
		const hearers = decideSaying(foresee(state, back), seat!, to, now);
		if (typeof hearers === 'string') return hearers;
		const { rows } = await sql<{ problem: 'not-here' | 'too-fast' | 'again' | null }>`
			select say_at_gathering(${line}, ${gathering}, ${sealWords(line, words)}, ${hearers.to}::uuid[], ${key}, ${new Date(now)}) as problem`.execute(
			tx
		);
		const { problem } = rows[0]!;
		if (problem === 'again') return { facts: [] };
		if (problem) return problem;
		return {
			facts: [...back, { kind: 'said', line, seat: seat!, to: hearers.to }],
			said: { id: line, seat: seat!, name: chairOf(state, seat!)!.name, words, aside: hearers.to !== null, at: now }
		};
	});
}

async function act(gathering: string, person: Person | null, move: Move): Promise<Refusal | null> {
	const room = liveRoom(gathering);
	try {
		return await room.act(person, move);
	} finally {
		forgetRoom(room);
	}
}

/** Rooms whose time is over by far are closed, and all that was said in them goes. @returns how many */
export async function closeOldRooms(now = hearth().now()): Promise<number> {
	const old = await hearth().database.asSystem(
		'rooms whose time is over',
		(tx) =>
			tx
				.selectFrom('gatherings')
				.select('id')
				.where('closed_at', 'is', null)
				.where('until', '<=', new Date(now))
				.execute(),
		'read'
	);
	for (const { id } of old) await act(id, null, () => ({ facts: [{ kind: 'closed', at: now }] }));
	return old.length;
}
