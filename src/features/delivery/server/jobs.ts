import type { TaskList } from 'graphile-worker';
import { hearth } from '#server/hearth.ts';
import { sendLetters } from './mail.ts';
import { sendPushes } from './push.ts';

export const jobs: TaskList = {
	'deliver-mail': () => sendLetters(hearth().now()),
	'deliver-push': () => sendPushes(hearth().now()),
	// Whatever a crash, a night or a mail server that was away left waiting.
	'deliver-due': async () => void (await Promise.all([sendPushes(hearth().now()), sendLetters(hearth().now())]))
};
