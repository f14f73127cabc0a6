import { error } from '@sveltejs/kit';
import { longestBounce } from '#features/delivery/bounce.ts';
import { takeBounce } from '#features/delivery/server/bounces.ts';
import { mayTry } from '#features/people/server/attempts.ts';
import type { RequestHandler } from './$types';

/**
 * A letter that came back, from the mail server's pipe (`npx hearth bounce`). Its return address is the proof; whoever has none
 * changes nothing, and is told no more than that.
 */
export const POST: RequestHandler = async ({ request, url, locals, getClientAddress }) => {
	if ((await mayTry('bounce', getClientAddress(), locals.now)) !== true) error(429);
	if (Number(request.headers.get('content-length') ?? 0) > longestBounce) error(413);
	const taken = await takeBounce(await request.text(), url.searchParams.get('to'), locals.now);
	return new Response(null, { status: taken === 'not-ours' ? 404 : 204 });
};
