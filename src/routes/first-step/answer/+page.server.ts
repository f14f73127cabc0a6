import { readLink } from '#features/finding/first-step.ts';
import { answerTo } from '../answering.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
	answer: await answerTo(readLink(event.url.searchParams), event)
});
