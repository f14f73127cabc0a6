import { isTimeZone } from '#features/people/time-zones.ts';
import type { Viewer } from '#features/people/viewer.ts';

/** In which zone times are said to whoever reads: a member's own, or the one that a visitor asked for; else nobody knows. */
export function readerZone(viewer: Viewer, url: URL): string | null {
	const asked = url.searchParams.get('zone');
	return asked && isTimeZone(asked) ? asked : (viewer?.timeZone ?? null);
}
