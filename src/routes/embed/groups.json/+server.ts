import { isExperience, nameOfExperience } from '#features/experiences/taxonomy.ts';
import { embedList } from '#features/outside/embed.ts';
import { listedGroups } from '#features/outside/server/listed.ts';
import { error } from '@sveltejs/kit';
import { publicAnswer } from '../../public-answer.ts';
import type { RequestHandler } from './$types';

/** What <hearth-groups> shows on other sites: listed groups, and its words in the community's language. */
export const GET: RequestHandler = async ({ locals, request, url }) => {
	const experience = url.searchParams.get('experience');
	const language = url.searchParams.get('language');
	if (experience && !isExperience(experience)) error(400, 'There is no such experience.');
	if (language && !/^[a-z]{2,3}$/.test(language)) error(400, 'A language is two or three small letters.');
	const limit = Math.min(Math.max(Number(url.searchParams.get('limit') ?? 12) || 12, 1), 50);
	const groups = await listedGroups({ experience, language, limit: limit + 1 }, locals.now);
	const list = embedList(groups, {
		origin: url.origin,
		community: locals.community?.name ?? 'Hearth',
		limit,
		experience,
		name: (key) => nameOfExperience(key, locals.community?.locale ?? 'en')
	});
	return publicAnswer(request, JSON.stringify(list), 'application/json; charset=utf-8');
};
