import * as m from '#messages';
import type { CheckIn, Feeling, Help, Intensity, Strength } from './check-in.ts';
import { halves, type Mark } from './picture.ts';
import type { SharingProblem } from './sharing.ts';
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

export const helpWords: Record<Help, () => string> = {
	sleep: m.checkins_help_sleep,
	'a-walk': m.checkins_help_walk,
	'a-call': m.checkins_help_call,
	'the-group': m.checkins_help_group,
	'a-page': m.checkins_help_page,
	music: m.checkins_help_music,
	cooking: m.checkins_help_cooking,
	breathing: m.checkins_help_breathing,
	crying: m.checkins_help_crying,
	work: m.checkins_help_work
};

export const strengthWords: Record<Strength, () => string> = {
	grief: m.checkins_grief,
	urge: m.checkins_urge,
	loneliness: m.checkins_loneliness
};

export const intensityWords: Record<Intensity, () => string> = {
	0: m.checkins_intensity_0,
	1: m.checkins_intensity_1,
	2: m.checkins_intensity_2,
	3: m.checkins_intensity_3,
	4: m.checkins_intensity_4
};

/** What helped, as one reads it; keys of which nothing is known are left out. */
export const sayHelped = (helped: readonly string[], locale: string): string =>
	new Intl.ListFormat(locale === 'en' ? 'en-GB' : locale, { type: 'unit' }).format(
		helped.flatMap((key) => (key in helpWords ? [helpWords[key as Help]()] : []))
	);

/** How strong what was: "grief: strong". */
export const sayStrengths = (said: Pick<CheckIn, Strength>): string[] =>
	(['grief', 'urge', 'loneliness'] as const).flatMap((each) => {
		const step = said[each];
		return step === null ? [] : [m.checkins_strength({ what: strengthWords[each](), step: intensityWords[step]() })];
	});

/** A place on the scale, also between two of its words. */
export function sayMean(feeling: number): string {
	const near = halves(feeling);
	const below = Math.floor(near) as Feeling;
	if (below === near) return feelingWords[below]();
	return m.checkins_between({ lower: feelingWords[below](), higher: feelingWords[(below + 1) as Feeling]() });
}

/** A day of a picture, or a month: `2026-11-25`, `2026-11`. */
export function sayDate(when: string, locale: string, month: 'long' | 'short' = 'long'): string {
	const options: Intl.DateTimeFormatOptions =
		when.length > 7
			? { day: 'numeric', month: 'long', weekday: 'long' }
			: month === 'short'
				? { month: 'short' }
				: { month: 'long', year: 'numeric' };
	const day = Date.parse(when.length > 7 ? when : `${when}-01`);
	return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { ...options, timeZone: 'UTC' }).format(day);
}

export const sayMark = (mark: Mark): string =>
	mark.what === 'story' ? m.checkins_mark_story() : m.checkins_mark_seat({ group: mark.group });

export const sharingProblemWords: Record<SharingProblem, () => string> = {
	'no-supporters': m.checkins_no_supporters,
	'no-group': m.checkins_no_group
};
