import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { removeMember } from '#features/groups/server/seats.ts';
import type { Member } from '#features/people/viewer.ts';
import pg from 'pg';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';

const tables = ['mail_addresses', 'push_subscriptions', 'deliveries', 'delivery_health', 'news_times', 'news_choices'];
let community: TestCommunity;
let ruth: Member, sam: Member, nils: Member, vera: Member, ana: Member;
let slug: string;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, nils, vera, ana] = (await Promise.all(['ruth', 'sam', 'nils', 'vera', 'ana'].map(someone))) as [
		Member,
		Member,
		Member,
		Member,
		Member
	];
	slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, sam, vera, ana);
	await removeMember(ruth, slug, await seatOf(slug, vera), '', community.clock.now);
	await keepApart(ana, { handle: sam.handle });
	const { owner } = community;
	const session = crypto.randomUUID();
	await owner.query(
		`insert into auth_sessions (id, user_id, token, expires_at) values ($1, $2, 'x', now() + interval '9 days')`,
		[session, sam.id]
	);
	await owner.query(`insert into mail_addresses values ($1, repeat('a', 32), now())`, [sam.id]);
	await owner.query(`insert into push_subscriptions values (gen_random_uuid(), $1, $2, 'sealed', sha256('x'), now())`, [
		sam.id,
		session
	]);
	await owner.query(
		`insert into deliveries (id, member_id, channel, purpose, made_at, due_at) values (gen_random_uuid(), $1, 'mail', 'test', now(), now())`,
		[sam.id]
	);
	await owner.query(`insert into delivery_health (channel, sent_at) values ('mail', now())`);
	await owner.query(`insert into news_times values ($1, 9, 1, null, null, false, false, now())`, [sam.id]);
	await owner.query(
		`insert into news_choices select $1, null, id, 'mail', 'off', '{reply}' from groups where slug = $2`,
		[sam.id, slug]
	);
});
afterAll(() => community.close());

const count = (table: string) => sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`;

describe('how somebody is reached', () => {
	it('is theirs to read, and nobody else’s', async () => {
		const { database } = community.hearth;
		for (const table of tables) {
			const read = async (member: Member) =>
				(await database.asMember(member.id, (tx) => count(table).execute(tx), 'read')).rows[0]!.n;
			expect(await read(sam), `the premise: ${table}`).toBe(table === 'delivery_health' ? 0 : 1);
			for (const other of [ruth, nils, vera, ana]) expect(await read(other), `${other.handle} in ${table}`).toBe(0);
			expect((await database.asVisitor((tx) => count(table).execute(tx))).rows[0]!.n).toBe(0);
		}
		const nobody = new pg.Client({ connectionString: community.serverUrl });
		await nobody.connect();
		for (const table of [...tables, 'push_keys'])
			expect((await nobody.query(`select * from ${table}`)).rowCount, table).toBe(0);
		await nobody.end();
	});

	it('is changed by nobody else, and what the server keeps by nobody at all', async () => {
		const { database } = community.hearth;
		for (const member of [ruth, nils, vera, ana, sam]) {
			const run = (statement: string) =>
				database
					.asMember(member.id, (tx) => sql.raw(statement).execute(tx))
					.then(
						({ numAffectedRows }) => Number(numAffectedRows ?? 0),
						(error: Error) => error.message
					);
			for (const table of ['mail_addresses', 'deliveries', 'delivery_health']) {
				expect(await run(`delete from ${table}`), `${member.handle} in ${table}`).toBe(0);
				expect(await run(`update ${table} set ${table === 'mail_addresses' ? 'refused_at' : 'problem'} = null`)).toBe(
					0
				);
			}
			expect(await run(`update push_subscriptions set sealed = 'mine'`)).toBe(0);
			expect(await run(`update push_keys set public_key = 'mine'`)).toBe(0);
			expect(await run(`update news_choices set pace = 'now'`), 'chosen anew, never edited').toBe(0);
			expect(
				await run(`insert into mail_addresses values ('${member.id}', repeat('b', 32), now())`),
				member.handle
			).toMatch(/row-level security|duplicate/);
			expect(
				await run(
					`insert into deliveries (id, member_id, channel, purpose, made_at) values (gen_random_uuid(), '${sam.id}', 'mail', 'test', now())`
				)
			).toMatch(/row-level security/);
			if (member !== sam) {
				expect(await run('delete from push_subscriptions')).toBe(0);
				expect(await run('update news_times set digest_hour = 3')).toBe(0);
				expect(await run('delete from news_choices')).toBe(0);
				expect(
					await run(`insert into news_choices values ('${sam.id}', 'answers', null, 'mail', 'off', '{}')`)
				).toMatch(/row-level security/);
			}
		}
	});

	it('is chosen for a group by those who sit in it alone', async () => {
		const id = (await community.owner.query<{ id: string }>('select id from groups where slug = $1', [slug])).rows[0]!
			.id;
		const choose = (member: Member) =>
			community.hearth.database.asMember(member.id, (tx) =>
				sql.raw(`insert into news_choices values ('${member.id}', null, '${id}', 'push', 'off', '{}')`).execute(tx)
			);
		for (const other of [nils, vera]) await expect(choose(other)).rejects.toThrow(/row-level security/);
		await choose(ana);
	});
});
