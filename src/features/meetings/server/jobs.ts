import type { TaskList } from 'graphile-worker';
import { rollMeetingDates } from './dates.ts';

export const jobs: TaskList = { 'roll-meeting-dates': async () => void (await rollMeetingDates()) };
