import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { BrowserForm } from '#features/delivery/forms.ts';
import { chooseBrowser } from '#features/delivery/server/browsers.ts';
import { sayNext } from '../../../said.ts';
import type { RequestHandler } from './$types';

/** A browser says where it is reached (features/delivery/client/browser.ts). */
export const POST: RequestHandler = async ({ locals, request, cookies }) => {
	if (!locals.viewer) return new Response(null, { status: 401 });
	// JSON from another site would have to ask first, and is not answered.
	if (request.headers.get('content-type') !== 'application/json') return new Response(null, { status: 415 });
	const given = v.safeParse(BrowserForm, await request.json().catch(() => null));
	if (!given.success) return json({ problem: 'unknown' }, { status: 422 });
	if (locals.sharedDevice || !(await chooseBrowser(locals.viewer, given.output, locals.now)))
		return json({ problem: 'not-here' }, { status: 409 });
	sayNext(cookies, 'browser-on');
	return new Response(null, { status: 204 });
};
