/** Tells forms that ask for it (`data-time-zone`) the zone that this device is in. */
export function fillTimeZones(page: Document): void {
	for (const field of page.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-time-zone]'))
		field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone;
}
