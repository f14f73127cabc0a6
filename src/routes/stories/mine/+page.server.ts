import { readMyStories } from '#features/stories/server/write.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const stories = await readMyStories(member);
	return {
		now: locals.now,
		locale: locals.locale,
		timeZone: member.timeZone,
		stories: stories.map(
			({ id, title, experience, audience, group, toldAt, changedAt, found, past, turningPoint }) => ({
				id,
				title,
				experience,
				audience,
				groupName: group?.name ?? null,
				toldAt,
				changedAt,
				found,
				opening: (past || turningPoint).slice(0, 160)
			})
		)
	};
};
