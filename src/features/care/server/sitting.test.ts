import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { removeMember } from '#features/groups/server/seats.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { readCase, readQueue, readReportable, report } from './reports.ts';
import {
	askToSit,
	endSitting,
	followSittings,
	readMySitting,
	readSitting,
	sayInSitting,
	sealLines,
	takeSitting
} from './sitting.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, otto: Member, host: Member;
let slug: string;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, otto, host] = (await Promise.all(['ruth', 'sam-w', 'ana-m', 'otto', 'hanna'].map(someone))) as [
		Member,
		Member,
		Member,
		Member,
		Member
	];
	await community.owner.query('insert into hosts (member_id, made_by, since) values ($1, $1, now())', [host.id]);
	slug = await groupOf(ruth, 'Night Owls');
	await groupOf(otto, 'Elsewhere');
	await seat(slug, sam, ana);
});
afterAll(() => community.close());

const told = async (member: Member, kind: string) =>
	(await readNotifications(member, null)).notes.filter((note) => note.kind === kind).length;
const waiting = async (member: Member) => (await readQueue(member))!.sittings;

it('one tap brings a person: those who lead are told, one takes it, and the two speak', async () => {
	expect(await askToSit(otto, slug), 'no seat there').toBeNull();
	expect(await askToSit(sam, slug)).toBe(true);
	expect(await askToSit(sam, slug)).toBe(true);
	expect(await told(ruth, 'sitting-asked'), 'told once').toBe(1);
	expect(await told(ana, 'sitting-asked')).toBe(0);
	const [asked] = await waiting(ruth);
	expect(asked).toMatchObject({ name: sam.handle, takenName: null });
	for (const other of [ana, otto, host]) {
		expect(await readSitting(other, asked!.id), other.handle).toBeNull();
		expect(await takeSitting(other, asked!.id), other.handle).toBeNull();
	}
	expect(await sayInSitting(sam, asked!.id, 'Is anybody there?')).toBe(true);
	expect(await sayInSitting(ruth, asked!.id, 'Too early: not taken.')).toBeNull();
	expect(await takeSitting(ruth, asked!.id)).toBe(true);
	expect(await told(sam, 'sitting-taken')).toBe(1);
	expect(await sayInSitting(ruth, asked!.id, 'I am here. Are you safe tonight?')).toBe(true);
	expect((await readMySitting(sam, slug))!.lines.map((line) => line.words)).toEqual([
		'Is anybody there?',
		'I am here. Are you safe tonight?'
	]);
	expect(await told(sam, 'sitting-said')).toBe(1);
	expect(await endSitting(ana, asked!.id)).toBeNull();
});

it('what the two say is read by nobody else', async () => {
	const { database } = community.hearth;
	const lines = async (tx: Tx) => (await sql`select 1 from sitting_lines`.execute(tx)).rows.length;
	expect(await database.asMember(ruth.id, lines), 'the premise').toBe(2);
	for (const other of [ana, otto, host]) expect(await database.asMember(other.id, lines), other.handle).toBe(0);
	expect(await database.asVisitor(lines)).toBe(0);
	const client = new pg.Client({ connectionString: community.serverUrl });
	await client.connect();
	for (const table of ['sittings', 'sitting_lines'])
		expect((await client.query(`select 1 from ${table}`)).rowCount).toBe(0);
	await client.end();
});

it('the day after both are asked how it is, once', async () => {
	community.clock.now += 19 * 3600_000;
	await followSittings();
	expect(await told(sam, 'sitting-follow-up')).toBe(0);
	community.clock.now += 2 * 3600_000;
	await followSittings();
	await followSittings();
	expect(await told(sam, 'sitting-follow-up')).toBe(1);
	expect(await told(ruth, 'sitting-follow-up-care')).toBe(1);
	expect(await endSitting(sam, (await readMySitting(sam, slug))!.id)).toBe(true);
	expect(await waiting(ruth)).toEqual([]);
});

it('where nobody comes for a quarter of an hour the hosts are told, and may take it', async () => {
	expect(await askToSit(ana, slug)).toBe(true);
	expect(await followSittings()).toBe(0);
	community.clock.now += 16 * 60_000;
	expect(await followSittings()).toBe(1);
	expect(await told(host, 'sitting-asked')).toBe(1);
	const [asked] = await waiting(host);
	expect(await takeSitting(host, asked!.id)).toBe(true);
	expect(await takeSitting(ruth, asked!.id), 'somebody is there already').toBeNull();
	expect(await followSittings()).toBe(0);
});

it('whoever was removed still hears from the one who sits with them, and asks no more', async () => {
	await removeMember(ruth, slug, await seatOf(slug, ana), 'It was agreed.');
	expect(await askToSit(ana, slug)).toBeNull();
});

describe('what the two say', () => {
	let sittingId: string;
	let asker: Member;
	let number = 0;
	beforeEach(async () => {
		asker = await someone(`asker-${++number}`);
		await seat(slug, asker);
		await askToSit(asker, slug);
		sittingId = (await readMySitting(asker, slug))!.id;
		await takeSitting(ruth, sittingId);
		await sayInSitting(asker, sittingId, 'It is loud in here.');
		await sayInSitting(ruth, sittingId, 'You should be ashamed.');
	});

	it('lies sealed, and opens for the two', async () => {
		const { rows } = await community.owner.query('select words, sealed from sitting_lines where sitting_id = $1', [
			sittingId
		]);
		expect(rows.map(({ words }) => words)).toEqual([null, null]);
		expect(Buffer.concat(rows.map(({ sealed }) => sealed)).toString()).not.toContain('loud');
		for (const reader of [await readMySitting(asker, slug), await readSitting(ruth, sittingId)])
			expect(reader!.lines.map(({ words }) => words)).toEqual(['It is loud in here.', 'You should be ashamed.']);
		const keysFor = (member: Member) =>
			community.hearth.database.asMember(
				member.id,
				async (tx) => (await sql`select * from sitting_keys(${sittingId})`.execute(tx)).rows.length
			);
		expect(await keysFor(ruth), 'the premise').toBe(2);
		for (const stranger of [sam, ana, otto, host]) expect(await keysFor(stranger), stranger.handle).toBe(0);
	});

	it('that lay open from before is sealed by the job', async () => {
		await community.owner.query(`update sitting_lines set words = 'From before.', sealed = null where member_id = $1`, [
			asker.id
		]);
		expect((await readMySitting(asker, slug))!.lines[0]!.words).toBe('From before.');
		expect(await sealLines()).toBe(1);
		expect((await readMySitting(asker, slug))!.lines[0]!.words).toBe('From before.');
		expect(await sealLines()).toBe(0);
	});

	it('can be reported, with a copy, by the other of the two alone; it goes to those whom it is not about', async () => {
		const [mine, hers] = (await readMySitting(asker, slug))!.lines;
		const said = { reason: 'judging' as const, words: 'She said it at two in the morning.' };
		expect(await readReportable(asker, { said: hers!.id })).toMatchObject({
			name: ruth.handle,
			copy: 'You should be ashamed.'
		});
		for (const stranger of [sam, ana, otto, host]) {
			expect(await readReportable(stranger, { said: hers!.id }), stranger.handle).toBeNull();
			expect(await report(stranger, { said: hers!.id }, said), stranger.handle).toBeNull();
		}
		expect(await report(asker, { said: mine!.id }, said), 'one’s own').toBeNull();
		expect(await report(asker, { said: hers!.id }, said)).toBe(true);
		const found = (await readQueue(host))!.reports.at(-1)!;
		expect(found).toMatchObject({ about: 'said', name: ruth.handle });
		expect(await readCase(host, found.id)).toMatchObject({ copy: 'You should be ashamed.', hasWords: false });
		expect((await readQueue(ruth))!.reports.map(({ id }) => id)).not.toContain(found.id);
		expect(await report(ruth, { said: mine!.id }, said), 'and the other way round').toBe(true);
	});
});
