import { writeFeed } from '#features/stories/outside.ts';
import { readFeed } from '#features/stories/server/read.ts';
import { publicAnswer } from '../../public-answer.ts';
import type { RequestHandler } from './$types';

/** What was told to everybody, for feed readers. A story that is taken back is out of it with the next request. */
export const GET: RequestHandler = async ({ locals, request, url }) => {
	const { name, locale } = locals.community!;
	const feed = writeFeed(await readFeed(), { origin: url.origin, community: name, locale });
	return publicAnswer(request, feed, 'application/atom+xml; charset=utf-8', { freshFor: 0 });
};
