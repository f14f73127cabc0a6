import type { TaskList } from 'graphile-worker';
import { closeOldRooms } from './rooms.ts';

export const jobs: TaskList = { 'close-old-rooms': async () => void (await closeOldRooms()) };
