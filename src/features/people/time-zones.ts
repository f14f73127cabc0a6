/** All zones to choose from, as people call them: the city, then the region. The member's own is always among them. */
export function timeZones(own: string): { value: string; label: string }[] {
	known ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'))].map((value) => ({
		value,
		label: labelOf(value)
	}));
	return known.some(({ value }) => value === own) ? known : [{ value: own, label: labelOf(own) }, ...known];
}

let known: { value: string; label: string }[] | null = null;

/** `Europe/Lisbon` is sorted and read as such; underscores are spaces. */
const labelOf = (zone: string) => zone.replaceAll('_', ' ');
