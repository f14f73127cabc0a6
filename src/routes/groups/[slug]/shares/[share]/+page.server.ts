import { error } from '@sveltejs/kit';
import { readSharePage } from '#features/sharing/server/pages.ts';
import { readId } from '../../../../ids.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const id = readId(params.share);
	const page = id && (await readSharePage(locals.viewer, params.slug, id, readId(url.searchParams.get('after'))));
	if (!page) error(404);
	return { ...page, now: locals.now, locale: locals.locale, timeZone: locals.viewer?.timeZone ?? page.group.timeZone };
};
