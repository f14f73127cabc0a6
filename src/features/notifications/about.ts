import { notificationKinds, type NotificationKind } from './notification.ts';

/** What news can be about, in as many words as somebody can choose between. */
export const abouts = ['answers', 'company', 'groups', 'meetings', 'care'] as const;
export type About = (typeof abouts)[number];

const byKind: Record<NotificationKind, About> = {
	reply: 'answers',
	'page-shared': 'answers',
	'been-there': 'answers',
	'chosen-supporter': 'answers',
	'connect-asked': 'answers',
	'connect-accepted': 'answers',
	'message-came': 'answers',
	'circle-asked': 'answers',
	'buddy-asked': 'answers',
	'buddy-agreed': 'answers',
	'buddy-proposed': 'answers',
	'buddy-time': 'company',
	'check-in-shared': 'answers',
	'look-in': 'company',
	'reach-asked': 'company',
	'reach-widened': 'company',
	'reach-taken': 'company',
	'reach-nobody': 'company',
	'reach-after': 'company',
	'would-like-company': 'company',
	'may-need-company': 'company',
	'share-waits': 'company',
	'sitting-asked': 'company',
	'sitting-taken': 'company',
	'sitting-said': 'company',
	'sitting-said-care': 'company',
	'sitting-follow-up': 'company',
	'sitting-follow-up-care': 'company',
	'request-made': 'groups',
	'request-accepted': 'groups',
	'request-declined': 'groups',
	'seat-found': 'groups',
	'made-facilitator': 'groups',
	removed: 'groups',
	'group-closed': 'groups',
	'agreements-changed': 'groups',
	'meeting-moved': 'meetings',
	'meeting-cancelled': 'meetings',
	'meeting-changed': 'meetings',
	'meeting-ended': 'meetings',
	'report-made': 'care',
	'report-handled': 'care',
	measure: 'care',
	'pause-ended': 'care',
	'appeal-made': 'care',
	'appeal-answered': 'care',
	'reveal-asked': 'care',
	'reveal-answered': 'care',
	revealed: 'care',
	'note-added': 'care'
};

/** What a line is about. A kind that is new to this list is of the group. */
export const aboutOf = (kind: NotificationKind): About => byKind[kind] ?? 'groups';

/** The kinds that a choice covers: of one sort of news, or everything of a group but what care decides about oneself. */
export const kindsOf = (about: About | null): NotificationKind[] =>
	notificationKinds.filter((kind) => (about ? aboutOf(kind) === about : aboutOf(kind) !== 'care'));

/** Kinds where somebody waits for a person right now. */
const calls = new Set<NotificationKind>([
	'would-like-company',
	'may-need-company',
	'sitting-asked',
	'sitting-taken',
	'sitting-said',
	'sitting-said-care',
	'reach-asked',
	'reach-widened',
	'reach-taken',
	'reach-nobody'
]);
/**
 * Of a hard moment, through any quiet hours: to whoever waits for somebody, and to those who are asked because they are awake,
 * stand ready at this hour, or are the only ones whom somebody chose. Those who lead keep their night (`reach-widened`).
 */
const atAnyHour = new Set<NotificationKind>(['reach-asked', 'reach-taken', 'reach-nobody']);
export const comesAtAnyHour = (kind: NotificationKind): boolean => atAnyHour.has(kind);

export const isCall = (kind: NotificationKind): boolean => calls.has(kind);
