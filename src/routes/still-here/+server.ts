import { text } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** How many seconds the session of an open window still lasts without use; 401 where it has ended. */
export const GET: RequestHandler = ({ locals: { stay, now } }) =>
	stay
		? text(String(Math.max(1, Math.ceil(stay.idleMinutes * 60 - (now - stay.usedAt) / 1000))))
		: new Response(null, { status: 401 });

/** Somebody writes or reads in an open window: any answered request says so, this one says nothing else. */
export const POST: RequestHandler = ({ locals: { stay } }) => new Response(null, { status: stay ? 204 : 401 });
