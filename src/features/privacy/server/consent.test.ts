import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { removeMember } from '#features/groups/server/seats.ts';
import type { Member } from '#features/people/viewer.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { answerConsent, consents, readConsents } from './consent.ts';

let community: TestCommunity;
let sam: Member, ruth: Member, nils: Member, vera: Member;
beforeAll(async () => {
	community = await openTestCommunity();
	[sam, ruth, nils, vera] = (await Promise.all(['sam-c', 'ruth', 'nils', 'vera'].map(someone))) as [
		Member,
		Member,
		Member,
		Member
	];
	const slug = await groupOf(ruth, 'Together');
	await seat(slug, sam, vera, nils);
	await removeMember(ruth, slug, await seatOf(slug, vera), 'Not here.');
	await keepApart(sam, { handle: 'nils' });
});
afterAll(() => community.close());

describe('agreeing to a use of one’s data', () => {
	it('is given, withdrawn and given again, and all of it stays on record', async () => {
		expect(await consents(sam, 'mail')).toBe(false);
		expect(await consents(null, 'mail')).toBe(false);
		await answerConsent(sam, 'mail', false, community.clock.now);
		expect((await readConsents(sam)).mail, 'there was nothing to take back').toEqual([]);
		for (const given of [true, true, false, true]) {
			community.clock.now += 60_000;
			await answerConsent(sam, 'mail', given, community.clock.now);
			expect(await consents(sam, 'mail')).toBe(given);
		}
		const { mail, found } = await readConsents(sam);
		expect(mail.map(({ given }) => given)).toEqual([true, false, true]);
		expect(mail[0]!.at).toBe(community.clock.now);
		expect(found).toEqual([]);
		expect(await consents(sam, 'found')).toBe(false);
	});

	it('does not count for words that were changed since', async () => {
		await community.owner.query(`update consents set wording = 0 where member_id = $1`, [sam.id]);
		expect(await consents(sam, 'mail')).toBe(false);
		await answerConsent(sam, 'mail', true, community.clock.now + 1000);
		expect(await consents(sam, 'mail')).toBe(true);
	});

	it('is nobody else’s to read, give, change or take away', async () => {
		const { database } = community.hearth;
		const seen = (tx: Parameters<Parameters<typeof database.asMember>[1]>[0]) =>
			sql<{ n: string }>`select count(*) as n from consents`.execute(tx).then(({ rows }) => Number(rows[0]!.n));
		expect(await database.asMember(sam.id, seen), 'the premise').toBeGreaterThan(2);
		// Somebody in the same group, one who is kept away, one who was removed, a visitor.
		for (const other of [ruth, nils, vera]) expect(await database.asMember(other.id, seen)).toBe(0);
		expect(await database.asVisitor(seen)).toBe(0);
		expect((await community.owner.query('select 1 from consents')).rowCount).toBeGreaterThan(2);
		await expect(
			database.asMember(ruth.id, (tx) =>
				sql`insert into consents select gen_random_uuid(), ${sam.id}, 'found', 1, true, now()`.execute(tx)
			)
		).rejects.toThrow(/row-level security/);
		for (const change of [sql`update consents set given = true`, sql`delete from consents`])
			expect((await database.asMember(sam.id, (tx) => change.execute(tx))).numAffectedRows ?? 0n).toBe(0n);
	});

	it('is told to no connection that does not say who asks, and neither are copies and settings', async () => {
		await community.owner.query(
			`insert into exports (id, member_id, asked_at, parts, moved_at, expires_at)
				values ($1, $1, now(), 1, now(), now() + interval '1 day')`,
			[sam.id]
		);
		await community.owner.query(`insert into export_pieces values ($1, 0, 'sealed')`, [sam.id]);
		await community.owner.query(
			`insert into retention (id, exports, reports, made_at, made_by) values ($1, 1, 30, now(), $1)`,
			[sam.id]
		);
		const nobody = new pg.Client({ connectionString: community.serverUrl });
		await nobody.connect();
		for (const table of ['consents', 'exports', 'export_pieces', 'retention']) {
			const count = `select count(*)::integer as n from ${table}`;
			expect(
				(await community.owner.query<{ n: number }>(count)).rows[0]!.n,
				`there is something in ${table}`
			).toBeGreaterThan(0);
			expect((await nobody.query<{ n: number }>(count)).rows[0]!.n, table).toBe(0);
		}
		await nobody.end();
		// Nobody else finds the copy: one of the same group, one who is kept away, one who was removed, a visitor.
		const { database } = community.hearth;
		const copies = (tx: Parameters<Parameters<typeof database.asMember>[1]>[0]) =>
			sql<{ n: number }>`select ((select count(*) from exports) + (select count(*) from export_pieces))::integer as n`
				.execute(tx)
				.then(({ rows }) => rows[0]!.n);
		expect(await database.asMember(sam.id, copies), 'the premise').toBe(2);
		for (const other of [ruth, nils, vera]) expect(await database.asMember(other.id, copies)).toBe(0);
		expect(await database.asVisitor(copies)).toBe(0);
	});
});
