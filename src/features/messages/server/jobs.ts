import type { TaskList } from 'graphile-worker';
import { sweepMessages } from './messages.ts';

export const jobs: TaskList = { 'sweep-messages': async () => void (await sweepMessages()) };
