import type { TaskList } from 'graphile-worker';
import { widenReachOuts } from './reach-outs.ts';

export const jobs: TaskList = { 'widen-reach-outs': async () => void (await widenReachOuts()) };
