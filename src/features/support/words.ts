import * as m from '#messages';
import type { Feeling } from './check-in.ts';
import { roughly } from './unanswered.ts';

// What the catalogue calls the things of this feature.

/** A length of time, given in minutes. */
export function sayLength(minutes: number): string {
	const { unit, count } = roughly(minutes);
	if (count === 1) return { minutes: m.unanswered_minute, hours: m.unanswered_hour, days: m.unanswered_day }[unit]();
	return { minutes: m.unanswered_minutes, hours: m.unanswered_hours, days: m.unanswered_days }[unit]({ count });
}

export function sayPeople(count: number): string {
	if (count === 0) return m.unanswered_lead_nobody();
	return count === 1 ? m.unanswered_lead_person() : m.unanswered_lead_people({ count });
}

/** The scale of check-ins, in words. */
export const feelingWords: Record<Feeling, () => string> = {
	1: m.support_feeling_1,
	2: m.support_feeling_2,
	3: m.support_feeling_3,
	4: m.support_feeling_4,
	5: m.support_feeling_5
};
