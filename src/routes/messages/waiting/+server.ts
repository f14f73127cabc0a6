import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { WaitingSides } from '#features/messages/message.ts';
import { readOutbox } from '#features/messages/server/conversations.ts';
import type { RequestHandler } from './$types';

/** For a browser in which words wait: where they go, and the key under which they lie there. */
export const GET: RequestHandler = async ({ locals, url }) => {
	if (!locals.viewer || locals.sharedDevice) error(401);
	const sides = v.safeParse(WaitingSides, url.searchParams.getAll('side'));
	if (!sides.success) error(400);
	return json(await readOutbox(locals.viewer, sides.output));
};
