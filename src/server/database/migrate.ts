import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { runMigrations as migrateJobs } from 'graphile-worker';
import pg from 'pg';

/** The database cannot be brought to the shape that this version needs; the message says what to do. */
export class MigrationError extends Error {}

export const migrationsFolder = path.join(import.meta.dirname, '../../../migrations');

/**
 * Brings the schema up to date as its owner, and gives the server's login what it may do and no more.
 * Safe to run from several processes at once: they queue on an advisory lock.
 * @param ownerUrl the login that owns the schema
 * @param serverRole the role that the server logs in as
 * @returns the names of the migrations that ran now
 * @throws {MigrationError} where an applied migration was changed afterwards, or the schema is newer than this version
 */
export async function migrate(ownerUrl: string, serverRole: string, folder = migrationsFolder): Promise<string[]> {
	const client = new pg.Client({ connectionString: ownerUrl, application_name: 'hearth migrate' });
	await client.connect();
	try {
		await client.query(`select pg_advisory_lock(hashtext('hearth migrate'))`);
		const ran = await runPending(client, folder);
		await migrateJobs({ connectionString: ownerUrl });
		await letOwnerPass(client);
		await grantServer(client, serverRole);
		return ran;
	} finally {
		await client.end();
	}
}

async function runPending(client: pg.Client, folder: string): Promise<string[]> {
	await client.query(`create table if not exists schema_migrations (
		name text primary key, checksum text not null, ran_at timestamptz not null default now())`);
	const { rows } = await client.query<{ name: string; checksum: string }>(
		'select name, checksum from schema_migrations'
	);
	const applied = new Map(rows.map((row) => [row.name, row.checksum]));
	const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
	const unknown = [...applied.keys()].filter((name) => !files.includes(name));
	if (unknown.length > 0)
		throw new MigrationError(
			`The database is newer than this version of Hearth (it has ${unknown.join(', ')}). Update Hearth.`
		);
	const ran: string[] = [];
	for (const name of files) {
		const text = await readFile(path.join(folder, name), 'utf8');
		const checksum = createHash('sha256').update(text).digest('hex');
		const before = applied.get(name);
		if (before === checksum) continue;
		if (before !== undefined)
			throw new MigrationError(`${name} was changed after it had run. Migrations only go forward: add a new file.`);
		await runOne(client, name, text, checksum);
		ran.push(name);
	}
	return ran;
}

async function runOne(client: pg.Client, name: string, text: string, checksum: string): Promise<void> {
	await client.query('begin');
	try {
		await client.query(text);
		await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [name, checksum]);
		await client.query('commit');
	} catch (error) {
		await client.query('rollback');
		throw new MigrationError(`${name} did not run: ${(error as Error).message}`, { cause: error });
	}
}

/**
 * The owner migrates, makes backups and owns the look-up functions, so a policy of every table lets it pass. It never
 * serves a request: `checkServerLogin` refuses it.
 */
async function letOwnerPass(client: pg.Client): Promise<void> {
	const { rows } = await client.query<{ relname: string }>(`
		select relname from pg_class c where relnamespace = 'public'::regnamespace and relrowsecurity
			and not exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'owner_passes')`);
	for (const { relname } of rows)
		await client.query(
			`create policy owner_passes on ${pg.escapeIdentifier(relname)} to current_user using (true) with check (true)`
		);
}

/** The server reads and writes rows, and runs jobs. It owns nothing, creates nothing, bypasses nothing. */
async function grantServer(client: pg.Client, serverRole: string): Promise<void> {
	const role = pg.escapeIdentifier(serverRole);
	await client.query(`
		grant usage on schema public to ${role};
		revoke create on schema public from public;
		grant select, insert, update, delete on all tables in schema public to ${role};
		grant usage on all sequences in schema public to ${role};
		revoke all on schema_migrations from ${role};
		grant select on schema_migrations to ${role};
		grant usage on schema graphile_worker to ${role};
		grant select, insert, update, delete on all tables in schema graphile_worker to ${role};
		grant usage, select on all sequences in schema graphile_worker to ${role};
		grant execute on all functions in schema graphile_worker to ${role};
	`);
	// The job queue brings row-level security without policies, which means: its owner only. Jobs carry ids, never words.
	const { rows } = await client.query<{ relname: string }>(`
		select c.relname from pg_class c where c.relnamespace = 'graphile_worker'::regnamespace and c.relrowsecurity`);
	for (const { relname } of rows) {
		const table = `graphile_worker.${pg.escapeIdentifier(relname)}`;
		await client.query(`drop policy if exists hearth_server on ${table}`);
		await client.query(`create policy hearth_server on ${table} to ${role} using (true) with check (true)`);
	}
}

/**
 * Refuses a login for the server that row-level security does not hold.
 * @throws {MigrationError} naming what is wrong, with the statements that make a right one
 */
export async function checkServerLogin(serverUrl: string): Promise<void> {
	const client = new pg.Client({ connectionString: serverUrl, application_name: 'hearth check' });
	await client.connect();
	try {
		const { rows } = await client.query<{ name: string; free: boolean; owns: boolean; ready: boolean }>(`
			select current_user as name, rolsuper or rolbypassrls as free,
				exists (select 1 from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
					and pg_has_role(c.relowner, 'member')) as owns,
				to_regclass('public.schema_migrations') is not null as ready
			from pg_roles where rolname = current_user`);
		const login = rows[0]!;
		if (login.free || login.owns)
			throw new MigrationError(
				`DATABASE_URL logs in as "${login.name}", which ${login.free ? 'bypasses' : 'owns the tables and so could lift'} row-level security. ` +
					'Give the server a login of its own:\n' +
					"  create role hearth_server login password '…' nosuperuser nobypassrls;\n" +
					'then set DATABASE_URL to it and DATABASE_OWNER_URL to the login that owns the database.'
			);
		if (!login.ready)
			throw new MigrationError(
				'The database is empty. Set DATABASE_OWNER_URL so that Hearth can make its tables, or run `npx hearth migrate` with it.'
			);
	} finally {
		await client.end();
	}
}

/** The migrations of this version that the database has not had yet. */
export async function pendingMigrations(client: pg.Client, folder = migrationsFolder): Promise<string[]> {
	const made = await client.query(`select 1 where to_regclass('public.schema_migrations') is not null`);
	const { rows } = made.rowCount
		? await client.query<{ name: string }>('select name from schema_migrations')
		: { rows: [] };
	const applied = new Set(rows.map((row) => row.name));
	return (await readdir(folder)).filter((name) => name.endsWith('.sql') && !applied.has(name)).sort();
}

/** Tables whose rows are not held by row-level security: there should be none but the list of migrations. */
export async function unguardedTables(client: pg.Client): Promise<string[]> {
	const { rows } = await client.query<{ relname: string }>(`
		select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
			and relname <> 'schema_migrations' and not (relrowsecurity and relforcerowsecurity) order by relname`);
	return rows.map((row) => row.relname);
}
