import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { readPeople } from '#features/groups/server/people.ts';
import { enterGroup } from '#features/groups/server/seats.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import { readGroupPage, readSharePage } from '#features/sharing/server/pages.ts';
import { editShare, withdrawShare, writeReply, writeShare } from '#features/sharing/server/write.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, seatOf, someone } from '../../../../tests/people.ts';
import type { MeasureInput } from '../report.ts';
import {
	answerAppeal,
	answerReveal,
	appeal,
	appealBan,
	askReveal,
	banOf,
	noteOnReport,
	readAppealed,
	readBan,
	readMyMeasures,
	resolveReport,
	sweepCare,
	takeMeasure,
	takeReport
} from './measures.ts';
import { readCase, readLog, readQueue, readReportable, report } from './reports.ts';

const day = 24 * 3600_000;
const tables = ['reports', 'measures', 'reveals', 'care_log'] as const;

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, nils: Member, vera: Member, host: Member, marc: Member;
let slug: string;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, nils, vera, host, marc] = (await Promise.all(
		['ruth', 'sam-w', 'ana-m', 'nils', 'vera-k', 'hanna', 'marc-o'].map(someone)
	)) as [Member, Member, Member, Member, Member, Member, Member];
	await community.owner.query('insert into hosts (member_id, made_by, since) values ($1, $1, now())', [host.id]);
	slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, sam, ana, vera, marc);
});
afterAll(() => community.close());

const sayIt = { reason: 'harassment' as const, words: 'He writes this to everybody.' };
/** A report by Ana of what somebody says. @returns its id, as the queue tells it */
const reported = async (author: Member, words: string, change: Parameters<typeof say>[3] = {}) => {
	const words_id = await say(author, slug, words, change);
	expect(await report(ana, { words: words_id }, sayIt)).toBe(true);
	const found = (await readQueue(host))!.reports.at(-1)!;
	return { reportId: found.id, shareId: words_id };
};
const measure = (kind: MeasureInput['kind'], change: Partial<MeasureInput> = {}) => ({
	kind,
	words: 'Because of our agreements.',
	notes: [],
	days: 3,
	...change
});
const told = async (member: Member) => (await readNotifications(member, null)).notes.map((note) => note.kind);

describe('a report', () => {
	it('keeps a copy, reaches those who lead and never the one it is about', async () => {
		const { reportId, shareId } = await reported(sam, 'You are all liars.');
		await withdrawShare(sam, shareId);
		const found = (await readCase(ruth, reportId))!;
		expect(found).toMatchObject({ copy: 'You are all liars.', name: sam.handle, words: sayIt.words, about: 'share' });
		expect(JSON.stringify(found)).not.toContain(ana.id);
		expect(JSON.stringify(found)).not.toContain(ana.handle);
		expect(JSON.stringify(found)).not.toContain(sam.id);
		expect(await told(ruth)).toContain('report-made');
		expect(await told(sam)).not.toContain('report-made');
		expect(await readCase(sam, reportId)).toBeNull();
		expect(await readQueue(sam)).toBeNull();
	});

	it('is made of what one may read, and of nothing else', async () => {
		const shareId = await say(sam, slug, 'In the group.');
		expect(await readReportable(ana, { words: shareId })).toMatchObject({ name: sam.handle });
		expect(await report(nils, { words: shareId }, sayIt)).toBeNull();
		expect(await report(sam, { words: shareId }, sayIt), 'one’s own').toBeNull();
		expect(await report(nils, { seat: await seatOf(slug, sam) }, sayIt)).toBeNull();
		expect(await report(ana, { seat: await seatOf(slug, marc) }, sayIt)).toBe(true);
		expect(await report(ana, { words: crypto.randomUUID() }, sayIt)).toBeNull();
	});

	it('twice by the same person is one, and many a day are too many', async () => {
		const shareId = await say(sam, slug, 'Again.');
		const before = (await readQueue(host))!.reports.length;
		await report(ana, { words: shareId }, sayIt);
		await report(ana, { words: shareId }, sayIt);
		expect((await readQueue(host))!.reports.length).toBe(before + 1);
		for (let each = 0; each < 25; each++) {
			community.clock.now += 61_000;
			await report(marc, { words: await say(sam, slug, `Line ${each}`) }, sayIt);
		}
		expect(await report(marc, { words: shareId }, sayIt)).toBe('too-much');
		community.clock.now += day;
	});

	it('stands by gravity and then by age', async () => {
		const grave = await say(sam, slug, 'I know where she lives.');
		await report(ana, { words: grave }, { reason: 'threat', words: '' });
		const { reports } = (await readQueue(ruth))!;
		expect(reports[0]!.reason).toBe('threat');
		const gravities = reports.map((each) => each.gravity);
		expect(gravities).toEqual([...gravities].sort((one, other) => other - one));
	});

	it('of whoever leads goes to the others who care, not to them', async () => {
		const shareId = await say(ruth, slug, 'Pull yourselves together.');
		await report(ana, { words: shareId }, sayIt);
		const { reports } = (await readQueue(host))!;
		const found = reports.find((each) => each.name === ruth.handle)!;
		expect(found).toBeDefined();
		expect((await readQueue(ruth))!.reports.map((each) => each.id)).not.toContain(found.id);
		expect(await takeMeasure(ruth, found.id, measure('folded'))).toBeNull();
		expect(await resolveReport(ruth, found.id, 'no-need', '')).toBeNull();
		expect(await told(host)).toContain('report-made');
		expect((await readLog(ruth, null)).lines.filter((line) => line.about === ruth.handle)).toEqual([]);
	});

	it('is not for a facilitator who is kept apart from whom it is about', async () => {
		const [leader, one] = [await someone('leader-2'), await someone('one-2')];
		const other = await groupOf(leader, 'Second Circle');
		await seat(other, one, ana);
		const words = await say(one, other, 'Words.');
		await report(ana, { words }, sayIt);
		expect((await readQueue(leader))!.reports).toHaveLength(1);
		await keepApart(one, { seat: await seatOf(other, leader) });
		expect((await readQueue(leader))!.reports).toHaveLength(0);
	});

	it('is looked after by one, noted on, and resolved; whoever made it hears that it was handled', async () => {
		const { reportId } = await reported(sam, 'Buy my course.');
		expect(await takeReport(ruth, reportId, true)).toBe(true);
		expect(await takeReport(sam, reportId, true)).toBeNull();
		expect(await noteOnReport(ruth, reportId, 'Spoke with him on Tuesday.')).toBe(true);
		expect((await readCase(host, reportId))!.takenName).toBe(ruth.handle);
		expect(await resolveReport(ruth, reportId, 'acted', 'Done.')).toBe(true);
		expect(await resolveReport(ruth, reportId, 'acted', ''), 'closed already').toBeNull();
		expect(await told(ana)).toContain('report-handled');
		expect((await readCase(ruth, reportId))!.log.map((line) => line.kind)).toEqual([
			'taken',
			'noted',
			'resolved-acted'
		]);
	});
});

describe('what care does', () => {
	it('folds, with notes, and takes it back on appeal', async () => {
		const { reportId, shareId } = await reported(sam, 'The long night at the hospital.');
		expect(await takeMeasure(ruth, reportId, measure('folded', { notes: ['illness'] }))).toBe(true);
		const seen = async () => (await readSharePage(ana, slug, shareId, null))!.share;
		expect(await seen()).toMatchObject({ folded: true, contentNotes: [], careNotes: ['illness'] });
		const [mine] = await readMyMeasures(sam);
		expect(mine).toMatchObject({ kind: 'folded', strikeUntil: null, copy: null });
		expect(await appeal(sam, mine!.id, 'It is about my own mother.')).toBe(true);
		expect(await appeal(sam, mine!.id, 'And again, and again.'), 'once').toBeNull();
		expect(await appeal(ana, mine!.id, 'Not mine to appeal.')).toBeNull();
		expect(await answerAppeal(ruth, mine!.id, 'stands', 'I decided it.'), 'not by whoever decided').toBeNull();
		expect(await readAppealed(ana, mine!.id)).toBeNull();
		expect(await answerAppeal(host, mine!.id, 'lifted', 'You are right.')).toBe(true);
		expect(await seen()).toMatchObject({ folded: false, careNotes: [] });
		expect(await told(sam)).toContain('appeal-answered');
	});

	it('hides words from everybody but their author, also from those who lead', async () => {
		const { reportId, shareId } = await reported(sam, 'Here is how he does it.');
		await writeReply(marc, slug, shareId, { key: crypto.randomUUID(), body: 'Do not.' });
		expect(await takeMeasure(ruth, reportId, measure('hidden'))).toBe(true);
		for (const reader of [ana, ruth, host]) expect(await readSharePage(reader, slug, shareId, null)).toBeNull();
		expect((await readGroupPage(ana, slug, null))!.shares.map((share) => share.id)).not.toContain(shareId);
		expect((await readSharePage(sam, slug, shareId, null))!.share).toMatchObject({ hidden: true });
		const unhide = (tx: Tx) => tx.updateTable('shares').set({ hidden_at: null }).where('id', '=', shareId).execute();
		await expect(community.hearth.database.asMember(sam.id, unhide)).rejects.toThrow(/done through care/);
		expect((await readMyMeasures(sam))[0]).toMatchObject({ kind: 'hidden', strikeUntil: expect.any(Number) });
	});

	it('pauses for a time: one reads and does not write, and it ends by itself', async () => {
		const { reportId, shareId } = await reported(vera, 'Always you.');
		expect(await takeMeasure(ruth, reportId, measure('paused', { days: 1 }))).toBe(true);
		const key = () => crypto.randomUUID();
		const words = { body: 'Still here.', audience: 'group' as const, wish: 'listen' as const, notes: [] };
		expect(await writeShare(vera, slug, { key: key(), ...words })).toEqual({ refused: 'paused' });
		expect(await writeReply(vera, slug, shareId, { key: key(), body: 'x' })).toEqual({ refused: 'paused' });
		expect(await editShare(vera, shareId, { ...words, version: 1 })).toEqual({ refused: 'paused' });
		expect((await readGroupPage(vera, slug, null))!.group.pausedUntil).toBeGreaterThan(community.clock.now);
		await sweepCare();
		expect(await writeShare(vera, slug, { key: key(), ...words }), 'not yet over').toEqual({ refused: 'paused' });
		community.clock.now += day + 60_000;
		expect(await sweepCare()).toBe(1);
		expect(await writeShare(vera, slug, { key: key(), ...words })).toMatchObject({ id: expect.any(String) });
		expect(await told(vera)).toContain('pause-ended');
	});

	it('strikes count until they expire', async () => {
		const { reportId } = await reported(vera, 'Another one.');
		expect((await readCase(ruth, reportId))!.strikes).toBe(1);
		community.clock.now += 91 * day;
		expect((await readCase(ruth, reportId))!.strikes).toBe(0);
		await sweepCare();
		expect((await readMyMeasures(vera))[0]).toMatchObject({ strikeUntil: null });
	});

	it('acts on whoever is behind a mask, and nobody learns who it is', async () => {
		const shy = await someone('shy-1');
		await seat(slug, shy);
		const { reportId, shareId } = await reported(shy, 'From behind a mask.', { masked: true });
		const found = (await readCase(ruth, reportId))!;
		expect(found).toMatchObject({ masked: true, name: 'Someone here', hasSeat: true, revealedName: null });
		expect(await takeMeasure(ruth, reportId, measure('paused', { days: 7 }))).toBe(true);
		for (const text of [await readCase(ruth, reportId), await readQueue(ruth), await readLog(ruth, null)])
			expect(JSON.stringify(text)).not.toContain(shy.handle);
		expect((await readMyMeasures(shy))[0]).toMatchObject({ kind: 'paused', name: 'Someone here' });
		expect((await readPeople(ruth, slug))!.people.map((person) => person.name)).toContain(shy.handle);
		expect(await report(sam, { words: shareId }, sayIt)).toBe(true);
	});

	it('a reveal takes two people in two roles, and is told to the member', async () => {
		const { reportId } = await reported(sam, 'I will find you.', { masked: true });
		expect(await askReveal(ana, reportId, 'I want to know who.')).toBeNull();
		expect(await askReveal(ruth, reportId, 'A threat against a member.')).toBe(true);
		const reveal = (await readCase(host, reportId))!.reveal!;
		expect(reveal).toMatchObject({ mayAnswer: true, agreed: null });
		expect(await answerReveal(ruth, reveal.id, true), 'not alone').toBeNull();
		expect(await answerReveal(ana, reveal.id, true)).toBeNull();
		expect((await readCase(ruth, reportId))!.revealedName).toBeNull();
		expect(await answerReveal(host, reveal.id, true)).toBe(true);
		expect((await readCase(ruth, reportId))!.revealedName).toBe(sam.handle);
		const notes = (await readNotifications(sam, null)).notes.filter((note) => note.kind === 'revealed');
		expect(notes).toMatchObject([{ words: 'A threat against a member.' }]);
		expect((await readCase(ruth, reportId))!.log.map((line) => line.kind)).toEqual(['reveal-asked', 'revealed']);
	});

	it('a reveal that is declined tells nobody’s name', async () => {
		const { reportId } = await reported(sam, 'Another mask.', { masked: true });
		await askReveal(host, reportId, 'Out of curiosity, perhaps.');
		const { reveal } = (await readCase(ruth, reportId))!;
		expect(await answerReveal(ruth, reveal!.id, false)).toBe(true);
		expect((await readCase(host, reportId))!.revealedName).toBeNull();
		expect(await told(sam)).not.toContain('nothing');
	});

	it('removes from the group, and an appeal that is granted opens the door again', async () => {
		const gone = await someone('gone-1');
		await seat(slug, gone);
		const { reportId } = await reported(gone, 'Cheap healing stones.');
		expect(await takeMeasure(ruth, reportId, measure('removed'))).toBe(true);
		expect((await readPeople(ruth, slug))!.people.map((person) => person.name)).not.toContain(gone.handle);
		expect(await enterGroup(gone, slug, { version: 1, words: '' })).toEqual({ problem: 'no-way-in' });
		const [mine] = await readMyMeasures(gone);
		expect(await appeal(gone, mine!.id, 'They were a present for Ana.')).toBe(true);
		expect(await answerAppeal(host, mine!.id, 'lifted', 'We misread it.')).toBe(true);
		expect(await enterGroup(gone, slug, { version: 1, words: '' })).toEqual({ now: 'seated' });
	});

	it('bans as a host alone: seats, sessions and sign-in end, and they can answer', async () => {
		const gone = await someone('gone-2');
		await seat(slug, gone);
		const { reportId } = await reported(gone, 'I have all your addresses.');
		await community.owner.query(
			`insert into auth_sessions (id, user_id, token, expires_at, created_at, updated_at) values ($1, $2, 'token-of-gone', now() + interval '1 day', now(), now())`,
			[crypto.randomUUID(), gone.id]
		);
		expect(await banOf(gone.id)).toBeNull();
		expect(await takeMeasure(ruth, reportId, measure('banned'))).toEqual({ problem: 'host-only' });
		expect(await takeMeasure(host, reportId, measure('banned'))).toBe(true);
		const { rowCount } = await community.owner.query('select 1 from auth_sessions where user_id = $1', [gone.id]);
		expect(rowCount).toBe(0);
		await expect(
			community.owner.query(
				`insert into auth_sessions (id, user_id, token, expires_at, created_at, updated_at) values ($1, $2, 't2', now() + interval '1 day', now(), now())`,
				[crypto.randomUUID(), gone.id]
			)
		).rejects.toThrow(/banned/);
		const token = (await banOf(gone.id))!;
		expect(await readBan(token)).toMatchObject({ words: 'Because of our agreements.' });
		expect(await readBan(`${token}x`)).toBeNull();
		expect(await appealBan(token, 'It was a list of support lines.')).toBe(true);
		expect(await appealBan(token, 'Once more, please read it.')).toBeNull();
		const { appeals } = (await readQueue(host))!;
		const [asked] = appeals.filter((each) => each.name === gone.handle);
		expect(await answerAppeal(ruth, asked!.id, 'lifted', 'Not hers to say.')).toBeNull();
		expect(await answerAppeal(host, asked!.id, 'lifted', 'We misread it.'), 'nobody else is there').toBe(true);
		expect(await banOf(gone.id)).toBeNull();
		expect(await enterGroup(gone, slug, { version: 1, words: '' })).toEqual({ now: 'seated' });
	});

	it('says why in words, or does nothing', async () => {
		const { reportId } = await reported(sam, 'Nothing much.');
		expect(await takeMeasure(ruth, reportId, measure('hidden', { words: '' }))).toEqual({ problem: 'words' });
		expect(await takeMeasure(sam, reportId, measure('hidden'))).toBeNull();
		expect(await takeMeasure(nils, reportId, measure('hidden'))).toBeNull();
	});
});

describe('the log of care', () => {
	it('stays as it was written, whoever tries: a facilitator, a host, the owner of the database', async () => {
		expect((await readLog(host, null)).lines.length).toBeGreaterThan(10);
		for (const statement of ['update care_log set words = null', 'delete from care_log', 'truncate care_log'])
			await expect(community.owner.query(statement)).rejects.toThrow(/stays as it was written/);
		for (const member of [ruth, host]) {
			const change = (tx: Tx) => tx.updateTable('care_log').set({ words: 'Nothing happened.' }).executeTakeFirst();
			const done = await community.hearth.database.asMember(member.id, change);
			expect(done.numUpdatedRows).toBe(0n);
		}
		expect((await readLog(sam, null)).lines).toEqual([]);
	});
});

describe('who reads what care keeps', () => {
	const count = (table: (typeof tables)[number], mine: string | null) => async (tx: Tx) => {
		const others = table === 'measures' && mine ? sql`where member_id <> ${mine}` : sql``;
		return (await sql`select 1 from ${sql.table(table)} ${others}`.execute(tx)).rows.length;
	};
	it.each(tables)('nobody but those who care reads %s', async (table) => {
		const { database } = community.hearth;
		expect(await database.asMember(host.id, count(table, null)), 'the premise').toBeGreaterThan(0);
		for (const member of [sam, ana, nils, vera])
			expect(await database.asMember(member.id, count(table, member.id)), member.handle).toBe(0);
		expect(await database.asVisitor(count(table, null))).toBe(0);
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		expect((await client.query(`select 1 from ${table}`)).rowCount).toBe(0);
		await client.end();
	});

	it('nobody writes there past the functions that look who asks', async () => {
		const forge = (tx: Tx) =>
			sql`insert into measures (id, member_id, name, kind, words, made_at)
				values (${crypto.randomUUID()}, ${sam.id}, 'sam', 'banned', 'So.', now())`.execute(tx);
		for (const member of [ruth, host, sam])
			await expect(community.hearth.database.asMember(member.id, forge)).rejects.toThrow(/row-level security/);
		for (const call of ['end_seats(null, null, null, null, null)', 'tell_of_care(null, null, null, null, null)'])
			await expect(
				community.hearth.database.asMember(host.id, (tx) => sql`select ${sql.raw(call)}`.execute(tx))
			).rejects.toThrow(/permission denied/);
	});
});
