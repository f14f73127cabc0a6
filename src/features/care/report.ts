import * as v from 'valibot';
import { line, prose } from '#features/people/text.ts';
import { contentNotes } from '#features/sharing/content-notes.ts';

/** Why somebody reports, the gravest first. Where a life may be at stake it is looked at before anything else. */
export const reasons = [
	'danger',
	'threat',
	'confidence-broken',
	'harassment',
	'method-detail',
	'judging',
	'selling',
	'other'
] as const;
export type Reason = (typeof reasons)[number];

/** From 1 to 3; the queue shows the gravest first, and of those the oldest. */
export const gravityOf: Record<Reason, 1 | 2 | 3> = {
	danger: 3,
	threat: 3,
	'confidence-broken': 2,
	harassment: 2,
	'method-detail': 2,
	judging: 1,
	selling: 1,
	other: 1
};

/** Reports that one member can make within a day; far more than anybody in good faith needs. */
export const reportsADay = 20;

export const ReportForm = v.object({ reason: v.picklist(reasons, 'choose'), words: prose(0, 1000) });
export type ReportInput = v.InferOutput<typeof ReportForm>;

/** What is reported: words by their id, what the other said in a sitting, whoever sits on a seat, whom one is connected with, or a message. */
export type Subject =
	{ words: string } | { said: string } | { seat: string } | { connection: string } | { message: string };

/** The notes that care puts before words; none take away what stood there. */
export const NotesForm = v.object({ notes: v.array(v.picklist(contentNotes, 'choose')) });

/** What those who care can do about somebody, the mildest first. */
export const measureKinds = ['edit-asked', 'folded', 'hidden', 'paused', 'removed', 'banned'] as const;
export type MeasureKind = (typeof measureKinds)[number];

/** Which of them count as a strike. Asking somebody to say it otherwise does not, and folding neither. */
export const isStrike = (kind: MeasureKind): boolean => !['edit-asked', 'folded'].includes(kind);
/** After so many days a strike is forgotten. */
export const strikeDays = 90;
/** So long after they were resolved reports are erased, in days. */
export const reportDays = 180;

export const pauseDays = [1, 3, 7, 30] as const;

export const MeasureForm = v.object({
	kind: v.picklist(measureKinds, 'choose'),
	template: v.optional(v.string(), ''),
	words: prose(0, 1000),
	notes: v.array(v.picklist(contentNotes, 'choose')),
	days: v.pipe(v.optional(v.picklist(['1', '3', '7', '30'], 'choose'), '1'), v.transform(Number))
});
export type MeasureInput = v.InferOutput<typeof MeasureForm>;

export const NoteForm = v.object({ words: prose(1, 1000) });
export const outcomes = ['acted', 'no-need'] as const;
export const ResolutionForm = v.object({ outcome: v.picklist(outcomes, 'choose'), words: prose(0, 1000) });
export const RevealForm = v.object({ reason: line(10, 500) });
export const RevealAnswerForm = v.object({ agreed: v.picklist(['yes', 'no'], 'choose') });
export const AppealForm = v.object({ words: prose(10, 2000) });
export const AppealAnswerForm = v.object({
	answer: v.picklist(['stands', 'lifted'], 'choose'),
	words: prose(3, 1000)
});
export const LineForm = v.object({ words: prose(1, 2000) });

/** Why a measure was not taken. */
export type MeasureProblem = 'gone' | 'host-only' | 'already' | 'words';

/** A report in the queue. Times are Unix milliseconds. */
export interface QueuedReport {
	id: string;
	reason: Reason;
	gravity: number;
	/** The name that stood there. */
	name: string;
	groupName: string | null;
	about: 'share' | 'reply' | 'said' | 'story' | 'person';
	at: number;
	takenName: string | null;
	takenByMe: boolean;
}

/** What waits for those who care. */
export interface CareQueue {
	sittings: { id: string; name: string; groupName: string; at: number; takenName: string | null; mine: boolean }[];
	reports: QueuedReport[];
	appeals: { id: string; name: string; kind: MeasureKind; groupName: string | null; at: number; mayAnswer: boolean }[];
	reveals: { id: string; reportId: string; name: string; groupName: string | null; askedName: string; at: number }[];
}

/** A report as those who care read it. */
export interface CareCase extends QueuedReport {
	slug: string | null;
	copy: string;
	masked: boolean;
	words: string;
	/** Whether whom it is about still has an account, words and a seat to act on. Behind a mask there is always a seat. */
	hasAccount: boolean;
	hasWords: boolean;
	hasSeat: boolean;
	/** Null behind a mask: it would tell who it is. */
	strikes: number | null;
	outcome: (typeof outcomes)[number] | null;
	reveal: { id: string; reason: string; askedName: string; mayAnswer: boolean; agreed: boolean | null } | null;
	/** Who it is, for the two who agreed to know. */
	revealedName: string | null;
	log: LogLine[];
}

export interface LogLine {
	id: string;
	kind: string;
	actor: string;
	about: string | null;
	words: string | null;
	groupName: string | null;
	at: number;
}

/** What care did about the member who reads it, or about somebody who appealed. */
export interface MeasureView {
	id: string;
	kind: MeasureKind;
	name: string;
	words: string;
	groupName: string | null;
	/** What it was about, where it is still there. */
	copy: string | null;
	at: number;
	until: number | null;
	strikeUntil: number | null;
	lifted: boolean;
	appeal: string | null;
	appealAnswer: 'stands' | 'lifted' | null;
	appealWords: string | null;
	mayAnswer: boolean;
}

export interface Sitting {
	id: string;
	slug: string;
	groupName: string;
	name: string;
	takenName: string | null;
	/** Whether the reader is the one who asked. */
	mine: boolean;
	takenByMe: boolean;
	ended: boolean;
	at: number;
	lines: { id: string; name: string; mine: boolean; words: string; at: number }[];
}
