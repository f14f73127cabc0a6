import type { CrisisLine } from '#features/care/crisis-lines.ts';
import type { MeetingDate } from '#features/meetings/meeting.ts';
import type { Answered } from './first-step.ts';
import type { ShortPractice } from './practice.ts';
import type { Ranked } from './ranking.ts';

/** One story of somebody who is further along. */
export interface StoryAhead {
	id: string;
	title: string;
	byline: string | null;
	experience: string;
	/** How long ago it began when it was told. */
	monthsAlong: number;
	locale: string;
	/** Empty where a content note stands before it that is not the reader's own theme. */
	opening: string;
	contentNotes: string[];
}

/** What the first step answers. */
export interface FirstStep {
	groups: Ranked[];
	/** The next date on which one can sit in without an account, of any group. */
	sitIn: MeetingDate | null;
	story: StoryAhead | null;
	practice: ShortPractice;
}

/** The same as a page shows it. */
export interface ShownAnswer extends FirstStep {
	answered: Answered;
	/** The link that keeps the answer, whole. */
	address: string;
	lines: readonly CrisisLine[];
	now: number;
	locale: string;
	/** The reader's own zone, where it is known. */
	own: string | null;
	timeZone: string;
}
