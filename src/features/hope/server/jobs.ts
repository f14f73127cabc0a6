import type { TaskList } from 'graphile-worker';
import { drawHopeCurve } from './draw.ts';

export const jobs: TaskList = {
	'draw-hope-curve': async () => void (await drawHopeCurve())
};
