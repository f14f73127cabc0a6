import type { TaskList } from 'graphile-worker';
import { sweepRooms } from './rooms.ts';

export const jobs: TaskList = { 'sweep-rooms': async () => void (await sweepRooms()) };
