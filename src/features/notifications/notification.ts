/** What can be told; each kind has its sentence in the catalogue. */
export const notificationKinds = [
	'reply',
	'request-made',
	'request-accepted',
	'request-declined',
	'seat-found',
	'made-facilitator',
	'removed',
	'group-closed',
	'agreements-changed',
	'chosen-supporter',
	'page-shared',
	'report-made',
	'report-handled',
	'measure',
	'pause-ended',
	'appeal-made',
	'appeal-answered',
	'reveal-asked',
	'reveal-answered',
	'revealed',
	'sitting-asked',
	'sitting-taken',
	'sitting-said',
	'sitting-said-care',
	'sitting-follow-up',
	'sitting-follow-up-care',
	'been-there',
	'meeting-moved',
	'meeting-cancelled',
	'meeting-changed',
	'meeting-ended',
	'note-added',
	'may-need-company',
	'would-like-company',
	'share-waits',
	'connect-asked',
	'connect-accepted',
	'message-came',
	'circle-asked',
	'buddy-asked',
	'buddy-agreed',
	'buddy-proposed',
	'buddy-time',
	'check-in-shared',
	'look-in',
	'reach-asked',
	'reach-widened',
	'reach-taken',
	'reach-nobody',
	'reach-after'
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** One line of the quiet list. */
export interface NotificationView {
	id: string;
	kind: NotificationKind;
	/** Unix time in milliseconds. */
	at: number;
	unread: boolean;
	actorName: string | null;
	/** What a facilitator said with it: a word of welcome, a reason. */
	words: string | null;
	/** Without a slug where the viewer can't see the group any more. */
	group: { slug: string | null; name: string } | null;
	/** Touches on something that the viewer muted: it waits behind a neutral line. */
	muted: boolean;
	shareId: string | null;
	replyId: string | null;
	storyId: string | null;
	conversationId: string | null;
	/** How many it is about, where it is about several. */
	howMany: number | null;
}

const forCarers = new Set<NotificationKind>([
	'report-made',
	'appeal-made',
	'reveal-asked',
	'reveal-answered',
	'sitting-asked',
	'sitting-said-care',
	'sitting-follow-up-care'
]);
const forStanding = new Set<NotificationKind>(['measure', 'appeal-answered', 'revealed']);

/** What stands before a muted line: that something is there, and nothing of it. */
export const mutedAs = ({ kind }: Pick<NotificationView, 'kind'>): 'answer' | 'page' | 'word' =>
	kind === 'reply' ? 'answer' : kind === 'page-shared' ? 'page' : 'word';
const aboutWords = new Set<NotificationKind>(['reply', 'note-added', 'may-need-company']);

/** Where a line leads, or null where there is nothing to see any more. */
export function placeOf(note: NotificationView): string | null {
	if (note.kind === 'circle-asked') return '/messages';
	if (note.kind === 'message-came') return note.conversationId ? `/messages/${note.conversationId}` : null;
	if (note.kind === 'check-in-shared' || note.kind === 'look-in') return '/check-in/shared';
	if (['reach-asked', 'reach-widened', 'reach-nobody'].includes(note.kind)) return '/reach-out';
	if (note.kind.startsWith('reach-')) return note.conversationId ? `/messages/${note.conversationId}` : '/reach-out';
	if (note.kind.startsWith('buddy-')) return '/circle';
	if (note.kind === 'connect-asked' || note.kind === 'connect-accepted') return '/connections';
	if (note.kind === 'chosen-supporter') return '/account/supporters';
	if (note.kind === 'been-there') return note.storyId ? `/stories/${note.storyId}` : null;
	if (note.kind === 'page-shared' || (note.kind === 'reply' && !note.group))
		return note.shareId ? `/pages/${note.shareId}` : null;
	if (forCarers.has(note.kind)) return '/care';
	if (forStanding.has(note.kind)) return '/account/standing';
	if (note.kind === 'would-like-company' && !note.group?.slug) return '/account/supporters';
	if (note.kind === 'report-handled' || !note.group?.slug) return null;
	const group = `/groups/${note.group.slug}`;
	if (note.kind === 'would-like-company') return `${group}/people`;
	if (note.kind === 'may-need-company' && !note.shareId)
		return note.storyId ? `/stories/${note.storyId}` : `${group}/room`;
	if (note.kind === 'share-waits') return `${group}/answering`;
	if (aboutWords.has(note.kind) && note.shareId)
		return `${group}/shares/${note.shareId}${note.replyId ? `#reply-${note.replyId}` : ''}`;
	if (note.kind.startsWith('meeting-')) return `${group}/meetings`;
	if (note.kind.startsWith('sitting-')) return `${group}/sit-with-me`;
	return note.kind === 'request-made' ? `${group}/lead` : group;
}
