import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '#features/people/viewer.ts';
import { openTestCommunity, type TestCommunity } from '../../../tests/database.ts';
import { groupOf, say, seat, someone } from '../../../tests/people.ts';
import { Database, type Tx } from './database.ts';
import { isUnavailable } from './errors.ts';
import { checkServerLogin, pendingMigrations, unguardedTables } from './migrate.ts';

let community: TestCommunity;
let ruth: Member, sam: Member;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam] = [await someone('ruth'), await someone('sam-w')];
	const slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, sam);
	await say(sam, slug, 'only among us');
});
afterAll(() => community.close());

const whoAsks = async (tx: Tx) =>
	(
		await sql<{ kind: string; member: string }>`
		select current_setting('hearth.identity', true) as kind, current_setting('hearth.member', true) as member`.execute(tx)
	).rows[0]!;
const words = async (tx: Tx) => (await tx.selectFrom('shares').select('body').execute()).length;

describe('the identity of a transaction', () => {
	it('is the asker’s, however many ask at once over a few connections', async () => {
		const few = new Database({ connectionString: community.serverUrl, size: 2 });
		const ids = Array.from({ length: 60 }, (_, index) => (index % 2 ? ruth.id : sam.id));
		const seen = await Promise.all(
			ids.map((id, index) =>
				few.asMember(
					id,
					async (tx) => {
						const { member } = await whoAsks(tx);
						if (index % 7 === 0) await sql`select pg_sleep(0.01)`.execute(tx);
						return [member, (await whoAsks(tx)).member];
					},
					index % 3 ? 'read' : 'write'
				)
			)
		);
		expect(seen).toEqual(ids.map((id) => [id, id]));
		await few.end();
	});

	it('ends with it: the next user of the connection is nobody, after a failure as well', async () => {
		const one = new Database({ connectionString: community.serverUrl, size: 1 });
		expect(await one.asMember(sam.id, words)).toBe(1);
		expect(await one.asVisitor(words)).toBe(0);
		await expect(one.asMember(sam.id, (tx) => sql`select 1 / 0`.execute(tx))).rejects.toThrow('division by zero');
		expect(await one.asVisitor(words)).toBe(0);
		expect((await one.asVisitor(whoAsks)).member).toBe('');
		await one.end();
	});

	it('is needed: a connection without one reads no row of any table', async () => {
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		const { rows: tables } = await client.query<{ relname: string }>(
			`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'schema_migrations'`
		);
		expect(tables.length).toBeGreaterThan(15);
		for (const { relname } of tables) {
			const { rowCount } = await client.query(`select 1 from ${pg.escapeIdentifier(relname)}`);
			expect(rowCount, relname).toBe(0);
		}
		await client.end();
	});

	it('takes the id of a member and nothing else', () => {
		expect(() => community.hearth.database.asMember(`x', true); drop table shares; --`, words)).toThrow(TypeError);
	});
});

describe('a transaction', () => {
	it('whose failure was swallowed says that nothing was written', async () => {
		const { database } = community.hearth;
		const work = database.asSystem('test', async (tx) => {
			await sql`insert into gone_wrong values (1)`.execute(tx).catch(() => {});
		});
		await expect(work).rejects.toThrow('nothing was written');
	});

	it('that only reads cannot write', async () => {
		const work = community.hearth.database.asMember(sam.id, (tx) => tx.deleteFrom('shares').execute(), 'read');
		await expect(work).rejects.toThrow('read-only');
	});

	it('on a connection that the database ends fails as “away”, and the next one works', async () => {
		const one = new Database({ connectionString: community.serverUrl, size: 1 });
		const cut = one.asSystem('test', async (tx) => {
			const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
			const admin = new pg.Client({ connectionString: community.serverUrl });
			await admin.connect();
			await admin.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
			await admin.end();
			await sql`select 1`.execute(tx);
		});
		const error = await cut.then(
			() => null,
			(error: unknown) => error
		);
		expect(isUnavailable(error), String(error)).toBe(true);
		expect(await one.asMember(sam.id, words)).toBe(1);
		await one.end();
	});
});

describe('the schema', () => {
	it('holds every table by row-level security, and nothing waits to be migrated', async () => {
		expect(await unguardedTables(community.owner)).toEqual([]);
		expect(await pendingMigrations(community.owner)).toEqual([]);
		await community.owner.query('alter table shares no force row level security');
		expect(await unguardedTables(community.owner)).toEqual(['shares']);
		await community.owner.query('alter table shares force row level security');
	});

	it('is not served to a login that owns it', async () => {
		const address = new URL(community.serverUrl);
		await checkServerLogin(address.href);
		const { user, password } = community.owner as pg.Client & { user: string; password: string };
		address.username = user;
		address.password = password ?? '';
		await expect(checkServerLogin(address.href)).rejects.toThrow(/owns the tables|bypasses/);
	});
});
