import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { storyLocaleOf } from '#features/stories/reading.ts';
import { beginStory, readOwnStory } from '#features/stories/server/write.ts';
import { NewStoryForm } from '#features/stories/story.ts';
import type { RequestHandler } from './$types';

/** Keeps a new story while it is written: `{ key, part, body }` → `{ id, version, draftKey }`. */
export const PUT: RequestHandler = async ({ locals, request }) => {
	if (!locals.viewer) return json({}, { status: 401 });
	const sent = v.safeParse(NewStoryForm, await request.json().catch(() => null));
	if (!sent.success) return json({}, { status: 422 });
	const kept = await beginStory(locals.viewer, sent.output, storyLocaleOf(locals.locale));
	if (!kept || !('id' in kept)) return json({}, { status: 409 });
	const story = await readOwnStory(locals.viewer, kept.id);
	return json({ id: kept.id, version: kept.version, draftKey: story?.draftKey });
};
