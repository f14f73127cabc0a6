import type { TaskList } from 'graphile-worker';
import { sweepTraces } from './erase.ts';
import { keepErasedList } from './erased.ts';
import { makeExport } from './export.ts';
import { carryOutRetention, sweepCopies } from './retention.ts';

export const jobs: TaskList = {
	'sweep-traces': async () => void (await Promise.all([sweepTraces(), sweepCopies(), keepErasedList()])),
	'make-export': (payload) => makeExport((payload as { exportId: string }).exportId),
	'carry-out-retention': async () => void (await carryOutRetention())
};
