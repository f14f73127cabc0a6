import * as v from 'valibot';
import { reference } from '#features/people/references.ts';
import { prose } from '#features/people/text.ts';

export const longestMessage = 2000;
/** Messages that one person can send within a minute (`send_message` holds to the same); what waited offline is more at once. */
export const messagesAMinute = 120;
export const messagesOnPage = 50;
export const conversationsOnPage = 30;
/** People of a circle, oneself among them. */
export const mostInCircle = 8;

/** How long words stay, for everybody who reads them: the shortest that anybody of them wishes when they are written. */
export const keepings = ['keep', '30-days', '24-hours'] as const;
export type Keeping = (typeof keepings)[number];

export const MessageForm = v.object({ key: reference('stale'), words: prose(1, longestMessage) });
export type MessageInput = v.InferOutput<typeof MessageForm>;
export const ChoicesForm = v.object({
	keeps: v.picklist(keepings, 'choose'),
	shows: v.pipe(
		v.optional(v.string(), ''),
		v.transform((value) => value === 'yes')
	)
});
export const CircleForm = v.object({
	with: v.pipe(
		v.array(reference('choose')),
		v.minLength(2, 'choose-two'),
		v.maxLength(mostInCircle - 1, 'too-many'),
		v.check((ids) => new Set(ids).size === ids.length, 'choose')
	)
});
/** More people for a circle that is there. */
export const AskForm = v.object({
	with: v.pipe(
		v.array(reference('choose')),
		v.minLength(1, 'choose'),
		v.maxLength(mostInCircle - 1, 'too-many'),
		v.check((ids) => new Set(ids).size === ids.length, 'choose')
	)
});
/** Whose words wait in a browser: sides of conversations. */
export const WaitingSides = v.pipe(v.array(v.pipe(v.string(), v.uuid())), v.minLength(1), v.maxLength(20));
export const InvitationForm = v.object({ side: reference('choose') });

/** Why a message was not sent. */
export type SendProblem = 'not-found' | 'at-rest' | 'too-fast';

export interface MessageView {
	id: string;
	/** Its number in the conversation; from 1. */
	seq: number;
	name: string;
	mine: boolean;
	/** For its writer's browser, which knows by it that it has arrived; null for everybody else. */
	key: string | null;
	/** Null where it was taken back, or cannot be opened any more. */
	words: string | null;
	takenBack: boolean;
	/** Unix time in milliseconds. */
	at: number;
	/** When it goes for everybody; null where it stays. */
	goesAt: number | null;
}

/** Somebody in a conversation, as the others know them. */
export interface Side {
	side: string;
	name: string;
	mine: boolean;
	/** Asked, and not come yet. */
	asked: boolean;
	keeps: Keeping;
}

/** Up to where one's words reached the other, where both let the other see it. */
export interface Reached {
	arrived: number;
	seen: number;
}

export interface Conversation {
	id: string;
	kind: 'pair' | 'circle';
	/** Nothing can be written any more. */
	atRest: boolean;
	sides: Side[];
	mySide: string;
	/** Whether one lets the other see when something arrived and was seen. */
	shows: boolean;
	reached: Reached | null;
	/** The last number that was given, and the last that one has seen. */
	lastSeq: number;
	mySeen: number;
	messages: MessageView[];
	/** The number before which there are older ones; null where there are none. */
	older: number | null;
	horizon: string;
	/** A key for what the browser keeps while there is no connection; base64, '' where there is none. */
	outboxKey: string;
}

/** A line of the list. */
export interface ConversationLine {
	id: string;
	kind: 'pair' | 'circle';
	names: string[];
	myName: string;
	atRest: boolean;
	/** Something that one has not seen. */
	fresh: boolean;
	/** Unix time in milliseconds. */
	at: number;
}
export interface Invitation {
	side: string;
	myName: string;
	names: string[];
}

/** How long words stay that are written now. */
export const keepingOf = (sides: Pick<Side, 'keeps' | 'asked'>[]): Keeping =>
	keepings.findLast((each) => sides.some(({ keeps, asked }) => !asked && keeps === each)) ?? 'keep';

/** What became of one's last words: with the server, with the other, before their eyes. */
export function stateOf(seq: number, reached: Reached | null): 'sent' | 'arrived' | 'seen' {
	if (reached && seq <= reached.seen) return 'seen';
	return reached && seq <= reached.arrived ? 'arrived' : 'sent';
}

/** The id of a message's place on the page: in the order of numbers, which is the order in which they were sent. */
export const placeId = (seq: number): string => `message-${String(seq).padStart(10, '0')}`;
