import { readWanted } from '#features/stories/reading.ts';
import { readStories } from '#features/stories/server/read.ts';
import { readerLanguages } from '../reader-languages.ts';
import type { PageServerLoad } from './$types';

/** Along a path, or the newest: `?experience=&months=&language=&after=`. */
export const load: PageServerLoad = async ({ locals, url, request }) => {
	const wanted = readWanted(url.searchParams);
	const languages = readerLanguages(request.headers.get('accept-language'), locals.locale);
	const { stories, after } = await readStories(locals.viewer, wanted, languages);
	return {
		wanted,
		stories,
		after,
		locale: locals.locale,
		address: `${url.origin}/stories`,
		filtered: url.search !== ''
	};
};
