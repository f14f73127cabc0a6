/** Tells forms that ask for it (`<input data-time-zone>`) the zone that this device is in. */
export function fillTimeZones(page: Document): void {
	for (const field of page.querySelectorAll<HTMLInputElement>('input[data-time-zone]'))
		field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone;
}
