import { isExperience } from '#features/experiences/taxonomy.ts';
import { readHope } from '#features/hope/server/read.ts';
import type { PageServerLoad } from './$types';

/** How others with an experience felt, month by month: `?experience=`; without it the viewer's own. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const asked = url.searchParams.get('experience');
	const hope = await readHope(locals.viewer, asked && isExperience(asked) ? asked : null);
	return { ...hope, locale: locals.locale, address: `${url.origin}/hope`, filtered: url.search !== '' };
};
