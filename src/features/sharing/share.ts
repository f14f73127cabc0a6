import { gestureKinds, type GestureKind } from './gesture.ts';
import * as v from 'valibot';
import { reference, version } from '#features/people/references.ts';
import { prose } from '#features/people/text.ts';
import { contentNotes } from './content-notes.ts';

/** Who may read, from the narrowest to the widest (DESIGN: one model for everything a member writes). */
export const audiences = ['me', 'supporters', 'group', 'community', 'public'] as const;
export type Audience = (typeof audiences)[number];

/** The audiences that a share in a group can be given. A circle of supporters comes with the feature that makes one. */
export const shareAudiences = ['group', 'community', 'public', 'me'] as const satisfies readonly Audience[];

/** What the author wants back. */
export const wishes = ['listen', 'relate', 'advise'] as const;
export type Wish = (typeof wishes)[number];

/** One-tap answers; never a score. */
export const longestShare = 8000;
export const longestReply = 3000;
/** Shares and replies that one member can write within ten minutes. Far more than a person in need writes. */
export const writingLimit = { shares: 12, replies: 40, minutes: 10 };

const formKey = reference('stale');

/** The writer's own browser found words of danger, showed its card, and they post it all the same (docs/safety.md). */
export const foundDanger = v.pipe(
	v.optional(v.string()),
	v.transform((value) => value === 'yes')
);

export const ShareForm = v.object({
	key: formKey,
	body: prose(1, longestShare),
	audience: v.picklist(shareAudiences, 'choose'),
	wish: v.picklist(wishes, 'choose'),
	notes: v.array(v.picklist(contentNotes, 'choose')),
	/** Said under a mask of its own, which is the same for everybody. */
	masked: v.pipe(
		v.optional(v.string()),
		v.transform((value) => value === 'yes')
	),
	found: foundDanger
});
type Filled = v.InferOutput<typeof ShareForm>;
export type ShareInput = Omit<Filled, 'masked'> & Partial<Pick<Filled, 'masked'>>;

export const ShareEditForm = v.object({ ...v.omit(ShareForm, ['key', 'masked']).entries, version });
export type ShareEdit = v.InferOutput<typeof ShareEditForm>;

export const ReplyForm = v.object({ key: formKey, body: prose(1, longestReply), found: foundDanger });
export type ReplyInput = v.InferOutput<typeof ReplyForm>;

export const ReplyEditForm = v.object({ body: prose(1, longestReply), version, found: foundDanger });
export type ReplyEdit = v.InferOutput<typeof ReplyEditForm>;

const gestureButtons = gestureKinds.flatMap((kind) => [`make ${kind}`, `take-back ${kind}`] as const);
/** What a gesture's button sends: what is wished, not "the other way round", so that sending it twice changes nothing. */
export const gestureButton = (kind: GestureKind, made: boolean) =>
	made ? (`take-back ${kind}` as const) : (`make ${kind}` as const);
export const GestureForm = v.object({
	gesture: v.pipe(
		v.picklist(gestureButtons, 'choose'),
		v.transform((button) => {
			const [wish, kind] = button.split(' ') as ['make' | 'take-back', GestureKind];
			return { kind, made: wish === 'make' };
		})
	)
});

/** A share as a page shows it. `byline` is null where the author left and took their name along. */
export interface ShareView {
	id: string;
	byline: string | null;
	mine: boolean;
	audience: Audience;
	wish: Wish;
	body: string;
	/** Keys of the community's list of topics; they fold the words until somebody opens them. */
	contentNotes: string[];
	/** Those that care put there; they fold the words like the author's. */
	careNotes: string[];
	/** Unix time in milliseconds. */
	at: number;
	edited: boolean;
	withdrawn: boolean;
	/** What care did: behind a note, or seen by its author alone. */
	folded: boolean;
	hidden: boolean;
	/** A page of its author's journal, which they opened. */
	page: boolean;
	/** Holds a topic or a word that the viewer does not want to meet unasked; the words are then left out of a feed. */
	muted: boolean;
	version: number;
	/** The newest replies, oldest of them first. */
	replies: ReplyView[];
	hasEarlierReplies: boolean;
	gestures: GestureView[];
	/** Towards its author, while nobody has answered: who was asked to; null for others and once somebody has. */
	held: Held | null;
}

/** Whether nobody but its author may be shown it: kept for oneself, or hidden by care. */
export const isForAuthorAlone = ({ audience, hidden }: Pick<ShareView, 'audience' | 'hidden'>): boolean =>
	audience === 'me' || hidden;

/** How far the group holds a share that waits for its first answer (features/support/unanswered.ts). */
export type Held = 'waiting' | 'been-there' | 'welcome' | 'facilitators' | 'taken';

export interface ReplyView {
	id: string;
	byline: string | null;
	mine: boolean;
	body: string;
	at: number;
	edited: boolean;
	withdrawn: boolean;
	muted: boolean;
	/** Topics that care put before it. */
	careNotes: string[];
	folded: boolean;
	hidden: boolean;
}

/** All who made the same gesture. */
export interface GestureView {
	kind: GestureKind;
	names: string[];
	mine: boolean;
}

/** Why words were not taken, short of a fault in a field. */
export type Refusal = 'closed' | 'paused' | 'agreements' | 'too-much' | 'withdrawn';

/** A group on its member's home page. */
export interface HomeGroup {
	slug: string;
	name: string;
	closed: boolean;
	members: number;
	/** Some of the names in it, for the picture. */
	names: string[];
	/** When something was last shared that the viewer may read, in Unix milliseconds; null before that. */
	lastAt: number | null;
}

/** A share that was said to everybody here, with the group it comes from. */
export interface SaidHere extends ShareView {
	slug: string;
	groupName: string;
}
