import { robotsText } from '#features/outside/sitemap.ts';
import { publicAnswer } from '../public-answer.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ request, url }) =>
	publicAnswer(request, robotsText(url.origin), 'text/plain; charset=utf-8', { freshFor: 3_600 });
