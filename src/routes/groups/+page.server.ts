import { readQuery } from '#features/finding/finder.ts';
import { findGroups } from '#features/finding/server/finder.ts';
import { hasFeed } from '#features/outside/server/listed.ts';
import { Unsent } from '../../unsent.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const asked = readQuery(url.searchParams);
	const own = asked.zone ?? locals.viewer?.timeZone ?? null;
	const timeZone = own ?? locals.community?.timeZone ?? 'UTC';
	const { now, locale } = locals;
	const [found, feed] = await Promise.all([
		findGroups(locals.viewer, { ...asked, zone: timeZone }),
		!locals.viewer && hasFeed(now)
	]);
	return { page: new Unsent({ ...found, query: asked, now, own, timeZone }), hasFeed: feed, locale };
};
