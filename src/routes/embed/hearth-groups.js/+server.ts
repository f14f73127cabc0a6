import script from '#features/outside/client/hearth-groups.js?raw';
import { publicAnswer } from '../../public-answer.ts';
import type { RequestHandler } from './$types';

/** The script of <hearth-groups>. Its address stays, so sites hold it for an hour and then ask whether it is another. */
export const GET: RequestHandler = ({ request }) =>
	publicAnswer(request, script, 'text/javascript; charset=utf-8', { freshFor: 3_600 });
