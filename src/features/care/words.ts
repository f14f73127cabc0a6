import * as m from '#messages';
import type { MeasureKind, MeasureProblem, outcomes, Reason } from './report.ts';

export const reasonWords: Record<Reason, () => string> = {
	danger: m.care_reason_danger,
	threat: m.care_reason_threat,
	'confidence-broken': m.care_reason_confidence_broken,
	harassment: m.care_reason_harassment,
	'method-detail': m.care_reason_method_detail,
	judging: m.care_reason_judging,
	selling: m.care_reason_selling,
	other: m.care_reason_other
};

/** What those who care can do, as a choice. */
export const measureWords: Record<MeasureKind, () => string> = {
	'edit-asked': m.care_do_edit_asked,
	folded: m.care_do_folded,
	hidden: m.care_do_hidden,
	paused: m.care_do_paused,
	removed: m.care_do_removed,
	banned: m.care_do_banned
};

/** What was done, to the one it was done about. */
export const measureDone: Record<MeasureKind, (inputs: { group: string }) => string> = {
	'edit-asked': m.care_done_edit_asked,
	folded: m.care_done_folded,
	hidden: m.care_done_hidden,
	paused: m.care_done_paused,
	removed: m.care_done_removed,
	banned: m.care_done_banned
};

export const measureProblemWords: Record<MeasureProblem, () => string> = {
	gone: m.care_problem_gone,
	'host-only': m.care_problem_host_only,
	already: m.care_problem_already,
	words: m.care_problem_words
};

export const outcomeWords: Record<(typeof outcomes)[number], () => string> = {
	acted: m.care_outcome_acted,
	'no-need': m.care_outcome_no_need
};

const logWords: Record<string, () => string> = {
	taken: m.care_log_taken,
	'handed-back': m.care_log_handed_back,
	noted: m.care_log_noted,
	'edit-asked': m.care_log_edit_asked,
	folded: m.care_log_folded,
	hidden: m.care_log_hidden,
	paused: m.care_log_paused,
	'pause-ended': m.care_log_pause_ended,
	removed: m.care_log_removed,
	banned: m.care_log_banned,
	'notes-set': m.care_log_notes_set,
	'notes-taken': m.care_log_notes_taken,
	'resolved-acted': m.care_log_resolved_acted,
	'resolved-no-need': m.care_log_resolved_no_need,
	appealed: m.care_log_appealed,
	'appeal-stands': m.care_log_appeal_stands,
	'appeal-lifted': m.care_log_appeal_lifted,
	'reveal-asked': m.care_log_reveal_asked,
	revealed: m.care_log_revealed,
	'reveal-declined': m.care_log_reveal_declined,
	'sitting-asked': m.care_log_sitting_asked,
	'sitting-taken': m.care_log_sitting_taken,
	'sitting-escalated': m.care_log_sitting_escalated,
	'sitting-ended': m.care_log_sitting_ended,
	'line-hidden': m.care_log_line_hidden,
	'guest-ended': m.care_log_guest_ended
};
/** What a line of the log says was done. */
export const sayLogged = (kind: string): string => logWords[kind]?.() ?? kind;
