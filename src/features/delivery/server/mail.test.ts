import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { removeMember } from '#features/groups/server/seats.ts';
import { markSeen } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import { answerConsent, readConsents } from '#features/privacy/server/consent.ts';
import { changeMutes } from '#features/sharing/server/mutes.ts';
import { withdrawReply, writeReply } from '#features/sharing/server/write.ts';
import { openMailer } from '#server/mail/mailer.ts';
import { readSettings } from '#server/settings.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, seatOf, someone } from '../../../../tests/people.ts';
import { startMailServer, type MailServer } from '../../../../tests/smtp.ts';
import { askToProve, isStopLink, proveAddress, readAddress, stopLetters } from './address.ts';
import { setGroup, setKinds, setTimes } from './choices.ts';
import { chosen } from '../forms.ts';
import { usual } from '#features/notifications/pace.ts';
import { returnAddress, takeBounce } from './bounces.ts';
import { sendLetters } from './mail.ts';
import { readDeliveryState, sendTest } from './state.ts';

const minute = 60_000;
let community: TestCommunity;
let server: MailServer;
let ruth: Member, sam: Member;
let slug: string, share: string;
let many = 0;
const now = () => community.clock.now;
const send = () => sendLetters(now());
const always = {
	digestHour: 9,
	digestDay: 1,
	quiet: false,
	quietFrom: 0,
	quietTo: 0,
	wakeMe: false,
	openWording: false
};

beforeAll(async () => {
	community = await openTestCommunity();
	server = await startMailServer();
	const { hearth } = community;
	hearth.settings = readSettings({
		HEARTH_DATA_DIR: hearth.settings.dataDir,
		HEARTH_LOG: 'silent',
		ORIGIN: 'https://hearth.example.org',
		SMTP_URL: `smtp://127.0.0.1:${server.port}`
	});
	hearth.mail = openMailer(hearth.settings.smtp!, 'hearth.example.org');
});
beforeEach(async () => {
	many++;
	server.answer = () => null;
	server.received.length = 0;
	community.clock.now += 60 * minute;
	await community.owner.query('delete from deliveries');
	[ruth, sam] = (await Promise.all([`ruth-${many}`, `sam-${many}`].map(someone))) as [Member, Member];
	slug = await groupOf(ruth, `Night Owls ${many}`);
	await seat(slug, sam);
	share = await say(sam, slug, 'The coat was in the hall.');
});
afterAll(async () => {
	await server.close();
	await community.close();
});

const give = (member: Member, email: string) =>
	community.owner.query('update auth_users set email = $2, email_verified = false where id = $1', [member.id, email]);
const addressOf = (member: Member) => `${member.handle}@letters.example`;
/** A proved address, a yes, and answers at once. */
async function reachable(member: Member): Promise<string> {
	await give(member, addressOf(member));
	await askToProve(member, now());
	await send();
	const [, proof] = /letters\/proof\/(\S+)/.exec(server.received.pop()!.text)!;
	expect(await proveAddress(proof!, now())).toBe(true);
	await answerConsent(member, 'mail', true, now());
	await setTimes(member, always, now());
	await setKinds(member, { ...asUsual(), 'answers-mail': 'now' });
	const { rows } = await community.owner.query<{ stop_code: string }>(
		'select stop_code from mail_addresses where member_id = $1',
		[member.id]
	);
	return rows[0]!.stop_code;
}
const asUsual = () =>
	Object.fromEntries(chosen.map(({ about, channel, name }) => [name, usual[channel][about] as string]));
const answer = async (body = 'I hear you, Juniper.') => {
	const written = await writeReply(ruth, slug, share, { key: crypto.randomUUID(), body }, now());
	return (written as { id: string }).id;
};
const waiting = async () =>
	(await community.owner.query<{ due_at: Date; tries: number; problem: string }>('select * from deliveries')).rows;

describe('an address', () => {
	it('gets a letter that asks whose it is; only the link in it makes letters come', async () => {
		await answerConsent(sam, 'mail', true, now());
		await give(sam, addressOf(sam));
		await answer();
		await send();
		expect(server.received, 'not before it is proved').toEqual([]);
		expect(await askToProve(sam, now())).toBe(true);
		await send();
		const [letter] = server.received as [(typeof server.received)[number]];
		expect(letter).toMatchObject({ to: [addressOf(sam)], subject: 'Is this your address?' });
		expect(letter.raw).not.toMatch(new RegExp(`${sam.id}|Night Owls`));
		const [, proof] = /https:\/\/hearth\.example\.org\/letters\/proof\/(\S+)/.exec(letter.text)!;
		expect(await readAddress(sam)).toMatchObject({ state: 'unproved', lettersGo: true });
		expect(await proveAddress(`${proof}x`, now())).toBeNull();
		expect(await proveAddress(proof!, now() + 49 * 60 * minute), 'after two days').toBeNull();
		expect(await proveAddress(proof!, now())).toBe(true);
		expect(await readAddress(sam)).toMatchObject({ state: 'proved' });
		await give(sam, 'another@letters.example');
		expect(await readAddress(sam), 'another one is proved anew').toMatchObject({ state: 'unproved' });
		expect(await proveAddress(proof!, now())).toBeNull();
	});

	it('is proved by one account alone, and asked at most five times a day', async () => {
		await reachable(sam);
		await give(ruth, addressOf(sam));
		await askToProve(ruth, now());
		await send();
		const [, proof] = /letters\/proof\/(\S+)/.exec(server.received.pop()!.text)!;
		expect(await proveAddress(proof!, now())).toBe('taken');
		for (let each = 0; each < 4; each++) expect(await askToProve(ruth, now())).toBe(true);
		expect(await askToProve(ruth, now())).toMatchObject({ problem: 'too-many' });
	});
});

describe('a letter', () => {
	it('says that there is something, in text and HTML, and nothing of what, who or where', async () => {
		const stop = await reachable(sam);
		await answer();
		await send();
		expect(server.received).toHaveLength(1);
		const [letter] = server.received as [(typeof server.received)[number]];
		expect(letter.to).toEqual([addressOf(sam)]);
		expect(letter.from).toBe('no-reply@hearth.example.org');
		expect(letter.subject).toBe('News for you');
		for (const part of [letter.text, letter.html]) {
			expect(part).toContain('there is something for you at hearth.example.org');
			expect(part).toContain('https://hearth.example.org/notifications');
			expect(part).toContain(`https://hearth.example.org/letters/stop/${stop}`);
		}
		expect(letter.html).toMatch(/^<!doctype html>/);
		expect(letter.raw + letter.text + letter.html).not.toMatch(
			new RegExp(`coat|Juniper|Night Owls|ruth|<img|src=|${sam.id}|${share}`, 'i')
		);
		expect(letter.headers.get('list-unsubscribe')).toBe(`<https://hearth.example.org/letters/stop/${stop}>`);
		expect(letter.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
		expect(letter.headers.get('auto-submitted')).toBe('auto-generated');
		expect(letter.headers.get('from')).toBe('no-reply@hearth.example.org');
		expect(letter.headers.get('message-id')).toMatch(/^<[\w-]{32}@hearth\.example\.org>$/);
		expect(letter.headers.has('x-mailer')).toBe(false);
		expect(await waiting(), 'nothing of it is kept').toEqual([]);
		await send();
		expect(server.received).toHaveLength(1);
	});

	it('names who and where for those who wish it, and never what was said', async () => {
		await reachable(sam);
		await setTimes(sam, { ...always, openWording: true }, now());
		await answer();
		await send();
		const [letter] = server.received as [(typeof server.received)[number]];
		expect(letter.subject).toBe('News for you');
		expect(letter.text).toContain(`${ruth.handle} answered you in Night Owls ${many}`);
		expect(letter.text).toContain(`https://hearth.example.org/groups/${slug}/shares/${share}`);
		expect(letter.raw + letter.text + letter.html).not.toMatch(/coat|Juniper/);
	});

	it('comes once for what came together, and at its hour where it was wished so', async () => {
		await reachable(sam);
		await setKinds(sam, { ...asUsual(), 'answers-mail': 'daily' });
		for (const body of ['One.', 'Two.', 'Three.']) await answer(body);
		await send();
		expect(server.received).toEqual([]);
		const nine = Math.ceil((now() - 9 * 60 * minute) / 86_400_000) * 86_400_000 + 9 * 60 * minute;
		community.clock.now = nine - 1;
		await send();
		expect(server.received, 'nine comes later').toEqual([]);
		community.clock.now = nine;
		await send();
		expect(server.received).toHaveLength(1);
		expect(server.received[0]!.text).toContain('there are some things for you');
	});

	it('waits for the end of quiet hours, and follows when its reader changes their mind', async () => {
		await reachable(sam);
		const local = { ...always, quiet: true, quietFrom: 0, quietTo: 23 * 60 + 59 };
		await setTimes(sam, local, now());
		await answer();
		await send();
		expect(server.received).toEqual([]);
		await setTimes(sam, always, now());
		await send();
		expect(server.received).toHaveLength(1);
	});

	it('does not come for a group that was switched off, and a choice goes with the seat', async () => {
		await reachable(sam);
		const off = { group: slug, app: 'off', mail: 'off', push: 'usual' } as const;
		expect(await setGroup(ruth, { ...off, group: 'nowhere' })).toBeNull();
		expect(await setGroup(sam, off)).toBe(true);
		await answer();
		await send();
		expect(server.received).toEqual([]);
		const { rows } = await community.owner.query('select read_at from notifications where member_id = $1', [sam.id]);
		expect(rows[0]!.read_at, 'and lights no sign in the centre').not.toBeNull();
		await removeMember(ruth, slug, await seatOf(slug, sam), '', now());
		expect((await community.owner.query('select * from news_choices where group_id is not null')).rowCount).toBe(0);
	});

	it.each([
		[
			'was read meanwhile',
			async () => {
				const { rows } = await community.owner.query<{ id: string }>(
					'select id from notifications where member_id = $1',
					[sam.id]
				);
				await markSeen(sam, rows[0]!.id, now() + 1000);
			}
		],
		['was taken back', async (reply: string) => void (await withdrawReply(ruth, reply, now()))],
		['is of somebody whom its reader keeps away from', () => keepApart(sam, { handle: ruth.handle })],
		['touches on what its reader muted', () => changeMutes(sam, { topics: [], words: ['juniper'] })],
		[
			'is of a group that its reader was removed from',
			async () => void (await removeMember(ruth, slug, await seatOf(slug, sam), '', now()))
		],
		['is for somebody who took their yes back', () => answerConsent(sam, 'mail', false, now())]
	] as const)('never comes for what %s', async (_, change) => {
		await reachable(sam);
		await setTimes(sam, { ...always, openWording: true }, now());
		const reply = await answer();
		expect(await waiting(), 'the premise').toHaveLength(1);
		await change(reply);
		await send();
		expect(server.received).toEqual([]);
	});
});

describe('one click', () => {
	it('stops letters without signing in; other words stop nothing', async () => {
		const stop = await reachable(sam);
		await answer();
		expect(await isStopLink(stop)).toBe(true);
		expect(await stopLetters(`${stop.slice(0, 31)}${stop.endsWith('A') ? 'B' : 'A'}`, now())).toBe(false);
		expect(await stopLetters('', now())).toBe(false);
		expect(await stopLetters(stop, now() + 1)).toBe(true);
		await send();
		expect(server.received).toEqual([]);
		expect((await readConsents(sam)).mail[0]).toMatchObject({ given: false });
		expect(await stopLetters(stop, now() + 2), 'a second time changes nothing').toBe(true);
		expect((await readConsents(sam)).mail).toHaveLength(2);
	});
});

describe('a mail server', () => {
	it('that is away costs nothing: it is tried again ever more slowly, with the same Message-ID', async () => {
		await reachable(sam);
		await answer();
		const mail = community.hearth.mail;
		community.hearth.mail = openMailer({ ...community.hearth.settings.smtp!, port: 1 }, 'hearth.example.org');
		await send();
		expect(await waiting()).toMatchObject([{ tries: 1, problem: 'unreachable', due_at: new Date(now() + minute) }]);
		await send();
		expect(await waiting(), 'not before its time').toMatchObject([{ tries: 1 }]);
		community.clock.now += minute;
		await send();
		expect(await waiting()).toMatchObject([{ tries: 2, due_at: new Date(now() + 5 * minute) }]);
		community.hearth.mail = mail!;
		community.clock.now += 5 * minute;
		// It takes the letter and the line breaks before it has said so: whether it was sent, nobody knows.
		server.answer = (verb) => (verb === 'END' ? 'drop' : null);
		await send();
		expect(await waiting()).toMatchObject([{ tries: 3 }]);
		server.answer = () => null;
		community.clock.now += 15 * minute;
		await answer('One more, meanwhile.');
		await send();
		const ids = server.received.map(({ headers }) => headers.get('message-id'));
		expect(ids).toHaveLength(3);
		expect(new Set(ids).size, 'the same letter twice, and the new one by itself').toBe(2);
		expect(await waiting()).toEqual([]);
	});

	it('that says later is asked later; one that refuses the address for good is not asked again until its member says so', async () => {
		await reachable(sam);
		await answer();
		server.answer = (verb) => (verb === 'RCPT' ? '450 4.2.1 Greylisted' : null);
		await send();
		expect(await waiting()).toMatchObject([{ problem: 'later' }]);
		server.answer = (verb) => (verb === 'RCPT' ? '550 5.1.1 No such person' : null);
		community.clock.now += minute;
		await send();
		expect(await waiting()).toEqual([]);
		expect(await readAddress(sam)).toMatchObject({ state: 'refused' });
		const before = server.connections;
		await answer();
		await send();
		expect(server.connections).toBe(before);
		server.answer = () => null;
		expect(await askToProve(sam, now())).toBe(true);
		await send();
		expect(await readAddress(sam), 'a letter arrived; whoever reads it says so').toMatchObject({ state: 'proved' });
	});

	it('that refuses us switches nobody off', async () => {
		await reachable(sam);
		await answer();
		server.answer = (verb) => (verb === 'RCPT' ? '550 5.7.1 Relaying denied' : null);
		await send();
		expect(await waiting()).toMatchObject([{ problem: 'refused' }]);
		expect(await readAddress(sam)).toMatchObject({ state: 'proved' });
	});

	it('that never works is given up after four days, and the host reads so, without a name', async () => {
		await community.owner.query('insert into hosts values ($1, now(), $1) on conflict do nothing', [ruth.id]);
		await reachable(sam);
		await answer();
		server.answer = (verb) => (verb === 'MAIL' ? '451 Not now' : null);
		for (let hours = 0; hours <= 5 * 24; hours++) {
			await send();
			community.clock.now += 60 * minute;
		}
		expect(await waiting()).toEqual([]);
		const state = await readDeliveryState(ruth, now());
		expect(state).toMatchObject({
			lettersGo: true,
			ways: [{ way: 'mail', waiting: 0, problem: 'later', givenUp: 1 }, { way: 'push' }]
		});
		expect(JSON.stringify(state)).not.toMatch(new RegExp(`${sam.id}|letters.example|sam-`));
		await expect(readDeliveryState(sam, now())).rejects.toThrow('no host');
	});

	it('is tried out by the host with a letter to themselves', async () => {
		expect(await sendTest(ruth, now()), 'no address yet').toBe(false);
		await reachable(ruth);
		expect(await sendTest(ruth, now())).toBe(true);
		await send();
		expect(server.received).toMatchObject([{ to: [addressOf(ruth)], subject: 'A letter to try it out' }]);
	});

	it('that returns a letter later switches the address off where it is gone for good, by the letter’s own return address', async () => {
		const { smtp } = community.hearth.settings;
		await reachable(sam);
		try {
			community.hearth.settings.smtp = { ...smtp!, bounces: 'bounces@hearth.example.org' };
			await answer();
			await send();
			const { from, raw } = server.received.at(-1)!;
			expect(from).toMatch(/^bounces\+[0-9a-f]{48}@hearth\.example\.org$/);
			expect(from).not.toContain(sam.id.replaceAll('-', ''));
			expect(raw, 'whom it is from stays').toContain('From: no-reply@hearth.example.org');
			const report = (to: string, status: string, said: string, action = 'failed') =>
				[
					`To: ${to}`,
					'Content-Type: multipart/report; report-type=delivery-status; boundary=x',
					'',
					'--x',
					'Content-Type: message/delivery-status',
					'',
					'Reporting-MTA: dns; mail.example',
					'',
					`Action: ${action}`,
					`Status: ${status}`,
					`Diagnostic-Code: smtp; ${said}`,
					'',
					'--x--'
				].join('\r\n');
			const gone = (to: string) => report(to, '5.1.1', '550 5.1.1 User unknown');
			const state = async () => (await readAddress(sam)).state;
			for (const [letter, taken] of [
				[report(from, '4.4.1', '421 later', 'delayed'), 'noted'],
				[report(from, '5.2.2', '552 5.2.2 Mailbox full'), 'noted'],
				[report(from, '5.0.0', '550 blocked by policy'), 'noted'],
				[gone('bounces@hearth.example.org'), 'not-ours'],
				[gone(`bounces+${'0'.repeat(48)}@hearth.example.org`), 'not-ours'],
				[gone(from.replace(/.(?=@)/, (last) => (last === '0' ? '1' : '0'))), 'not-ours'],
				[gone(returnAddress('bounces@hearth.example.org', sam.id, 'an.earlier@address.example')), 'not-ours'],
				[`To: ${from}\r\n\r\nI am away until Monday.`, 'not-ours']
			] as const)
				expect([await takeBounce(letter, null, now()), await state()], letter).toEqual([taken, 'proved']);
			// Some servers write the place before the @ as they like.
			expect(await takeBounce(gone('somebody@else.example'), from.toUpperCase(), now())).toBe('switched-off');
			expect(await state()).toBe('refused');
		} finally {
			community.hearth.settings.smtp = smtp;
		}
	});

	it('gets dots and long lines as they were', async () => {
		const answered = await community.hearth.mail!.send({
			to: 'dots@letters.example',
			subject: 'Dots',
			text: `.\n..\n.a line\n${'long '.repeat(400)}\n`,
			html: '<p>.</p>',
			messageId: 'x',
			date: new Date(now())
		});
		expect(answered).toEqual({ sent: true });
		expect(server.received[0]!.text.replaceAll('\r', '')).toContain('.\n..\n.a line\n');
		expect(server.received[0]!.raw.split('\r\n').every((line) => line.length <= 998)).toBe(true);
	});
});
