import type { TaskList } from 'graphile-worker';
import { sweepSignIn } from './sweep.ts';

export const jobs: TaskList = { 'sweep-sign-in': sweepSignIn };
