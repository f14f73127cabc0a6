import type { TaskList } from 'graphile-worker';
import { sweepConnections } from './connections.ts';

export const jobs: TaskList = { 'sweep-connections': () => sweepConnections() };
