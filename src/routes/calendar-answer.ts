import { error } from '@sveltejs/kit';
import type { Calendar } from '#features/meetings/server/calendars.ts';

/**
 * A calendar as programs fetch it. They ask again and again, so it has a mark: SvelteKit answers 304 where it is the same.
 * @param name of the file, without its ending
 */
export function answerCalendar(calendar: Calendar | null, name: string, secret: boolean): Response {
	if (!calendar) error(404);
	return new Response(calendar.text, {
		headers: {
			'content-type': 'text/calendar; charset=utf-8',
			'content-disposition': `inline; filename="${name}.ics"`,
			etag: calendar.etag,
			'cache-control': secret ? 'private, no-cache' : 'no-cache',
			...(secret ? { 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' } : {})
		}
	});
}
