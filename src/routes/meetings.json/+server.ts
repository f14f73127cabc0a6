import { guideFeed } from '#features/outside/feed.ts';
import { recentMeetings } from '#features/outside/server/listed.ts';
import { publicAnswer } from '../public-answer.ts';
import type { RequestHandler } from './$types';

/**
 * The Meeting Guide feed. With nothing to tell it is an empty list, which is what the format has for it; since readers take
 * that for an error, no page leads here then (`hasFeed`).
 */
export const GET: RequestHandler = async ({ locals, request, url }) => {
	const community = locals.community?.name ?? 'Hearth';
	const feed = guideFeed(await recentMeetings(), { origin: url.origin, community, now: locals.now });
	return publicAnswer(request, JSON.stringify(feed), 'application/json; charset=utf-8');
};
