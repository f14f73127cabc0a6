import type { TaskList } from 'graphile-worker';
import { askForAnswers } from './unanswered.ts';

export const jobs: TaskList = {
	'ask-for-answers': async () => void (await askForAnswers())
};
