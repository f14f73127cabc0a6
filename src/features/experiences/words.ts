import * as m from '#messages';
import { timeSince, type HeldAudience } from './held.ts';

// What the catalogue calls the things of this feature.

export const audienceWords: Record<HeldAudience, { name: () => string; hint: () => string }> = {
	me: { name: m.experiences_audience_me, hint: m.experiences_audience_me_hint },
	supporters: { name: m.experiences_audience_supporters, hint: m.experiences_audience_supporters_hint },
	group: { name: m.experiences_audience_group, hint: m.experiences_audience_group_hint },
	community: { name: m.experiences_audience_community, hint: m.experiences_audience_community_hint }
};

/** How long ago a month (`2026-03`) was. */
export function sayAgo(since: string, now: number): string {
	const time = timeSince(since, now);
	if (time.unit === 'now') return m.experiences_ago_now();
	if (time.unit === 'years') return m.experiences_ago_years({ count: time.count });
	return time.count === 1 ? m.experiences_ago_month() : m.experiences_ago_months({ count: time.count });
}

/** The sentence for a problem's code that only this feature knows, or null. */
export function sayExperienceProblem(code: string): string | null {
	switch (code) {
		case 'half-a-date':
			return m.experiences_problem_half_a_date();
		case 'month':
			return m.experiences_problem_month();
		case 'year':
			return m.experiences_problem_year();
		case 'not-yet':
			return m.experiences_problem_not_yet();
		case 'no-seat':
			return m.experiences_problem_no_seat();
		case 'too-many':
			return m.experiences_host_problem_too_many();
		case 'phrase-too-long':
			return m.experiences_host_problem_phrase();
		default:
			return null;
	}
}

/** The months of the year by their numbers, `01` to `12`. */
export const monthsOfYear = (locale: string): { value: string; label: string }[] =>
	Array.from({ length: 12 }, (_, month) => ({
		value: String(month + 1).padStart(2, '0'),
		label: new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, month))
	}));
