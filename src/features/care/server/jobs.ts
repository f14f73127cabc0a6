import type { TaskList } from 'graphile-worker';
import { sweepCare } from './measures.ts';
import { followSittings, sealLines } from './sitting.ts';

export const jobs: TaskList = {
	'sweep-care': async () => void (await sweepCare()),
	'follow-sittings': async () => {
		await followSittings();
		await sealLines();
	}
};
