import type { TaskList } from 'graphile-worker';
import { askToLookIn } from './look-ins.ts';
import { askForAnswers } from './unanswered.ts';

export const jobs: TaskList = {
	'ask-for-answers': async () => void (await askForAnswers()),
	'ask-to-look-in': async () => void (await askToLookIn())
};
