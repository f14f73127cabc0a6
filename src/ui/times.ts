const formatters = new Map<object, Map<string, Intl.DateTimeFormat>>();

/** English here is written with a 24 h clock and the day before the month, wherever its reader lives. */
const written = (locale: string): string => (locale === 'en' ? 'en-GB' : locale);

/** Making a formatter costs a hundred times what using it costs, so each kind is made once. */
function formatter(locale: string, options: Intl.DateTimeFormatOptions, timeZone: string): Intl.DateTimeFormat {
	let ofKind = formatters.get(options);
	if (!ofKind) formatters.set(options, (ofKind = new Map()));
	const key = `${locale} ${timeZone}`;
	let made = ofKind.get(key);
	if (!made) ofKind.set(key, (made = new Intl.DateTimeFormat(written(locale), { ...options, timeZone })));
	return made;
}

const day = 86_400_000;

/**
 * A moment as people say it: the hour today, the weekday in the last six days, else the date; the year only where it is
 * another one.
 * @param moment,now Unix time in milliseconds
 * @param timeZone IANA name of the reader's zone
 */
export function sayMoment(moment: number, now: number, locale: string, timeZone: string): string {
	const today = dayAround(now, timeZone);
	if (moment >= today.begins && moment < today.begins + day) return formatter(locale, hour, timeZone).format(moment);
	if (moment <= now && now - moment < 6 * day) return formatter(locale, weekdayAndHour, timeZone).format(moment);
	return sayDate(moment, now, locale, timeZone);
}

/** A day as people say it: today, yesterday, else the date. For what happened on a day rather than at an hour. */
export function sayDay(moment: number, now: number, locale: string, timeZone: string): string {
	const ago = Math.ceil((dayAround(now, timeZone).begins - moment) / day);
	if (ago === 0 || ago === 1)
		return new Intl.RelativeTimeFormat(written(locale), { numeric: 'auto' }).format(-ago, 'day');
	return sayDate(moment, now, locale, timeZone);
}

/** A month with its year. */
export const sayMonth = (moment: number, locale: string): string =>
	formatter(locale, monthAndYear, 'UTC').format(moment);

/** The hour and minute. */
export const sayClock = (moment: number, locale: string, timeZone: string): string =>
	formatter(locale, hour, timeZone).format(moment);

/** A day that lies ahead, with its weekday; the year where it is another one. */
export function sayWholeDay(moment: number, now: number, locale: string, timeZone: string): string {
	const thisYear = formatter('en', justYear, timeZone);
	const same = thisYear.format(moment) === thisYear.format(now);
	return formatter(locale, same ? wholeDay : wholeDayAndYear, timeZone)
		.format(moment)
		.replace(',', '');
}

function sayDate(moment: number, now: number, locale: string, timeZone: string): string {
	const thisYear = new Date(moment).getUTCFullYear() === dayAround(now, timeZone).year;
	return formatter(locale, thisYear ? date : dateAndYear, timeZone).format(moment);
}

const hour = { hour: '2-digit', minute: '2-digit' } as const;
const weekdayAndHour = { ...hour, weekday: 'long' } as const;
const date = { day: 'numeric', month: 'long' } as const;
const dateAndYear = { ...date, year: 'numeric' } as const;

const wholeDay = { ...date, weekday: 'long' } as const;
const wholeDayAndYear = { ...dateAndYear, weekday: 'long' } as const;
const justYear = { year: 'numeric' } as const;
const monthAndYear = { month: 'long', year: 'numeric' } as const;

const clock = { hourCycle: 'h23', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
let lastDay: { now: number; timeZone: string; begins: number; year: number } = {
	now: NaN,
	timeZone: '',
	begins: 0,
	year: 0
};

/** When the day around `now` begins in a zone; a page asks for the same one a hundred times. */
function dayAround(now: number, timeZone: string): typeof lastDay {
	if (lastDay.now === now && lastDay.timeZone === timeZone) return lastDay;
	const [hours, minutes, seconds] = formatter('en', clock, timeZone).format(now).split(':').map(Number) as [
		number,
		number,
		number
	];
	const begins = Math.floor(now / 1000) * 1000 - ((hours * 60 + minutes) * 60 + seconds) * 1000;
	return (lastDay = { now, timeZone, begins, year: new Date(now).getUTCFullYear() });
}
