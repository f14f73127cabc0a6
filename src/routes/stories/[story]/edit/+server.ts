import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { rewritePart } from '#features/stories/server/write.ts';
import { PartSaved } from '#features/stories/story.ts';
import { readId } from '../../../ids.ts';
import type { RequestHandler } from './$types';

/** Keeps a part while it is written: `{ part, body, version }` → `{ version }`; 409 where another window was faster. */
export const PUT: RequestHandler = async ({ locals, params, request }) => {
	if (!locals.viewer) return json({}, { status: 401 });
	const sent = v.safeParse(PartSaved, await request.json().catch(() => null));
	if (!sent.success) return json({}, { status: 422 });
	const id = readId(params.story);
	const kept = id && (await rewritePart(locals.viewer, id, sent.output));
	if (!kept) return json({}, { status: 404 });
	if ('lack' in kept) return json({}, { status: 422 });
	return 'id' in kept ? json({ version: kept.version }) : json({}, { status: 409 });
};
