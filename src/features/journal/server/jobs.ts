import type { TaskList } from 'graphile-worker';
import { sealPages } from './pages.ts';

export const jobs: TaskList = {
	'seal-pages': async () => void (await sealPages())
};
