const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs a hundred times what using it costs, so each kind is made once. */
function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = `${locale} ${JSON.stringify(options)}`;
	let made = formatters.get(key);
	if (!made) formatters.set(key, (made = new Intl.DateTimeFormat(locale, options)));
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
	const ago = now - moment;
	const hour: Intl.DateTimeFormatOptions = { timeZone, hour: 'numeric', minute: '2-digit' };
	if (ago < day && sameDay(moment, now, timeZone)) return formatter(locale, hour).format(moment);
	if (ago >= 0 && ago < 6 * day) return formatter(locale, { ...hour, weekday: 'long' }).format(moment);
	const sameYear = yearOf(moment, timeZone) === yearOf(now, timeZone);
	return formatter(locale, { timeZone, day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }).format(moment);
}

const sameDay = (one: number, other: number, timeZone: string) => dayOf(one, timeZone) === dayOf(other, timeZone);
const dayOf = (moment: number, timeZone: string) => formatter('en-CA', { timeZone, dateStyle: 'short' }).format(moment);
const yearOf = (moment: number, timeZone: string) => formatter('en', { timeZone, year: 'numeric' }).format(moment);

/** Whether this machine knows the IANA time zone. */
export function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}
