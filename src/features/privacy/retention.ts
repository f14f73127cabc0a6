import * as v from 'valibot';
import { reportDays } from '#features/care/report.ts';

/** How long things stay, in days; null means until somebody takes them away. */
export interface Retention {
	/** News that was looked at. */
	readNews: number | null;
	/** News that nobody looked at. */
	unreadNews: number | null;
	/** The empty places of words that were taken back, where nobody's answer hangs on them. */
	takenBack: number | null;
	/** Requests for a seat, after they were answered. */
	requests: number | null;
	/** What was said in a group, after it closed. */
	closedGroups: number | null;
	/** Reports and talks with somebody in need, once they are over. Care keeps them no longer than `reportDays`. */
	reports: number;
	/** Copies of everything that somebody asked for. */
	exports: number;
}

/**
 * Where the host set nothing. Words of closed groups stay: taking them away cannot be undone, so nobody's default does it.
 */
export const retentionDefaults: Retention = {
	readNews: 90,
	unreadNews: 365,
	takenBack: 30,
	requests: 180,
	closedGroups: null,
	reports: reportDays,
	exports: 2
};

/** What a host can choose from. */
export const retentionChoices = {
	readNews: [7, 30, 90, 365],
	unreadNews: [90, 365, 730, null],
	takenBack: [1, 7, 30, 90, null],
	requests: [30, 90, 180, 365, null],
	closedGroups: [30, 90, 365, 730, null],
	reports: [30, 90, reportDays],
	exports: [1, 2, 7]
} as const satisfies Record<keyof Retention, readonly (number | null)[]>;

export const retentionKeys = Object.keys(retentionChoices) as (keyof Retention)[];

/** A choice as a form sends it. */
export const writeDays = (days: number | null): string => (days === null ? 'kept' : String(days));

const chosenFrom = (days: readonly (number | null)[]) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.check((text) => days.some((each) => writeDays(each) === text), 'choose'),
		v.transform((text) => (text === 'kept' ? null : Number(text)))
	);

export const RetentionForm = v.object({
	readNews: chosenFrom(retentionChoices.readNews),
	unreadNews: chosenFrom(retentionChoices.unreadNews),
	takenBack: chosenFrom(retentionChoices.takenBack),
	requests: chosenFrom(retentionChoices.requests),
	closedGroups: chosenFrom(retentionChoices.closedGroups),
	reports: v.pipe(
		chosenFrom(retentionChoices.reports),
		v.transform((days) => days ?? retentionDefaults.reports)
	),
	exports: v.pipe(
		chosenFrom(retentionChoices.exports),
		v.transform((days) => days ?? retentionDefaults.exports)
	)
});

const day = 86_400_000;

/** What is older than this goes; null where nothing does. Unix milliseconds. */
export const goesBefore = (days: number | null, now: number): number | null =>
	days === null ? null : now - days * day;
