import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { NewPageForm } from '#features/journal/page.ts';
import { readPage, writePage } from '#features/journal/server/pages.ts';
import type { RequestHandler } from './$types';

/** Keeps a new page while it is written: `{ key, kind, body }` → `{ id, version, draftKey }`. */
export const PUT: RequestHandler = async ({ locals, request }) => {
	if (!locals.viewer) return json({}, { status: 401 });
	const sent = v.safeParse(NewPageForm, await request.json().catch(() => null));
	if (!sent.success) return json({}, { status: 422 });
	const kept = await writePage(locals.viewer, sent.output);
	if (!kept || !('id' in kept)) return json({}, { status: 409 });
	const page = await readPage(locals.viewer, kept.id);
	return json({ id: kept.id, version: kept.version, draftKey: page?.draftKey });
};
