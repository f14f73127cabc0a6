import * as m from '#messages';
import { mutedAs, type NotificationKind, type NotificationView } from './notification.ts';

type Locale = 'en';
type Sentence = (
	inputs: { name: string; group: string; count: number; came: boolean },
	options?: { locale?: Locale }
) => string;

const sentences: Record<NotificationKind, Sentence> = {
	reply: m.notifications_reply,
	'request-made': m.notifications_request_made,
	'request-accepted': m.notifications_request_accepted,
	'request-declined': m.notifications_request_declined,
	'seat-found': m.notifications_seat_found,
	'made-facilitator': m.notifications_made_facilitator,
	removed: m.notifications_removed,
	'group-closed': m.notifications_group_closed,
	'agreements-changed': m.notifications_agreements_changed,
	'chosen-supporter': m.notifications_chosen_supporter,
	'page-shared': m.notifications_page_shared,
	'report-made': m.notifications_report_made,
	'report-handled': m.notifications_report_handled,
	measure: m.notifications_measure,
	'pause-ended': m.notifications_pause_ended,
	'appeal-made': m.notifications_appeal_made,
	'appeal-answered': m.notifications_appeal_answered,
	'reveal-asked': m.notifications_reveal_asked,
	'reveal-answered': m.notifications_reveal_answered,
	revealed: m.notifications_revealed,
	'sitting-asked': m.notifications_sitting_asked,
	'sitting-taken': m.notifications_sitting_taken,
	'sitting-said': m.notifications_sitting_said,
	'sitting-said-care': m.notifications_sitting_said_care,
	'sitting-follow-up': m.notifications_sitting_follow_up,
	'sitting-follow-up-care': m.notifications_sitting_follow_up_care,
	'note-added': m.notifications_note_added,
	'may-need-company': m.notifications_may_need_company,
	'would-like-company': m.notifications_would_like_company,
	'been-there': ({ count }, options) =>
		count === 1 ? m.notifications_been_there_one({}, options) : m.notifications_been_there({ count }, options),
	'meeting-moved': m.notifications_meeting_moved,
	'meeting-cancelled': m.notifications_meeting_cancelled,
	'meeting-changed': m.notifications_meeting_changed,
	'meeting-ended': m.notifications_meeting_ended,
	'share-waits': m.notifications_share_waits,
	'connect-asked': m.notifications_connect_asked,
	'connect-accepted': m.notifications_connect_accepted,
	'message-came': m.notifications_message_came,
	'circle-asked': m.notifications_circle_asked,
	'buddy-asked': m.notifications_buddy_asked,
	'buddy-agreed': m.notifications_buddy_agreed,
	'buddy-proposed': m.notifications_buddy_proposed,
	'buddy-time': m.notifications_buddy_time,
	'check-in-shared': m.notifications_check_in_shared,
	'look-in': m.notifications_look_in,
	'reach-asked': m.notifications_reach_asked,
	'reach-widened': m.notifications_reach_asked,
	'reach-taken': m.notifications_reach_taken,
	'reach-nobody': m.notifications_reach_nobody,
	'reach-after': (inputs, options) =>
		inputs.came ? m.notifications_reach_after_came(inputs, options) : m.notifications_reach_after({}, options)
};
const mutedSentences = {
	answer: m.notifications_muted_answer,
	page: m.notifications_muted_page,
	word: m.notifications_muted_word
};

type News = Pick<NotificationView, 'kind' | 'actorName' | 'group' | 'howMany'>;

/** A line in words: who and where, never what was said. Without a language it speaks that of the page. */
export function sayNews(note: News, locale?: string): string {
	const options = locale ? { locale: locale as Locale } : {};
	const sentence = note.kind === 'reply' && !note.group ? m.notifications_page_reply : sentences[note.kind];
	return sentence(
		{
			name: note.actorName ?? m.notifications_somebody({}, options),
			group: note.group?.name ?? m.notifications_a_group({}, options),
			count: note.howMany ?? 0,
			came: note.actorName !== null
		},
		options
	);
}

/** A line that touches on what its reader muted. */
export const sayMuted = (note: Pick<NotificationView, 'kind'>): string => mutedSentences[mutedAs(note)]();
