import { Temporal } from 'temporal-polyfill';
import * as m from '#messages';
import { sayClock, sayWholeDay } from '#ui/times.ts';
import type { Format, MeetingDate, Series } from './meeting.ts';
import { weekdays, type Rule, type Weekday } from './recurrence.ts';

export const formatWords: Record<Format, () => string> = {
	text: m.meetings_format_text,
	voice: m.meetings_format_voice,
	video: m.meetings_format_video
};

/** A zone as people name it, by its city: `America/New_York` is New York. */
export const placeOfZone = (timeZone: string): string => timeZone.split('/').at(-1)!.replaceAll('_', ' ');

/** "Tuesday 24 November, 19:00 London time" */
export const sayWhen = (moment: number, now: number, locale: string, timeZone: string): string =>
	m.meetings_when({
		day: sayWholeDay(moment, now, locale, timeZone),
		time: sayClock(moment, locale, timeZone),
		place: placeOfZone(timeZone)
	});

/** The reader's own time where it is another one than the meeting's: "14:00 for you in New York"; else null. */
export function sayOwnTime(
	moment: number,
	now: number,
	locale: string,
	{ timeZone, own }: { timeZone: string; own: string | null }
): string | null {
	if (!own) return null;
	const [there, here] = [timeZone, own].map((zone) => [
		sayWholeDay(moment, now, locale, zone),
		sayClock(moment, locale, zone)
	]);
	if (String(there) === String(here)) return null;
	const [day, time] = here as [string, string];
	const place = placeOfZone(own);
	return day === there![0] ? m.meetings_also({ time, place }) : m.meetings_also_day({ day, time, place });
}

/** How near a date is, where that matters: now, in some minutes or hours, today, tomorrow; null where it is further. */
export function dueWords(
	{ startsAt, endsAt }: Pick<MeetingDate, 'startsAt' | 'endsAt'>,
	now: number,
	locale: string,
	timeZone: string
): string | null {
	if (endsAt <= now) return null;
	if (startsAt <= now) return m.meetings_due_now({ time: sayClock(endsAt, locale, timeZone) });
	const away = Math.ceil((startsAt - now) / 60_000);
	const say = new Intl.RelativeTimeFormat(locale === 'en' ? 'en-GB' : locale, { numeric: 'always' });
	if (away < 60) return capital(say.format(away, 'minute'));
	if (away < 12 * 60) return capital(say.format(Math.round(away / 60), 'hour'));
	const dayOf = (moment: number) =>
		Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timeZone).toPlainDate();
	const days = dayOf(now).until(dayOf(startsAt)).days;
	return days === 0 ? m.meetings_due_today() : days === 1 ? m.meetings_due_tomorrow() : null;
}

/** A meeting's rule and hour in words: "Every Tuesday at 19:00". */
export function saySeries({ localStart, rule }: Pick<Series, 'localStart' | 'rule'>, locale: string): string {
	const local = Temporal.PlainDateTime.from(localStart);
	if (!rule) return m.meetings_once();
	const said = m.meetings_rule_at({ rule: sayRule(rule, local.toPlainDate(), locale), time: localStart.slice(11, 16) });
	if (rule.until) return m.meetings_rule_until({ rule: said, date: sayDate(rule.until, locale) });
	return rule.count ? m.meetings_rule_times({ rule: said, count: rule.count }) : said;
}

function sayRule(
	{ every, interval: count, days, monthDays, months }: Rule,
	first: Temporal.PlainDate,
	locale: string
): string {
	const together = (words: string[]) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(words);
	const named = together(
		(days.length > 0 ? days : [{ day: weekdays[first.dayOfWeek - 1]! }]).map(({ day }) => sayWeekday(day, locale))
	);
	if (every === 'DAILY' && days.length + months.length + monthDays.length === 0)
		return count === 1 ? m.meetings_every_day() : m.meetings_every_days({ count });
	if (every === 'WEEKLY' && months.length === 0) {
		if (count === 1) return m.meetings_every_week({ days: named });
		return count === 2 ? m.meetings_every_two_weeks({ days: named }) : m.meetings_every_weeks({ count, days: named });
	}
	if (every === 'MONTHLY' && months.length === 0) {
		const counted = days[0];
		if (days.length === 1 && counted!.nth !== 0) {
			const said = { nth: sayNth(counted!.nth), day: sayWeekday(counted!.day, locale) };
			return count === 1 ? m.meetings_every_month_nth(said) : m.meetings_every_months_nth({ ...said, count });
		}
		const on = (monthDays.length > 0 ? monthDays : [first.day]).filter((day) => day > 0);
		if (days.length === 0 && on.length > 0) {
			const said = together(on.map(String));
			return count === 1
				? m.meetings_every_month_day({ days: said })
				: m.meetings_every_months_day({ count, days: said });
		}
	}
	const plainYear = every === 'YEARLY' && count === 1 && days.length + months.length + monthDays.length === 0;
	return plainYear ? m.meetings_every_year({ date: sayDate(String(first), locale, false) }) : m.meetings_every_else();
}

function sayNth(nth: number): string {
	const words = [m.meetings_nth_1, m.meetings_nth_2, m.meetings_nth_3, m.meetings_nth_4, m.meetings_nth_5];
	return (nth < 0 ? m.meetings_nth_last : words[nth - 1]!)();
}

/** 5 January 2026 was a Monday. */
export const sayWeekday = (day: Weekday, locale: string): string =>
	new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { weekday: 'long', timeZone: 'UTC' }).format(
		Date.UTC(2026, 0, 5 + weekdays.indexOf(day))
	);

/** @param day 0 Sunday to 6 */
export const sayDayOfWeek = (day: number, locale: string): string => sayWeekday(weekdays[(day + 6) % 7]!, locale);

const sayDate = (date: string, locale: string, year = true): string =>
	new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
		day: 'numeric',
		month: 'long',
		...(year ? { year: 'numeric' } : {}),
		timeZone: 'UTC'
	}).format(Date.parse(`${date}T00:00Z`));

/** A language in its own words and, where it is another than the page's, as the reader calls it. */
export const sayLanguage = (language: string, locale: string): string =>
	capital(new Intl.DisplayNames(locale, { type: 'language' }).of(language) ?? language);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The sentence for a problem's code that only this feature knows, or null. */
export function sayMeetingProblem(code: string): string | null {
	switch (code) {
		case 'date':
			return m.meetings_problem_date();
		case 'dates':
			return m.meetings_problem_dates();
		case 'no-such-day':
			return m.meetings_problem_no_such_day();
		case 'time':
			return m.meetings_problem_time();
		case 'minutes':
			return m.meetings_problem_minutes();
		case 'format':
			return m.meetings_problem_format();
		case 'until':
			return m.meetings_problem_until();
		case 'past':
			return m.meetings_problem_past();
		case 'taken':
			return m.meetings_problem_taken();
		case 'left-out':
			return m.meetings_problem_left_out();
		case 'first-day':
			return m.meetings_problem_first_day();
		case 'guests':
			return m.meetings_problem_guests();
		default:
			return null;
	}
}
