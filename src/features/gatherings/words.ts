import * as m from '#messages';
import type { ArriveProblem } from './gathering.ts';
import type { Doing, Evening, Order, TogetherKind, Way } from './room-state.ts';
import type { Breath } from './together.ts';
import type { Refusal } from './wish.ts';

export const sayWay: Record<Way, { label: () => string; hint: () => string }> = {
	listen: { label: m.gatherings_way_listen, hint: m.gatherings_way_listen_hint },
	text: { label: m.gatherings_way_text, hint: m.gatherings_way_text_hint },
	voice: { label: m.gatherings_way_voice, hint: m.gatherings_way_voice_hint },
	video: { label: m.gatherings_way_video, hint: m.gatherings_way_video_hint }
};

export const sayDoing: Record<Doing, () => string> = {
	listening: m.gatherings_listening,
	'wants-to-speak': m.gatherings_wants,
	speaking: m.gatherings_speaking,
	away: m.gatherings_away,
	'at-the-door': m.gatherings_at_door
};

export const sayOrder: Record<Order, () => string> = {
	round: m.gatherings_order_round,
	hand: m.gatherings_order_hand,
	free: m.gatherings_order_free
};

export const sayEvening: Record<Evening, () => string> = {
	'open-sharing': m.gatherings_evening_sharing,
	topic: m.gatherings_evening_topic,
	quiet: m.gatherings_evening_quiet
};

export const sayTogether: Record<TogetherKind, () => string> = {
	'box-breath': m.gatherings_together_box,
	'even-breath': m.gatherings_together_even,
	'long-breath': m.gatherings_together_long,
	silence: m.gatherings_together_silence,
	candle: m.gatherings_together_candle
};

export const sayBreath: Record<Breath, () => string> = {
	in: m.gatherings_in,
	hold: m.gatherings_hold,
	out: m.gatherings_out,
	rest: m.gatherings_rest
};

const refusals: Record<Exclude<Refusal, 'locked' | 'full'> | 'later', () => string> = {
	'not-here': m.gatherings_refused_not_here,
	'not-leading': m.gatherings_refused_not_leading,
	'not-open': m.gatherings_refused_not_open,
	closed: m.gatherings_refused_closed,
	paused: m.gatherings_refused_paused,
	listening: m.gatherings_refused_listening,
	'not-yours': m.gatherings_refused_not_yours,
	gone: m.gatherings_refused_gone,
	'too-fast': m.gatherings_refused_too_fast,
	later: m.gatherings_refused_later
};
export const sayRefusal = (refusal: string): string =>
	refusals[refusal as keyof typeof refusals]?.() ?? refusals.later();

const problems: Record<ArriveProblem, () => string> = {
	cancelled: m.gatherings_cancelled,
	early: m.gatherings_enter_early,
	over: m.gatherings_over,
	closed: m.gatherings_over,
	'no-guests': m.gatherings_no_guests,
	'not-writable': m.gatherings_not_writable,
	'sent-out': m.gatherings_sent_out,
	'name-taken': m.gatherings_name_taken,
	locked: m.gatherings_locked,
	full: m.gatherings_full
};
export const sayArriveProblem = (problem: ArriveProblem): string => problems[problem]();

export const sayHowMany = (count: number): string =>
	count === 1 ? m.gatherings_count_one() : m.gatherings_count({ count });
