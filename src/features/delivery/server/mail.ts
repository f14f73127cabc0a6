import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { readUnseen } from '#features/notifications/server/list.ts';
import { standingOf } from '#features/privacy/consent.ts';
import { readEmail } from '#features/people/server/new-member.ts';
import type { Letter } from '#server/mail/mailer.ts';
import { hearth } from '#server/hearth.ts';
import { keyFor } from '#server/secret.ts';
import { writeNews, writeProof, writeTest, type Written } from '../letter.ts';
import { proofLink } from './address.ts';
import { returnAddress } from './bounces.ts';
import { letGo, noteFailure, noteSent, takeBatch, whoseTurn, type Batch } from './batches.ts';
import { inRounds } from './rounds.ts';

const membersAtOnce = 40;
const lettersAtOnce = 4;
/** So many tries in a row that reach nobody, and the rest waits for the next minute. */
const mostUnreached = 3;

/** Sends the letters that are due. */
export const sendLetters = inRounds(oneRound);

async function oneRound(now: number): Promise<void> {
	let unreached = 0;
	for (;;) {
		const members = await whoseTurn('mail', now, membersAtOnce);
		let done = 0;
		const next = async (): Promise<void> => {
			for (let member = members.shift(); member && unreached < mostUnreached; member = members.shift())
				for (let batch = await takeBatch('mail', member, now); batch; batch = await takeBatch('mail', member, now)) {
					done++;
					if ((await sendOne(batch, now)) !== 'unreachable') unreached = 0;
					else if (++unreached >= mostUnreached) return;
				}
		};
		await Promise.all(Array.from({ length: lettersAtOnce }, next));
		if (done === 0 || unreached >= mostUnreached) return;
	}
}

async function sendOne(batch: Batch, now: number): Promise<string> {
	const { mail, settings } = hearth();
	const reader = await readReader(batch.memberId);
	// The settings, the address, the yes or the news may be gone since it was asked for.
	if (!mail || !settings.origin || !reader?.email) return letGo(batch).then(() => 'gone');
	const stop = reader.stopCode && `${settings.origin}/letters/stop/${reader.stopCode}`;
	const written = await write(batch, { ...reader, email: reader.email, stop }, settings.origin, now);
	if (!written) return letGo(batch).then(() => 'gone');
	const letter: Letter = { ...written, to: reader.email, messageId: messageIdOf(batch.id), date: new Date(now) };
	if (stop && batch.purpose !== 'prove') letter.stop = stop;
	if (settings.smtp?.bounces) letter.returnTo = returnAddress(settings.smtp.bounces, batch.memberId, reader.email);
	const answer = await mail.send(letter);
	if (answer.sent) await noteSent('mail', batch, now);
	else if (answer.problem === 'address') await refuseAddress(batch.memberId, now);
	else await noteFailure('mail', batch, answer.problem, now);
	return answer.sent ? 'sent' : answer.problem;
}

type Reader = NonNullable<Awaited<ReturnType<typeof readReader>>>;

async function write(
	batch: Batch,
	reader: Reader & { email: string; stop: string | null },
	origin: string,
	now: number
): Promise<Written | null> {
	const { locale, stop } = reader;
	if (batch.purpose === 'prove')
		return reader.proved
			? null
			: writeProof(await proofLink(origin, batch.memberId, reader.email, now), { origin, locale });
	// The test is the host's own wish: it needs a proved address, and no further yes.
	if (!reader.proved || !stop || (batch.purpose === 'news' && !reader.agreed)) return null;
	const setting = { origin, locale, stop };
	if (batch.purpose === 'test') return writeTest(setting);
	const notes = (await readUnseen(batch.memberId, batch.notificationIds)).filter((note) => !note.muted);
	return notes.length > 0 ? writeNews(notes, reader.discreet, setting) : null;
}

/** Whom a letter goes to, and whether it may. */
async function readReader(memberId: string) {
	const { rows } = await hearth().database.asSystem(
		'whom a letter goes to',
		(tx) =>
			sql<{
				email: string;
				email_verified: boolean;
				stop_code: string | null;
				refused_at: Date | null;
				locale: string;
				open_wording: boolean | null;
				discreet: boolean | null;
				given: boolean | null;
				wording: number | null;
			}>`select u.email, u.email_verified, a.stop_code, a.refused_at, m.locale, t.open_wording, d.discreet, c.given, c.wording
				from members m join auth_users u on u.id = m.id left join mail_addresses a on a.member_id = m.id
				left join news_times t on t.member_id = m.id left join discretion d on d.member_id = m.id
				left join lateral (select given, wording from consents where member_id = m.id and purpose = 'mail'
					order by id desc limit 1) c on true
				where m.id = ${memberId}`.execute(tx),
		'read'
	);
	const row = rows[0];
	if (!row) return null;
	const answers = row.given === null ? [] : [{ given: row.given, wording: row.wording!, at: 0 }];
	return {
		email: readEmail(row.email),
		proved: row.email_verified && row.stop_code !== null && row.refused_at === null,
		stopCode: row.stop_code,
		locale: row.locale,
		// Whoever wants no names in titles and news wants none in letters either.
		discreet: !row.open_wording || row.discreet === true,
		agreed: standingOf('mail', answers) === 'given'
	};
}

/** The address takes nothing for good: nothing more is sent to it until its member says otherwise. */
export async function refuseAddress(memberId: string, now: number): Promise<void> {
	await hearth().database.asSystem('an address takes no letters', async (tx) => {
		await tx
			.insertInto('mail_addresses')
			.values({ member_id: memberId, stop_code: unknownCode(memberId), proved_at: null, refused_at: new Date(now) })
			.onConflict((conflict) => conflict.column('member_id').doUpdateSet({ refused_at: new Date(now) }))
			.execute();
		await tx.deleteFrom('deliveries').where('member_id', '=', memberId).where('channel', '=', 'mail').execute();
	});
}

/** A code for an address that was refused before it was proved. It stood in no letter. */
const unknownCode = (memberId: string) => keyed('stop codes', memberId).slice(0, 32);

/** Says nothing of whom it goes to, and is the same for every try. */
const messageIdOf = (batchId: string) => keyed('message ids', batchId).slice(0, 32);

const keyed = (purpose: string, text: string) =>
	createHmac('sha256', keyFor(hearth().secret, purpose)).update(text).digest('base64url');
