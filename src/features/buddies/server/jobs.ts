import type { TaskList } from 'graphile-worker';
import { remindBuddies } from './buddies.ts';

export const jobs: TaskList = { 'remind-buddies': async () => void (await remindBuddies()) };
