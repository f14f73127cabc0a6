import { accesses } from '#features/groups/group.ts';
import { isExperience } from '#features/experiences/taxonomy.ts';
import { readGroups } from '#features/groups/server/list.ts';
import { cleanText } from '#features/people/text.ts';
import { Unsent } from '../../unsent.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const asked = url.searchParams;
	const words = cleanText(asked.get('words') ?? '').slice(0, 100);
	const access = asked.getAll('access').filter((value) => accesses.some((known) => known === value));
	const experience = asked.get('experience');
	const [name, slug] = [asked.get('after'), asked.get('at')];
	const query = {
		words,
		access,
		experience: experience && isExperience(experience) ? experience : null,
		after: name && slug ? { name: cleanText(name), slug: cleanText(slug) } : null
	};
	return { page: new Unsent({ ...(await readGroups(locals.viewer, query)), query }), locale: locals.locale };
};
