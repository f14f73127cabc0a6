import type { TaskList } from 'graphile-worker';
import { fillFreeSeats } from './seats.ts';

export const jobs: TaskList = {
	'fill-free-seats': async (payload) =>
		void (await fillFreeSeats((payload as { groupId?: string } | null)?.groupId ?? null))
};
