import { markSeen, readNotifications } from '#features/notifications/server/list.ts';
import { readId } from '../ids.ts';
import { askToSignIn } from '../sign-in-first.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const list = await readNotifications(member, readId(url.searchParams.get('before')));
	const newest = list.notes.find((note) => note.unread);
	if (newest) await markSeen(member, newest.id);
	return { ...list, now: locals.now, locale: locals.locale, timeZone: member.timeZone };
};
