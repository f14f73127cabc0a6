import { json } from '@sveltejs/kit';
import { newChallenge } from '#features/people/server/tickets.ts';
import type { RequestHandler } from './$types';

/** Work for the browser of somebody who signs up. */
export const GET: RequestHandler = async ({ locals }) =>
	json(await newChallenge(locals.now), { headers: { 'cache-control': 'no-store' } });
