/** Tells forms that ask for it (`data-time-zone`) the zone that this device is in. */
export function fillTimeZones(page: Document): void {
	for (const field of page.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-time-zone]'))
		field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * Says beside a time of another place when that is on this device's clocks. The page brings the words along:
 * `<p hidden data-own-time="2026-11-24T19:00:00.000Z" data-zone="Europe/London" data-same-day="{time} for you" …>`.
 */
export function sayOwnTimes(page: Document): void {
	const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
	const language = page.documentElement.lang === 'en' ? 'en-GB' : page.documentElement.lang;
	for (const place of page.querySelectorAll<HTMLElement>('[data-own-time]')) {
		const { ownTime, zone, sameDay, otherDay } = place.dataset;
		const moment = new Date(ownTime!);
		const say = (options: Intl.DateTimeFormatOptions, timeZone: string) =>
			new Intl.DateTimeFormat(language, { ...options, timeZone }).format(moment).replace(',', '');
		const [day, time] = [say(wholeDay, own), say(clock, own)];
		const same = day === say(wholeDay, zone!);
		if (same && time === say(clock, zone!)) continue;
		const city = own.split('/').at(-1)!.replaceAll('_', ' ');
		const words = same ? sameDay! : otherDay!;
		place.textContent = words.replace('{day}', day).replace('{time}', time).replace('{place}', city);
		place.hidden = false;
	}
}

const wholeDay = { weekday: 'long', day: 'numeric', month: 'long' } as const;
const clock = { hour: '2-digit', minute: '2-digit' } as const;
