import { error } from '@sveltejs/kit';
import { isExperience } from '#features/experiences/taxonomy.ts';
import { meetingLanguages } from '#features/meetings/meeting.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	if (!member.isHost) error(404);
	const experience = url.searchParams.get('experience') ?? '';
	const language = url.searchParams.get('language') ?? '';
	const limit = url.searchParams.get('limit') ?? '';
	return {
		origin: url.origin,
		locale: locals.locale,
		chosen: {
			experience: isExperience(experience) ? experience : null,
			language: meetingLanguages.find((each) => each === language) ?? null,
			limit: ['3', '6', '24', '50'].includes(limit) ? limit : null
		}
	};
};
