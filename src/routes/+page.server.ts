import { hasFeed } from '#features/outside/server/listed.ts';
import { readHome, readSaidHere } from '#features/sharing/server/pages.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { viewer, now, locale } = locals;
	if (!viewer) return { home: null, hasFeed: await hasFeed(now) };
	const [home, said] = await Promise.all([readHome(viewer), readSaidHere(viewer)]);
	return { home: home.groups, dates: home.dates, said, now, locale, timeZone: viewer.timeZone };
};
