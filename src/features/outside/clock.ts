/** An hour as lists write it (`19:00`, `19:00:00`, `7 pm`, `7:30 p.m.`, `noon`) as HH:MM; null where it is none. */
export function readClock(text: string): string | null {
	const said = text.trim().toLowerCase().replaceAll('.', '');
	if (said === 'noon') return '12:00';
	if (said === 'midnight') return '00:00';
	const [, hour, minute = '00', half] = /^(\d{1,2})(?::(\d\d)(?::\d\d)?)? ?([ap]m)?$/.exec(said) ?? [];
	if (hour === undefined || (!half && !said.includes(':'))) return null;
	const hours = half ? (Number(hour) % 12) + (half === 'pm' ? 12 : 0) : Number(hour);
	if ((half && (Number(hour) < 1 || Number(hour) > 12)) || hours > 23 || Number(minute) > 59) return null;
	return `${String(hours).padStart(2, '0')}:${minute}`;
}

/** From one hour to the next time that the clock says the other. */
export function minutesBetween(from: string, to: string): number {
	const minutes = minuteOf(to) - minuteOf(from);
	return minutes > 0 ? minutes : minutes + 24 * 60;
}

/** Minutes since midnight of an HH:MM. */
export const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** HH:MM so many minutes later; null where that is another day. */
export function laterSameDay(from: string, minutes: number): string | null {
	const end = minuteOf(from) + minutes;
	if (end >= 24 * 60) return null;
	return `${String(Math.floor(end / 60)).padStart(2, '0')}:${String(end % 60).padStart(2, '0')}`;
}
