import type { TaskList } from 'graphile-worker';

export const jobs: TaskList = {};
