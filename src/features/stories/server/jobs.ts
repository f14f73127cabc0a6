import type { TaskList } from 'graphile-worker';
import { sealStories } from './write.ts';

export const jobs: TaskList = {
	'seal-stories': async () => void (await sealStories())
};
