import type { TaskList } from 'graphile-worker';
import { sweepCare } from './measures.ts';
import { followSittings } from './sitting.ts';

export const jobs: TaskList = {
	'sweep-care': async () => void (await sweepCare()),
	'follow-sittings': async () => void (await followSittings())
};
