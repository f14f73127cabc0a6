import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { removeMember } from '#features/groups/server/seats.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import { readGroupPage } from '#features/sharing/server/pages.ts';
import { editShare, withdrawReply, withdrawShare, writeReply } from '#features/sharing/server/write.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, seatOf, someone } from '../../../../tests/people.ts';
import { answerOffer, askForAnswers, readWaiting, setHoldingTimes, volunteer } from './unanswered.ts';

const minute = 60_000;
const tables = ['volunteers', 'holding_times', 'held_shares', 'held_offers'] as const;

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, omar: Member, wren: Member, vera: Member, nils: Member;
let slug: string;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, omar, wren, vera, nils] = (await Promise.all(
		['ruth', 'sam-w', 'ana-m', 'omar', 'wren', 'vera-k', 'nils'].map(someone)
	)) as [Member, Member, Member, Member, Member, Member, Member];
	slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, sam, ana, omar, wren, vera);
	await held(ana, 'breakup/first-love');
	await held(omar, 'divorce');
});
afterAll(() => community.close());

/** What somebody went through, as the experiences of their account have it. */
async function held(member: Member, experience: string): Promise<void> {
	await community.owner.query(
		`insert into held_experiences (id, member_id, experience, place, made_at) values ($1, $2, $3, 1, now())`,
		[crypto.randomUUID(), member.id, experience]
	);
}
const answer = (member: Member, share: string, body = 'I hear you.') =>
	writeReply(member, slug, share, { key: crypto.randomUUID(), body });
const waitingFor = async (member: Member) => (await readWaiting(member, slug))!.shares.map(({ id }) => id);
const told = async (member: Member, share: string) =>
	(await readNotifications(member, null)).notes.some((note) => note.kind === 'share-waits' && note.shareId === share);
const heldTowards = async (member: Member, share: string) =>
	(await readGroupPage(member, slug, null))!.shares.find(({ id }) => id === share)?.held ?? null;
const after = (minutes: number) => community.clock.now + minutes * minute;

describe('a share that nobody answers', () => {
	let share: string;

	it('is held from the first moment, and only its author is told so', async () => {
		await say(sam, slug, 'My first words here.').then((id) => answer(ana, id));
		share = await say(sam, slug, 'Is anybody awake?');
		expect(await heldTowards(sam, share)).toBe('waiting');
		expect(await heldTowards(ana, share)).toBeNull();
		expect(await waitingFor(ruth), 'those who lead see everything that waits').toEqual([share]);
		expect(await waitingFor(ana)).toEqual([]);
		expect(await askForAnswers(after(19)), 'not before its time').toBe(0);
	});

	it('is offered first to volunteers who have been there', async () => {
		expect(await volunteer(nils, slug, ['been-there']), 'no seat there').toBeNull();
		for (const member of [ana, omar]) expect(await volunteer(member, slug, ['been-there'])).toBe(true);
		expect(await volunteer(wren, slug, ['welcome'])).toBe(true);
		expect(await askForAnswers(after(21))).toBe(1);
		expect(await told(ana, share), 'the group is about breakups, and so was hers').toBe(true);
		expect(await told(omar, share), 'his was something else').toBe(false);
		expect(await waitingFor(ana)).toEqual([share]);
		expect(await heldTowards(sam, share)).toBe('been-there');
	});

	it('goes on at once to whoever is next when all have passed, and nobody is told who did', async () => {
		expect(await answerOffer(omar, share, 'take'), 'was not asked').toBeNull();
		expect(await answerOffer(ana, share, 'pass', after(22))).toBe(true);
		expect(await waitingFor(ana)).toEqual([]);
		expect(await askForAnswers(after(23))).toBe(1);
		expect(await told(wren, share)).toBe(true);
		expect(await heldTowards(sam, share)).toBe('welcome');
	});

	it('waits while somebody writes, and no longer than three quarters of an hour', async () => {
		expect(await answerOffer(wren, share, 'take', after(24))).toBe(true);
		expect(await heldTowards(sam, share)).toBe('taken');
		expect((await readWaiting(ruth, slug))!.shares[0]).toMatchObject({ takenByOther: true, takenByMe: false });
		expect(await askForAnswers(after(60))).toBe(0);
		await askForAnswers(after(24 + 46));
		expect(await heldTowards(sam, share)).toBe('welcome');
	});

	it('comes before those who lead at last, and again on the days after', async () => {
		expect(await askForAnswers(after(481))).toBe(1);
		expect(await told(ruth, share)).toBe(true);
		expect(await heldTowards(sam, share)).toBe('facilitators');
		expect(await askForAnswers(after(481 + 23 * 60))).toBe(0);
		expect(await askForAnswers(after(481 + 24 * 60)), 'a day later').toBe(1);
		expect(await askForAnswers(after(481 + 10 * 24 * 60)), 'and once more').toBe(1);
		expect(await askForAnswers(after(481 + 40 * 24 * 60)), 'not for ever').toBe(0);
	});

	it('is answered by the first reply of somebody else, and waits again when that is taken back', async () => {
		await answer(sam, share, 'Never mind me.');
		expect(await heldTowards(sam, share), 'one’s own words are no answer').toBe('facilitators');
		const reply = await answer(omar, share);
		expect(await heldTowards(sam, share)).toBeNull();
		expect(await waitingFor(ruth)).toEqual([]);
		expect(await told(ruth, share), 'nobody is asked any more').toBe(false);
		await withdrawReply(omar, (reply as { id: string }).id);
		expect(await heldTowards(sam, share)).toBe('facilitators');
		await answer(omar, share);
	});
});

it('a newcomer’s first share waits half as long, comes first, and is offered to those who welcome too', async () => {
	const older = await say(sam, slug, 'Another night.');
	const first = await say(vera, slug, 'I have never written here before.');
	expect(await waitingFor(ruth)).toEqual([first, older]);
	expect(await askForAnswers(after(11))).toBeGreaterThan(0);
	expect(await told(wren, first)).toBe(true);
	expect(await told(wren, older)).toBe(false);
	for (const share of [older, first]) await answer(ruth, share);
});

it('nobody is asked to answer somebody from whom they are kept apart, whoever of the two wished it', async () => {
	await keepApart(ana, { handle: sam.handle });
	const share = await say(sam, slug, 'A quiet one.');
	await askForAnswers(after(21));
	expect(await told(ana, share)).toBe(false);
	expect(await heldTowards(sam, share), 'passed over to those who welcome').toBe('welcome');
	await answer(ruth, share);
});

it('what is withdrawn, or closed to the group again, waits no longer', async () => {
	const taken = await say(sam, slug, 'I take this back.');
	await withdrawShare(sam, taken);
	const narrowed = await say(sam, slug, 'Only for me after all.');
	await editShare(sam, narrowed, {
		body: 'Only for me after all.',
		audience: 'me',
		wish: 'listen',
		notes: [],
		version: 1
	});
	expect(await waitingFor(ruth)).toEqual([]);
});

describe('those who lead', () => {
	it('set when whom the group asks; nobody else does', async () => {
		const times = { beenThere: 5, welcome: 20, facilitators: 60 };
		expect(await setHoldingTimes(sam, slug, times)).toBeNull();
		expect(await setHoldingTimes(nils, slug, times)).toBeNull();
		expect(await setHoldingTimes(ruth, slug, times)).toBe(true);
		expect((await readWaiting(ruth, slug))!.answering!.times).toEqual(times);
		expect((await readWaiting(sam, slug))!.answering).toBeNull();
		const share = await say(sam, slug, 'Sooner now.');
		await askForAnswers(after(6));
		expect(await heldTowards(sam, share)).not.toBe('waiting');
		await answer(ruth, share);
	});

	it('see how soon half of the shares were answered', async () => {
		await community.owner.query(
			`update held_shares set answered_at = since + interval '30 minutes' where answered_at is not null`
		);
		expect((await readWaiting(ruth, slug))!.answering!.medianMinutes).toBe(30);
	});
});

describe('who reads who is asked', () => {
	const count = (table: (typeof tables)[number]) => async (tx: Tx) => {
		const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(tx);
		return rows[0]!.count;
	};

	it.each(tables)('there is something in %s to read at all', async (table) => {
		const { rows } = await community.owner.query(`select count(*)::int as count from ${table}`);
		expect(rows[0].count).toBeGreaterThan(0);
	});

	it.each(tables)('a visitor, a stranger and a removed member read nothing of %s', async (table) => {
		await removeMember(ruth, slug, await seatOf(slug, vera), 'For the test.');
		expect(await community.hearth.database.asVisitor(count(table))).toBe(0);
		expect(await community.hearth.database.asMember(nils.id, count(table))).toBe(0);
		const own = table === 'held_shares' ? 1 : 0; // a removed member keeps their own share, to take it back
		expect(await community.hearth.database.asMember(vera.id, count(table))).toBeLessThanOrEqual(own);
	});

	it.each(tables)('a connection with no identity reads nothing of %s', async (table) => {
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		const { rows } = await client.query(`select count(*)::int as count from ${table}`);
		await client.end();
		expect(rows[0].count).toBe(0);
	});

	it('a member reads no offer of somebody else, and writes none', async () => {
		const others = (tx: Tx) =>
			tx.selectFrom('held_offers').select('member_id').where('member_id', '<>', ana.id).execute();
		expect(await community.hearth.database.asMember(ana.id, others)).toEqual([]);
		const forged = (tx: Tx) => sql`update held_offers set taken_at = now()`.execute(tx);
		expect((await community.hearth.database.asMember(ana.id, forged)).numAffectedRows).toBe(0n);
		const volunteered = (tx: Tx) =>
			sql`insert into volunteers (group_id, member_id, kind, since) select group_id, ${wren.id}, 'been-there', now() from my_seat(${slug})`.execute(
				tx
			);
		await expect(community.hearth.database.asMember(ana.id, volunteered)).rejects.toThrow(/row-level security/);
		await expect(
			community.hearth.database.asMember(ana.id, (tx) => sql`select ask_for_answers(now())`.execute(tx))
		).rejects.toThrow(/for the job/);
	});
});
