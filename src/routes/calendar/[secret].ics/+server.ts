import { readMemberCalendar } from '#features/meetings/server/calendars.ts';
import { answerCalendar } from '../../calendar-answer.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, url }) =>
	answerCalendar(await readMemberCalendar(params.secret, url.origin), 'calendar', true);
