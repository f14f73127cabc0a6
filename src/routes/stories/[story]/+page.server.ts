import { error } from '@sveltejs/kit';
import { addressOf } from '#features/stories/reading.ts';
import { readStory } from '#features/stories/server/read.ts';
import { readOwnStory } from '#features/stories/server/write.ts';
import { lacks, monthsAlong, type OwnStory, type StoryView } from '#features/stories/story.ts';
import { readId } from '../../ids.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { viewer, now, locale } = locals;
	const id = readId(params.story);
	const told = id && (await readStory(viewer, id));
	const draft = id && !told && viewer ? await readOwnStory(viewer, id) : null;
	const story = told || (draft && asDraft(draft, now));
	if (!story) error(404);
	return {
		story,
		opened: url.searchParams.has('read'),
		lacks: story.mine ? lacks(story) : [],
		others: addressOf({ experience: story.experience, months: story.monthsAlong }),
		address: `${url.origin}/stories/${story.id}`,
		now,
		locale,
		timeZone: viewer?.timeZone ?? 'UTC'
	};
};

/** One's own draft, as it would be read by now. */
const asDraft = (
	{ group: _group, draftKey: _key, withdrawnAt: _withdrawn, ...draft }: OwnStory,
	now: number
): StoryView => ({
	...draft,
	byline: null,
	mine: true,
	groupName: null,
	groupSlug: null,
	monthsAlong: draft.sinceMonth ? monthsAlong(draft.sinceMonth, now) : null,
	folded: false,
	hidden: false,
	muted: false,
	beenThere: false
});
