import { readOpenedToMe } from '#features/sharing/server/opened.ts';
import { readId } from '../ids.ts';
import { askToSignIn } from '../sign-in-first.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const before = readId(url.searchParams.get('before'));
	const { now, locale } = locals;
	return { ...(await readOpenedToMe(member, before)), isFirst: !before, now, locale, timeZone: member.timeZone };
};
