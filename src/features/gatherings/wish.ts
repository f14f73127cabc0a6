import * as v from 'valibot';
import { gestureKinds } from '#features/sharing/gesture.ts';
import { evenings, orders, togetherKinds, ways } from './room-state.ts';

/** A stage of at most this many minutes for one person, a small circle, a pause; in seconds and minutes as said. */
export const longestTurn = 3_600;
export const longestSmallCircles = 60;
export const longestPause = 24 * 60;
export const longestTogether = 3_600;
export const mostStages = 20;

const seat = v.pipe(v.string(), v.uuid());
const whole = (from: number, to: number) => v.pipe(v.number(), v.integer(), v.minValue(from), v.maxValue(to));
const does = <const Do extends string>(verb: Do) => v.strictObject({ do: v.literal(verb) });

/** What anybody in the room can ask for, about themselves. */
const Own = [
	does('raise'),
	does('lower'),
	/** The one who holds the piece is done, or passes. */
	does('pass'),
	does('step-away'),
	does('come-back'),
	v.strictObject({ do: v.literal('take-part'), way: v.picklist(ways) }),
	v.strictObject({ do: v.literal('gesture'), gesture: v.picklist(gestureKinds) }),
	does('leave')
] as const;

/** What those who lead can ask for. */
const Leading = [
	does('open'),
	does('close'),
	/** The piece goes to whoever is next, or starts a round. */
	does('go-on'),
	/** Another way for the evening to go, before it begins. */
	v.strictObject({ do: v.literal('evening'), evening: v.picklist(evenings) }),
	v.strictObject({ do: v.literal('admit'), seat }),
	v.strictObject({ do: v.literal('door'), door: v.picklist(['open', 'ask']) }),
	v.strictObject({ do: v.literal('lock'), on: v.boolean() }),
	/** Null puts the piece in the middle. */
	v.strictObject({ do: v.literal('give'), seat: v.nullable(seat) }),
	v.strictObject({ do: v.literal('lower-hand'), seat }),
	v.strictObject({ do: v.literal('stage'), stage: whole(0, mostStages - 1) }),
	v.strictObject({ do: v.literal('order'), order: v.picklist(orders) }),
	v.strictObject({
		do: v.literal('timer'),
		seconds: v.nullable(whole(15, longestTurn)),
		shown: v.picklist(['holder', 'everybody'])
	}),
	v.strictObject({ do: v.literal('hush'), seat, on: v.boolean() }),
	/** Null ends the pause. */
	v.strictObject({ do: v.literal('pause'), seat, minutes: v.nullable(whole(1, longestPause)) }),
	v.strictObject({ do: v.literal('remove'), seat }),
	v.strictObject({ do: v.literal('hand-over'), seat }),
	v.strictObject({ do: v.literal('spotlight'), seat: v.nullable(seat) }),
	v.strictObject({ do: v.literal('split'), size: whole(2, 4), minutes: whole(1, longestSmallCircles) }),
	does('regather'),
	v.strictObject({
		do: v.literal('together'),
		kind: v.picklist(togetherKinds),
		seconds: v.nullable(whole(10, longestTogether))
	}),
	does('be-still')
] as const;

/** What a window may ask of a room. Whether it comes about is decided in `decide`. */
export const Wish = v.variant('do', [...Own, ...Leading]);
export type Wish = v.InferOutput<typeof Wish>;

const leading = new Set<string>(Leading.map(({ entries }) => entries.do.literal));
export const isForLeading = (wish: Wish): boolean => leading.has(wish.do);

/** Why a wish did not come about. */
export type Refusal =
	/** Who asks does not sit here (any more), or is still at the door. */
	| 'not-here'
	/** Only those who lead do that. */
	| 'not-leading'
	| 'not-open'
	| 'closed'
	| 'paused'
	/** Whoever only listens has to choose another way first. */
	| 'listening'
	| 'not-yours'
	| 'locked'
	| 'full'
	/** Somebody whom it concerns is gone. */
	| 'gone'
	/** It was said too much within a minute. */
	| 'too-fast';
