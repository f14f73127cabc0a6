import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { PageSaved } from '#features/journal/page.ts';
import { rewritePage } from '#features/journal/server/pages.ts';
import { readId } from '../../ids.ts';
import type { RequestHandler } from './$types';

/** Keeps a page while it is written: `{ body, version }` → `{ version }`; 409 where another window was faster. */
export const PUT: RequestHandler = async ({ locals, params, request }) => {
	if (!locals.viewer) return json({}, { status: 401 });
	const sent = v.safeParse(PageSaved, await request.json().catch(() => null));
	if (!sent.success) return json({}, { status: 422 });
	const id = readId(params.page);
	const kept = id && (await rewritePage(locals.viewer, id, sent.output));
	if (!kept) return json({}, { status: 404 });
	if ('refused' in kept) return json({}, { status: 422 });
	return 'id' in kept ? json({ version: kept.version }) : json({}, { status: 409 });
};
