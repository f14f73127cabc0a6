import { createHash } from 'node:crypto';
import { readUnseen } from '#features/notifications/server/list.ts';
import { hearth } from '#server/hearth.ts';
import { postToBrowser } from '#server/push/post.ts';
import { writePush, writePushTest, type PushContent } from '../letter.ts';
import { letGo, noteFailure, noteSent, takeBatch, whoseTurn, type Batch } from './batches.ts';
import { forgetBrowser, openBrowser, pushKeys } from './browsers.ts';
import { inRounds } from './rounds.ts';

const membersAtOnce = 40;
const messagesAtOnce = 8;
/** Whoever looks a day later finds it in the centre. In seconds. */
const lasts = 86_400;

/** Sends what is due to browsers. */
export const sendPushes = inRounds(oneRound);

async function oneRound(now: number): Promise<void> {
	for (;;) {
		const members = await whoseTurn('push', now, membersAtOnce);
		let done = 0;
		const next = async (): Promise<void> => {
			for (let member = members.shift(); member; member = members.shift())
				for (let batch = await takeBatch('push', member, now); batch; batch = await takeBatch('push', member, now)) {
					done++;
					await sendOne(batch, now);
				}
		};
		await Promise.all(Array.from({ length: messagesAtOnce }, next));
		if (done === 0) return;
	}
}

async function sendOne(batch: Batch, now: number): Promise<void> {
	const { database, settings, pushServices } = hearth();
	const id = batch.subscriptionId!;
	const opened = await database.asSystem('which browser a message goes to', (tx) => openBrowser(tx, id, now), 'read');
	if (!opened) return forgetBrowser(id);
	const content = await write(batch, opened.discreet, opened.locale);
	if (!content) return letGo(batch);
	const answer = await postToBrowser(
		opened.browser,
		{
			content: JSON.stringify(content),
			topic: createHash('sha256').update(batch.id).digest('base64url').slice(0, 32),
			urgent: batch.urgent,
			lasts
		},
		{
			keys: await pushKeys(),
			contact: settings.origin?.startsWith('https:') ? settings.origin : 'mailto:no-reply@hearth.invalid',
			...(pushServices ? { services: pushServices } : {})
		}
	);
	if (answer.sent) return noteSent('push', batch, now);
	// It goes with everything that waited for it.
	if (answer.problem === 'gone' || answer.problem === 'not-allowed') return forgetBrowser(id);
	return noteFailure('push', batch, answer.problem, now, answer.again);
}

async function write(batch: Batch, discreet: boolean, locale: string): Promise<PushContent | null> {
	if (batch.purpose === 'test') return writePushTest(locale);
	const notes = (await readUnseen(batch.memberId, batch.notificationIds)).filter((note) => !note.muted);
	return notes.length > 0 ? writePush(notes, discreet, locale) : null;
}
