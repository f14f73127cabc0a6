import type { TaskList } from 'graphile-worker';
import { sweepTraces } from './erase.ts';

export const jobs: TaskList = { 'sweep-traces': () => sweepTraces() };
