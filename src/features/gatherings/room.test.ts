import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { stagesOf } from './agenda.ts';
import { chairWaits, decide, foresee, lose, nextDue, passTime, pieceWaits, sitDown } from './decide.ts';
import { evolve, follows } from './evolve.ts';
import { whoIsNext } from './next.ts';
import {
	doingOf,
	emptyRoom,
	chairOf,
	hearEachOther,
	maySpeak,
	type RoomFact,
	type RoomState,
	type Seat
} from './room-state.ts';
import { Wish, type Refusal } from './wish.ts';

const stage = (order: RoomState['order']) =>
	({ kind: 'sharing', title: 'Sharing', words: '', order, seconds: 180 }) as const;
const now = Date.UTC(2026, 10, 24, 19);
/** Seats in the order of sitting down: the first leads. */
const seats = Array.from({ length: 6 }, (_, index) => `00000000-0000-4000-8000-00000000000${index}`);
const [ruth, sam, ana, joe, mia] = seats as [Seat, Seat, Seat, Seat, Seat];

const does = (room: RoomState, facts: RoomFact[] | Refusal): RoomState => {
	if (typeof facts === 'string') throw new Error(facts);
	return foresee(room, facts);
};
const coming = (seat: Seat) => ({ seat, name: seat, guest: false, leads: seat === ruth, way: 'voice' as const });
const asks = (room: RoomState, seat: Seat, wish: Wish, at = now) =>
	decide(room, wish, { seat, now: at, chance: () => 0.5 });
const wishes = (room: RoomState, seat: Seat, wish: Wish, at = now) => does(room, asks(room, seat, wish, at));

function openRoom(order: RoomState['order'], who: Seat[] = [ruth, sam, ana, joe]): RoomState {
	const empty = emptyRoom({ stages: [stage(order), stage('free')], door: 'open' });
	const seated = who.reduce((room, seat) => does(room, sitDown(room, coming(seat))), empty);
	return wishes(seated, ruth, { do: 'open' });
}

describe('a round', () => {
	it('goes to everybody once, in the order of the circle, and then to whoever raised a hand', () => {
		let room = wishes(openRoom('round'), ruth, { do: 'go-on' });
		room = wishes(room, joe, { do: 'raise' });
		room = wishes(room, sam, { do: 'raise' });
		const held: (Seat | null)[] = [room.holder];
		while (room.holder) {
			room = wishes(room, room.holder, { do: 'pass' });
			held.push(room.holder);
		}
		// Joe and Sam were asked in the round: their hands are taken as answered then.
		expect(held).toEqual([ruth, sam, ana, joe, null]);
	});

	it('passes over whoever only listens or stepped away, and comes back to those who return', () => {
		let room = wishes(openRoom('round'), sam, { do: 'take-part', way: 'listen' });
		room = wishes(room, ana, { do: 'step-away' });
		room = wishes(room, ruth, { do: 'go-on' });
		room = wishes(room, ruth, { do: 'pass' });
		expect(room.holder).toBe(joe);
		room = wishes(room, ana, { do: 'come-back' });
		room = wishes(room, joe, { do: 'pass' });
		expect(room.holder).toBe(ana);
	});

	it('goes on behind whoever leaves while they hold the piece', () => {
		let room = wishes(openRoom('round'), ruth, { do: 'give', seat: sam });
		room = wishes(room, sam, { do: 'leave' });
		expect(room.holder).toBe(ana);
		room = wishes(room, ruth, { do: 'pause', seat: ana, minutes: 10 });
		expect(room.holder).toBe(joe);
	});
});

describe('by hand', () => {
	it('whoever asks first where nobody waits has it at once, and the others in order', () => {
		let room = wishes(openRoom('hand'), ana, { do: 'raise' });
		expect(room.holder).toBe(ana);
		room = wishes(room, joe, { do: 'raise' });
		room = wishes(room, sam, { do: 'raise' });
		expect(room.hands).toEqual([joe, sam]);
		expect(room.chairs.map((chair) => doingOf(room, chair))).toEqual([
			'listening',
			'wants-to-speak',
			'speaking',
			'wants-to-speak'
		]);
		room = wishes(room, ana, { do: 'pass' });
		expect([room.holder, room.hands]).toEqual([joe, [sam]]);
		expect(asks(room, ana, { do: 'pass' })).toBe('not-yours');
	});

	it('a hand waits for whoever lost the connection, and the piece waits twenty seconds', () => {
		let room = wishes(openRoom('hand'), ana, { do: 'raise' });
		room = wishes(room, joe, { do: 'raise' });
		room = wishes(room, sam, { do: 'raise' });
		room = does(room, lose(room, ana, now));
		room = does(room, lose(room, joe, now));
		expect(room.holder).toBe(ana);
		expect(nextDue(room)).toBe(now + pieceWaits);
		room = does(room, passTime(room, now + pieceWaits));
		expect([room.holder, room.hands], 'Joe is passed over, and keeps his hand').toEqual([sam, [joe]]);
		room = does(room, sitDown(room, coming(joe)));
		room = wishes(room, sam, { do: 'pass' }, now + pieceWaits);
		expect(room.holder).toBe(joe);
		room = does(room, passTime(room, now + chairWaits));
		expect(chairOf(room, ana)).toBeUndefined();
	});

	it('whoever listens, is paused or at the door raises none', () => {
		let room = wishes(openRoom('hand'), sam, { do: 'take-part', way: 'listen' });
		expect(asks(room, sam, { do: 'raise' })).toBe('listening');
		room = wishes(room, ruth, { do: 'pause', seat: ana, minutes: 1 });
		expect(asks(room, ana, { do: 'raise' })).toBe('paused');
		expect(asks(room, ana, { do: 'raise' }, now + 60_000)).not.toBe('paused');
		room = wishes(room, ruth, { do: 'door', door: 'ask' });
		room = does(room, sitDown(room, coming(mia)));
		expect(asks(room, mia, { do: 'raise' })).toBe('not-here');
		room = wishes(room, ruth, { do: 'admit', seat: mia });
		expect(wishes(room, mia, { do: 'raise' }).holder).toBe(mia);
	});
});

describe('who may be heard', () => {
	it('is the one who holds the piece; those who lead while it lies in the middle; everybody in an open talk', () => {
		const heard = (room: RoomState) =>
			room.chairs.filter(({ seat }) => maySpeak(room, seat, now)).map(({ seat }) => seat);
		let room = openRoom('hand');
		expect(heard(room)).toEqual([ruth]);
		room = wishes(room, sam, { do: 'raise' });
		expect(heard(room)).toEqual([sam]);
		room = wishes(room, ruth, { do: 'order', order: 'free' });
		expect([room.holder, heard(room)]).toEqual([null, [ruth, sam, ana, joe]]);
		room = wishes(room, ruth, { do: 'hush', seat: ana, on: true });
		expect(heard(room)).toEqual([ruth, sam, joe]);
		room = wishes(room, ruth, { do: 'give', seat: ana });
		expect(heard(room), 'who is given the piece is not muted any more').toEqual([ana]);
	});

	it('in small circles those who sit together, until their time is over', () => {
		let room = openRoom('hand', [ruth, sam, ana, joe, mia]);
		room = wishes(room, ruth, { do: 'split', size: 2, minutes: 5 });
		const sizes = room.small!.circles.map(({ length }) => length).toSorted();
		expect(sizes, 'nobody sits alone').toEqual([2, 3]);
		const [one, other] = room.small!.circles as [Seat[], Seat[]];
		expect(hearEachOther(room, one[0]!, one[1]!)).toBe(true);
		expect(hearEachOther(room, one[0]!, other[0]!)).toBe(false);
		expect([...one, ...other].every((seat) => maySpeak(room, seat, now))).toBe(true);
		room = does(room, passTime(room, now + 5 * 60_000));
		expect([room.small, hearEachOther(room, one[0]!, other[0]!)]).toEqual([null, true]);
	});
});

describe('those who lead', () => {
	it('alone open, close and steer; and remove neither each other nor themselves', () => {
		const room = openRoom('hand');
		const theirs: Wish[] = [
			{ do: 'close' },
			{ do: 'give', seat: sam },
			{ do: 'remove', seat: ana },
			{ do: 'hand-over', seat: sam },
			{ do: 'stage', stage: 1 },
			{ do: 'lock', on: true }
		];
		for (const wish of theirs) expect(asks(room, sam, wish)).toBe('not-leading');
		expect(asks(room, ruth, { do: 'remove', seat: ruth })).toBe('not-yours');
		const led = wishes(room, ruth, { do: 'hand-over', seat: sam });
		expect(asks(led, ruth, { do: 'remove', seat: sam })).toBe('not-yours');
		expect(wishes(led, sam, { do: 'remove', seat: ana }).chairs).toHaveLength(3);
	});

	it('choose how the evening goes before it begins, and not in its middle', () => {
		const stages = stagesOf();
		let room = does(
			emptyRoom({ stages, door: 'open' }),
			sitDown(emptyRoom({ stages, door: 'open' }), { ...coming(ruth), leads: true })
		);
		room = wishes(room, ruth, { do: 'evening', evening: 'quiet' });
		expect(room.stages).toEqual(stagesOf('quiet'));
		expect([room.stage, room.order]).toEqual([0, stagesOf('quiet')[0]!.order]);
		room = wishes(room, ruth, { do: 'open' });
		expect(asks(room, ruth, { do: 'evening', evening: 'topic' })).toBe('gone');
		expect(asks(openRoom('hand'), sam, { do: 'evening', evening: 'topic' })).toBe('not-leading');
	});

	it('lock the room to whoever is new, and whoever was here comes back', () => {
		let room = wishes(openRoom('hand'), ruth, { do: 'lock', on: true });
		room = does(room, lose(room, sam, now));
		expect(sitDown(room, coming(mia))).toBe('locked');
		expect(doingOf(does(room, sitDown(room, coming(sam))), chairOf(room, ana)!)).toBe('listening');
		expect(chairOf(does(room, sitDown(room, coming(sam))), sam)?.lostAt).toBeNull();
	});

	it('step to another stage: the piece comes to the middle, hands stay, the round is new', () => {
		let room = wishes(openRoom('hand'), ana, { do: 'raise' });
		room = wishes(room, joe, { do: 'raise' });
		room = wishes(room, ruth, { do: 'stage', stage: 1 });
		expect([room.holder, room.hands, room.order, room.heard]).toEqual([null, [joe], 'free', []]);
		expect(asks(room, ruth, { do: 'stage', stage: 7 })).toBe('gone');
	});
});

describe('events', () => {
	it('that were heard are not heard again, and a gap is seen', () => {
		const room = openRoom('hand');
		const event = { kind: 'hand', seat: sam, up: true, number: room.number + 1 } as const;
		const later = evolve(room, event);
		expect(evolve(later, event)).toEqual(later);
		expect(follows(room, event)).toBe(true);
		expect(follows(room, { ...event, number: room.number + 2 })).toBe(false);
	});

	it('after the end change nothing', () => {
		const room = wishes(openRoom('hand'), ruth, { do: 'close' });
		expect(room.chairs).toEqual([]);
		expect(asks(room, ruth, { do: 'open' })).toBe('closed');
		expect(sitDown(room, coming(sam))).toBe('closed');
		expect(evolve(room, { kind: 'opened', at: now, number: room.number + 1 }).phase).toBe('closed');
	});
});

// Whatever happens in whatever order ------------------------------------------------------------------------------------------

const seat = fc.constantFrom(...seats);
const anyWish: fc.Arbitrary<Wish> = fc.oneof(
	fc.constantFrom<Wish>(
		{ do: 'raise' },
		{ do: 'raise' },
		{ do: 'lower' },
		{ do: 'pass' },
		{ do: 'pass' },
		{ do: 'step-away' },
		{ do: 'come-back' },
		{ do: 'leave' },
		{ do: 'open' },
		{ do: 'go-on' },
		{ do: 'regather' }
	),
	fc.record({ do: fc.constant('take-part' as const), way: fc.constantFrom('listen' as const, 'voice' as const) }),
	fc.record({
		do: fc.constantFrom('admit' as const, 'lower-hand' as const, 'remove' as const, 'hand-over' as const),
		seat
	}),
	fc.record({ do: fc.constant('give' as const), seat: fc.option(seat) }),
	fc.record({ do: fc.constant('hush' as const), seat, on: fc.boolean() }),
	fc.record({ do: fc.constant('pause' as const), seat, minutes: fc.option(fc.constant(1)) }),
	fc.record({
		do: fc.constant('order' as const),
		order: fc.constantFrom('round' as const, 'hand' as const, 'free' as const)
	}),
	fc.record({ do: fc.constant('stage' as const), stage: fc.integer({ min: 0, max: 2 }) }),
	fc.record({ do: fc.constant('split' as const), size: fc.integer({ min: 2, max: 4 }), minutes: fc.constant(1) })
);
type Step = { seat: Seat; move: 'sit' | 'lose' | 'wait' | Wish };
const steps = fc.array(
	fc.record({
		seat,
		move: fc.oneof(fc.constantFrom('sit' as const, 'sit' as const, 'lose' as const, 'wait' as const), anyWish, anyWish)
	}),
	{ maxLength: 120 }
);

function play(played: Step[], look: (before: RoomState, room: RoomState, step: Step, at: number) => void): RoomState {
	let room = openRoom('hand', [ruth, sam]);
	let at = now;
	for (const step of played) {
		at += step.move === 'wait' ? 25_000 : 700;
		const facts =
			step.move === 'sit'
				? sitDown(room, coming(step.seat))
				: step.move === 'lose'
					? lose(room, step.seat, at)
					: step.move === 'wait'
						? passTime(room, at)
						: decide(room, step.move, { seat: step.seat, now: at, chance: () => 0.3 });
		const before = room;
		if (typeof facts !== 'string') room = foresee(room, facts);
		look(before, room, step, at);
	}
	return room;
}

/** What holds in every room, whatever happened. */
function expectWhole(room: RoomState): void {
	const here = room.chairs.map((chair) => chair.seat);
	expect(new Set(here).size).toBe(here.length);
	expect(new Set(room.hands).size).toBe(room.hands.length);
	for (const hand of room.hands) expect(chairOf(room, hand)?.place).not.toBe('door');
	for (const hand of room.hands) expect(here).toContain(hand);
	if (room.holder) {
		expect(chairOf(room, room.holder)?.place).toBe('circle');
		expect(chairOf(room, room.holder)?.way).not.toBe('listen');
		expect(room.hands).not.toContain(room.holder);
	}
	for (const circle of room.small?.circles ?? []) for (const one of circle) expect(here).toContain(one);
}

describe('any order of joins, leaves, passes and crashes', () => {
	it('leaves one or no holder, who sits there, and each hand once', () => {
		fc.assert(
			fc.property(steps, (played) => void play(played, (_, room) => expectWhole(room))),
			{ numRuns: 300 }
		);
	});

	it('loses no hand: it goes by being heard, lowered, paused, listening or leaving, and by nothing else', () => {
		fc.assert(
			fc.property(steps, (played) => {
				play(played, (before, room, step) => {
					for (const hand of before.hands.filter((each) => !room.hands.includes(each))) {
						const chair = chairOf(room, hand);
						const { move } = step;
						const own =
							step.seat === hand && typeof move === 'object' && ['lower', 'take-part', 'leave'].includes(move.do);
						const led = typeof move === 'object' && 'seat' in move && move.seat === hand;
						expect(room.holder === hand || own || led || !chair, JSON.stringify({ hand, move })).toBe(true);
					}
				});
			}),
			{ numRuns: 300 }
		);
	});

	it('keeps nobody waiting: where the piece was let go, it is with the next who can take it', () => {
		fc.assert(
			fc.property(steps, (played) => {
				play(played, (before, room, { move }, at) => {
					const letGo = before.holder !== null && room.holder === null;
					const led = typeof move === 'object' && ['give', 'order', 'stage', 'split'].includes(move.do);
					if (letGo && !led) expect(whoIsNext(room, at)).toBeNull();
				});
			}),
			{ numRuns: 300 }
		);
	});

	it('heard twice, or from the beginning by somebody who comes late, is the same room', () => {
		fc.assert(
			fc.property(steps, (played) => {
				let late = openRoom('hand', [ruth, sam]);
				const room = play(played, (before, after) => {
					if (after.number === before.number) return;
					late = structuredClone(after);
				});
				expect({ ...late, number: room.number }).toEqual(room);
			})
		);
	});
});

it('what no window should ask is not understood', () => {
	const id = sam;
	for (const wish of [
		{ do: 'fly' },
		{ do: 'give', seat: 'x' },
		{ do: 'pause', seat: id, minutes: 1e9 },
		{ do: 'pass', seat: id },
		{ do: 'split', size: 40, minutes: 1 },
		{ do: 'timer', seconds: Number.NaN, shown: 'holder' },
		null,
		[]
	])
		expect(v.safeParse(Wish, wish).success, JSON.stringify(wish)).toBe(false);
});
