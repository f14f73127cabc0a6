/** All zones to choose from, by their IANA names (the region, then the city). The member's own is always among them. */
export function timeZones(own: string): { value: string; label: string }[] {
	known ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'))].map((value) => ({
		value,
		label: labelOf(value)
	}));
	return known.some(({ value }) => value === own) ? known : [{ value: own, label: labelOf(own) }, ...known];
}

let known: { value: string; label: string }[] | null = null;

/** `America/New_York` is read as "America/New York". */
const labelOf = (zone: string) => zone.replaceAll('_', ' ');

/** Whether this machine knows the IANA time zone. */
export function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}
