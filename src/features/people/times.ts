const formatters = new Map<object, Map<string, Intl.DateTimeFormat>>();

/** Making a formatter costs a hundred times what using it costs, so each kind is made once. */
function formatter(locale: string, options: Intl.DateTimeFormatOptions, timeZone: string): Intl.DateTimeFormat {
	let ofKind = formatters.get(options);
	if (!ofKind) formatters.set(options, (ofKind = new Map()));
	const key = `${locale} ${timeZone}`;
	let made = ofKind.get(key);
	if (!made) ofKind.set(key, (made = new Intl.DateTimeFormat(locale, { ...options, timeZone })));
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
	return formatter(locale, new Date(moment).getUTCFullYear() === today.year ? date : dateAndYear, timeZone).format(
		moment
	);
}

const hour = { hour: 'numeric', minute: '2-digit' } as const;
const weekdayAndHour = { ...hour, weekday: 'long' } as const;
const date = { day: 'numeric', month: 'long' } as const;
const dateAndYear = { ...date, year: 'numeric' } as const;

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

/** Whether this machine knows the IANA time zone. */
export function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}
