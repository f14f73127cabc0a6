import { fixedPages, sitemapXml } from '#features/outside/sitemap.ts';
import { listedGroups, publicStories } from '#features/outside/server/listed.ts';
import { publicAnswer } from '../public-answer.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, request, url }) => {
	const [groups, stories] = await Promise.all([listedGroups({}, locals.now), publicStories()]);
	const paths = [
		...fixedPages,
		...groups.map(({ slug }) => `/groups/${slug}`),
		...stories.map((id) => `/stories/${id}`)
	];
	return publicAnswer(request, sitemapXml(url.origin, paths), 'application/xml; charset=utf-8', {
		freshFor: 3_600
	});
};
