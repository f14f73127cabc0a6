import * as v from 'valibot';
import { reference } from '#features/people/references.ts';

// No share stays unanswered: what nobody has answered yet is offered to people, step by step, until somebody does.

/** What one may volunteer for in a group. */
export const volunteerKinds = ['been-there', 'welcome'] as const;
export type VolunteerKind = (typeof volunteerKinds)[number];

export const VolunteerForm = v.object({ kinds: v.array(v.picklist(volunteerKinds, 'choose')) });

export const OfferForm = v.object({ share: reference('choose'), answer: v.picklist(['take', 'pass'], 'choose') });

/** When a group asks whom, in minutes after a share was said; a first share waits half as long. */
export interface HoldingTimes {
	beenThere: number;
	welcome: number;
	facilitators: number;
}

/** As the table `held_shares` has them for a group that set none. */
export const usualTimes: HoldingTimes = { beenThere: 20, welcome: 120, facilitators: 480 };

/** The times that a group can choose from, in minutes: five minutes to three days. */
export const timesToChoose = [5, 20, 60, 120, 240, 480, 1440, 2880, 4320];

const minutes = v.pipe(
	v.optional(v.string(), ''),
	v.check((text) => timesToChoose.includes(Number(text)), 'choose'),
	v.transform(Number)
);

/** Each step comes after the one before it; where it does not, the problem stands beside the later one. */
export const HoldingTimesForm = v.object({ beenThere: minutes, welcome: minutes, facilitators: minutes });

/** @returns the field that comes too early, or null where the times follow each other */
export function tooEarly({ beenThere, welcome, facilitators }: HoldingTimes): 'welcome' | 'facilitators' | null {
	if (welcome < beenThere) return 'welcome';
	return facilitators < welcome ? 'facilitators' : null;
}

/** A share that waits for its first answer, as those see it who are asked. */
export interface WaitingShare {
	id: string;
	byline: string | null;
	/** Unix time in milliseconds. */
	since: number;
	/** The first that its author said in this group. */
	first: boolean;
	wish: 'listen' | 'relate' | 'advise';
	contentNotes: string[];
	/** The viewer was asked to answer it. */
	offered: boolean;
	/** The viewer said that they will. */
	takenByMe: boolean;
	/** Somebody else did. */
	takenByOther: boolean;
}

/** How a group answers, for those who lead it. */
export interface Answering {
	times: HoldingTimes;
	/** Half of what was said in the last 30 days had its first answer within so many minutes; null where nothing was answered. */
	medianMinutes: number | null;
	/** How many volunteer for what. */
	volunteers: Record<VolunteerKind, number>;
}

/** A length of time as two parts for words: 90 minutes are an hour and a half, said as 2 hours. */
export function roughly(minutes: number): { unit: 'minutes' | 'hours' | 'days'; count: number } {
	if (minutes < 60) return { unit: 'minutes', count: Math.max(1, Math.round(minutes)) };
	if (minutes < 36 * 60) return { unit: 'hours', count: Math.round(minutes / 60) };
	return { unit: 'days', count: Math.round(minutes / 1440) };
}
