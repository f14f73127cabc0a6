import { error, redirect } from '@sveltejs/kit';
import { withdrawStory } from '#features/stories/server/tell.ts';
import { readOwnStory } from '#features/stories/server/write.ts';
import { readId } from '../../../ids.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const id = readId(params.story);
	const story = id && (await readOwnStory(member, id));
	if (!story || story.toldAt === null) error(404);
	return { id: story.id, title: story.title };
};

export const actions: Actions = {
	default: async ({ locals, params, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.story);
		if (!id || !(await withdrawStory(member, id))) error(404);
		sayNext(cookies, 'story-withdrawn');
		redirect(303, `/stories/${id}`);
	}
};
