import { Temporal } from 'temporal-polyfill';

// Which days a meeting comes again: the part of RFC 5545's RRULE that groups use. A meeting has one date a day at most.

export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof weekdays)[number];
export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';

export interface Rule {
	every: Frequency;
	/** Every so many days, weeks, months or years. */
	interval: number;
	/** Weekdays; `nth` counts them in the month (-1 is the last), 0 is each. */
	days: { nth: number; day: Weekday }[];
	monthDays: number[];
	months: number[];
	/** How often at most. */
	count: number | null;
	/** The last local day that it can fall on, YYYY-MM-DD. */
	until: string | null;
}

const nothing: Rule = { every: 'DAILY', interval: 1, days: [], monthDays: [], months: [], count: null, until: null };
const known = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'COUNT', 'UNTIL', 'WKST']);

/** The rule that a text is, or null where it is none or one of a kind that meetings do not have (by the hour, by the set position). */
export function readRule(text: string): Rule | null {
	const parts = new Map<string, string>();
	for (const part of text.trim().toUpperCase().split(';')) {
		const [name = '', value = ''] = part.split('=');
		if (!known.has(name) || !value || parts.has(name)) return null;
		parts.set(name, value);
	}
	const every = parts.get('FREQ');
	if (every !== 'DAILY' && every !== 'WEEKLY' && every !== 'MONTHLY' && every !== 'YEARLY') return null;
	if (parts.has('WKST') && parts.get('WKST') !== 'MO') return null;
	const interval = readNumbers(parts.get('INTERVAL') ?? '1', 1, 99);
	const count = parts.has('COUNT') ? readNumbers(parts.get('COUNT')!, 1, 2000) : [null];
	const monthDays = parts.has('BYMONTHDAY') ? readNumbers(parts.get('BYMONTHDAY')!, -31, 31) : [];
	const months = parts.has('BYMONTH') ? readNumbers(parts.get('BYMONTH')!, 1, 12) : [];
	const days = parts.has('BYDAY') ? readDays(parts.get('BYDAY')!) : [];
	const until = parts.has('UNTIL') ? readUntil(parts.get('UNTIL')!) : undefined;
	if (
		!interval ||
		interval.length > 1 ||
		!count ||
		count.length > 1 ||
		!monthDays ||
		!months ||
		!days ||
		until === null
	)
		return null;
	if (count[0] !== null && until) return null;
	const rule: Rule = { every, interval: interval[0]!, days, monthDays, months, count: count[0]!, until: until ?? null };
	return fits(rule) ? rule : null;
}

/** Parts that RFC 5545 does not let stand together, or that mean another thing than people would think. */
function fits({ every, days, monthDays, months }: Rule): boolean {
	if (every === 'WEEKLY' && monthDays.length > 0) return false;
	if (days.length > 0 && monthDays.length > 0) return false;
	const counted = days.some(({ nth }) => nth !== 0);
	return !counted || every === 'MONTHLY' || (every === 'YEARLY' && months.length > 0);
}

function readNumbers(text: string, least: number, most: number): number[] | null {
	const numbers = text.split(',').map((part) => (/^[+-]?\d{1,4}$/.test(part) ? Number(part) : NaN));
	return numbers.every((each) => each >= least && each <= most && each !== 0) ? numbers : null;
}

function readDays(text: string): Rule['days'] | null {
	const days: Rule['days'] = [];
	for (const part of text.split(',')) {
		const [, nth, day] = /^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$/.exec(part) ?? [];
		if (!day) return null;
		days.push({ nth: Number(nth ?? 0), day: day as Weekday });
	}
	return days;
}

function readUntil(text: string): string | null {
	const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})(?:T\d{6}Z?)?$/.exec(text) ?? [];
	try {
		return Temporal.PlainDate.from(`${year}-${month}-${day}`).toString();
	} catch {
		return null;
	}
}

/** The rule as it is kept. `UNTIL` is the end of a local day. */
export function writeRule(rule: Rule): string {
	return [
		`FREQ=${rule.every}`,
		rule.interval > 1 && `INTERVAL=${rule.interval}`,
		rule.months.length > 0 && `BYMONTH=${rule.months}`,
		rule.monthDays.length > 0 && `BYMONTHDAY=${rule.monthDays}`,
		rule.days.length > 0 && `BYDAY=${rule.days.map(({ nth, day }) => `${nth || ''}${day}`)}`,
		rule.count !== null && `COUNT=${rule.count}`,
		rule.until !== null && `UNTIL=${rule.until.replaceAll('-', '')}T235959`
	]
		.filter(Boolean)
		.join(';');
}

/** How often the form offers that a meeting comes again. */
export const patterns = ['once', 'daily', 'weekly', 'fortnightly', 'monthly'] as const;
export type Pattern = (typeof patterns)[number];

export const weekdayOf = (date: Temporal.PlainDate): Weekday => weekdays[date.dayOfWeek - 1]!;

/** The weekday's place in its month: 1 to 4 from the start, and the last where there may be no such a one every month. */
const placeInMonth = (date: Temporal.PlainDate): number => (date.day > 28 ? -1 : Math.ceil(date.day / 7));

/**
 * The rule that somebody means who picks a pattern and a first day. The first day is always among its days.
 * @param also other weekdays, for the weekly patterns
 * @param last whether "the last Tuesday" is meant, where the day is both the fourth and the last
 */
export function ruleOf(
	pattern: Pattern,
	first: Temporal.PlainDate,
	{ also = [], until = null, last = false }: { also?: Weekday[]; until?: string | null; last?: boolean } = {}
): Rule | null {
	const day = weekdayOf(first);
	switch (pattern) {
		case 'once':
			return null;
		case 'daily':
			return { ...nothing, until };
		case 'weekly':
		case 'fortnightly': {
			const days = weekdays
				.filter((each) => each === day || also.includes(each))
				.map((each) => ({ nth: 0, day: each }));
			return { ...nothing, every: 'WEEKLY', interval: pattern === 'weekly' ? 1 : 2, days, until };
		}
		case 'monthly': {
			const nth = last && first.day > first.daysInMonth - 7 ? -1 : placeInMonth(first);
			return { ...nothing, every: 'MONTHLY', days: [{ nth, day }], until };
		}
	}
}

/** The pattern that a rule is, for showing it in the form; null where it is another one. */
export function patternOf(rule: Rule | null): Pattern | null {
	if (!rule) return 'once';
	if (rule.count !== null || rule.monthDays.length > 0 || rule.months.length > 0) return null;
	if (rule.every === 'DAILY' && rule.interval === 1 && rule.days.length === 0) return 'daily';
	if (rule.every === 'WEEKLY' && rule.interval <= 2) return rule.interval === 1 ? 'weekly' : 'fortnightly';
	const one = rule.days.length === 1 && rule.days[0]!.nth !== 0;
	return rule.every === 'MONTHLY' && rule.interval === 1 && one ? 'monthly' : null;
}
