import { error } from '@sveltejs/kit';
import { readMeetingsPage } from '#features/meetings/server/read.ts';
import { Unsent } from '../../../../unsent.ts';
import { readerZone } from '../../../reader-zone.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const found = await readMeetingsPage(locals.viewer, params.slug);
	if (!found) error(404);
	const own = readerZone(locals.viewer, url);
	return { page: new Unsent({ ...found, own, now: locals.now, locale: locals.locale, origin: url.origin }) };
};
