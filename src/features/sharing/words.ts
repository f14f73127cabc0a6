import * as m from '#messages';
import type { Audience, Held, Refusal, Wish } from './share.ts';
import type { GestureKind } from './gesture.ts';

// What the catalogue calls the things of this feature.

export const wishWords: Record<Wish, () => string> = {
	listen: m.sharing_wish_listen,
	relate: m.sharing_wish_relate,
	advise: m.sharing_wish_advise
};

export const wishOnCard: Record<Wish, () => string> = {
	listen: m.sharing_wishes_listen,
	relate: m.sharing_wishes_relate,
	advise: m.sharing_wishes_advise
};

export const heldWords: Record<Held, () => string> = {
	waiting: m.unanswered_held_waiting,
	'been-there': m.unanswered_held_been_there,
	welcome: m.unanswered_held_welcome,
	facilitators: m.unanswered_held_facilitators,
	taken: m.unanswered_held_taken
};

export const replyHint: Record<Wish, () => string> = {
	listen: m.sharing_reply_hint_listen,
	relate: m.sharing_reply_hint_relate,
	advise: m.sharing_reply_hint_advise
};

export const audienceOnCard: Record<Audience, () => string> = {
	me: m.sharing_read_by_me,
	supporters: m.sharing_read_by_supporters,
	group: m.sharing_read_by_group,
	community: m.sharing_read_by_community,
	public: m.sharing_read_by_public
};

export const gestureWords: Record<GestureKind, () => string> = {
	'with-you': m.sharing_gesture_with_you,
	'me-too': m.sharing_gesture_me_too,
	'thank-you': m.sharing_gesture_thank_you,
	hope: m.sharing_gesture_hope
};

export const refusalWords: Record<Refusal, () => string> = {
	closed: m.sharing_refused_closed,
	paused: m.sharing_refused_paused,
	agreements: m.sharing_refused_agreements,
	'too-much': m.sharing_refused_too_much,
	withdrawn: m.sharing_refused_withdrawn
};

/** The sentence for a refusal's code, or null where the code is a field's problem. */
export const sayShareProblem = (code: string): string | null =>
	code in refusalWords ? refusalWords[code as Refusal]() : null;

/** Whole answers of one tap, for somebody who asked to be heard. */
export const briefAnswers = {
	'hear-you': m.sharing_brief_hear_you,
	'thank-you': m.sharing_brief_thank_you
} as const;
export type BriefAnswer = keyof typeof briefAnswers;
export const isBriefAnswer = (value: string): value is BriefAnswer => Object.hasOwn(briefAnswers, value);
