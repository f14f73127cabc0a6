import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { pagesAreFresh } from './build.ts';
import { countries } from '#features/care/crisis-lines.ts';
import { CommandError } from './command-error.ts';
import type { Command } from './main.ts';
import { startBundledDatabase } from '#server/database/bundled.ts';
import { clusterOf, runningServerUrl } from '#server/database/bundled-running.ts';
import { AlreadyRunningError, claimDataDir } from '#server/database/lock.ts';
import { checkServerLogin, pendingMigrations, unguardedTables } from '#server/database/migrate.ts';
import type { MailProblem } from '#server/mail/judge.ts';
import { openMailer } from '#server/mail/mailer.ts';
import { openLog } from '#server/log.ts';
import { Database } from '#server/database/database.ts';
import { proveKeysOf } from '#server/sealing/proof.ts';
import { peekSecret, readSecret } from '#server/secret.ts';
import { readSettings, type Settings } from '#server/settings.ts';

export const command: Command = {
	about: 'Checks that everything Hearth needs is there and right, and changes nothing.',
	async run() {
		const settings = readSettings(process.env);
		let wrong = 0;
		const look: Look = async (what, find) => {
			try {
				process.stdout.write(`✓ ${what}: ${await find()}\n`);
				return true;
			} catch (error) {
				wrong++;
				process.stdout.write(`✗ ${what}: ${(error as Error).message}\n`);
				return false;
			}
		};
		for (const [what, find] of checks) await look(what, () => find(settings));
		await lookAtDatabase(settings, look);
		if (wrong > 0) throw new CommandError(wrong === 1 ? 'one thing needs you.' : `${wrong} things need you.`);
	}
};

/** Looks at one thing: it says what it found, or throws what is wrong and what to do. @returns whether it is right */
type Look = (what: string, find: () => Promise<string>) => Promise<boolean>;

const checks: [string, (settings: Settings) => Promise<string>][] = [
	['data folder', dataFolder],
	['disk space', diskSpace],
	['secret', secret],
	['address', address],
	['letters', letters],
	['pages', pages],
	['crisis lines', crisisLines]
];

async function dataFolder({ dataDir }: Settings): Promise<string> {
	if (!existsSync(dataDir)) return `${dataDir} is not there yet; the first start makes it.`;
	await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK).catch(() => {
		throw new Error(`${dataDir} cannot be written by this user. Give it to the user that runs Hearth (chown).`);
	});
	return dataDir;
}

const gigabyte = 1024 ** 3;

async function diskSpace({ dataDir }: Settings): Promise<string> {
	let folder = dataDir;
	while (!existsSync(folder)) folder = path.dirname(folder);
	const { bavail, bsize } = await statfs(folder);
	const free = (bavail * bsize) / gigabyte;
	if (free < 1) throw new Error(`only ${free.toFixed(1)} GB are free. Make room: below 1 GB the database may stop.`);
	return `${free.toFixed(1)} GB free`;
}

async function secret({ secretFile, databaseUrl, dataDir }: Settings): Promise<string> {
	if (await readSecret(secretFile)) return `${secretFile}. Keep a copy of it in a safe place.`;
	if (databaseUrl === null && (await clusterOf(dataDir)))
		throw new Error(`${secretFile} is missing, though there is a database. Put it back from your backup.`);
	return 'not there yet; the first start makes it.';
}

async function address({ origin, port }: Settings): Promise<string> {
	if (!origin) return `http://localhost:${port}. For a name of its own and HTTPS, set ORIGIN.`;
	if (!origin.startsWith('https:') && !/^http:\/\/(localhost|127\.|\[::1\])/.test(origin))
		throw new Error(`${origin} is not HTTPS: what people write could be read on its way, and passkeys do not work.`);
	return origin;
}

async function letters({ smtp, origin }: Settings): Promise<string> {
	if (!smtp) return 'none are sent. For letters, set SMTP_URL.';
	const problem = await openMailer(smtp, new URL(origin!).hostname).look();
	const where = `${smtp.host}:${smtp.port}`;
	if (problem === null) return `${where} is ready to take them, from ${smtp.from}`;
	throw new Error(`${where} ${sayMailProblem[problem] ?? 'does not take them. Its log says why.'}`);
}

const sayMailProblem: Partial<Record<MailProblem, string>> = {
	unreachable: 'does not answer. Look at name and port in SMTP_URL; many providers close port 25.',
	tls: 'shows a certificate that is not good for this name, or speaks no TLS. smtps:// is for port 465, smtp:// for 587.',
	'sign-in': 'does not take the name and password in SMTP_URL.'
};

async function pages(): Promise<string> {
	return pagesAreFresh() ? 'built' : 'to be built; the next start does it.';
}

/** Somebody in danger may ring them: whoever opens the doors has rung those of their country first. */
async function crisisLines(): Promise<string> {
	const lines = countries.flatMap((country) => country.lines);
	const unconfirmed = lines.filter((line) => !line.checked).length;
	if (unconfirmed === 0) return `all ${lines.length} are confirmed with a second source.`;
	return `${unconfirmed} of ${lines.length} are not yet confirmed with a second source. Check those of your country in content/crisis-lines.json.`;
}

async function lookAtDatabase(settings: Settings, look: Look): Promise<unknown> {
	const { databaseUrl, dataDir } = settings;
	if (databaseUrl) return inspect(databaseUrl, settings, look);
	if (!(await clusterOf(dataDir))) return look('database', async () => 'bundled; the first start makes it.');
	let release: () => Promise<void>;
	try {
		release = await claimDataDir(dataDir);
	} catch (error) {
		if (!(error instanceof AlreadyRunningError)) throw error;
		await look('running', () => askTheRunning(settings));
		// The database of the running Hearth is asked over its socket, which its own user alone can open.
		const url = await runningServerUrl(dataDir);
		if (url) return inspect(url, settings, look);
		return look('database', () => Promise.reject(new Error('it is just being started or stopped. Look again soon.')));
	}
	try {
		const bundled = await startBundledDatabase({ dataDir, log: openLog('silent') });
		await inspect(bundled.serverUrl, settings, look).finally(() => bundled.stop());
	} catch (error) {
		await look('database', () => Promise.reject(error as Error));
	} finally {
		await release();
	}
}

async function askTheRunning({ port }: Settings): Promise<string> {
	const answer = await fetch(`http://localhost:${port}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(() => {
		throw new Error(
			`Hearth runs with this data, but does not answer on port ${port}. Was it started with another PORT?`
		);
	});
	const said = (await answer.text()).trim().replaceAll('\n', ', ');
	if (!answer.ok) throw new Error(`the running Hearth says: ${said}. Its log and postgres.log say more.`);
	return `the running Hearth says: ${said}.`;
}

async function inspect(serverUrl: string, { databaseUrl, secretFile }: Settings, look: Look): Promise<void> {
	const reached = await look('database', async () => {
		if (databaseUrl) await checkServerLogin(databaseUrl);
		return tables(serverUrl);
	});
	if (reached) await look('keys', () => keys(serverUrl, secretFile));
}

async function tables(serverUrl: string): Promise<string> {
	const client = new pg.Client({ connectionString: serverUrl, application_name: 'hearth doctor' });
	await client.connect();
	try {
		const version = (await client.query<{ server_version: string }>('show server_version')).rows[0]!.server_version;
		if (parseInt(version) < 15) throw new Error(`PostgreSQL ${version} is too old; Hearth takes 15 or newer.`);
		const pending = await pendingMigrations(client);
		if (pending.length > 0) return `PostgreSQL ${version}; ${pending.join(', ')} will run at the next start.`;
		const open = await unguardedTables(client);
		if (open.length > 0)
			throw new Error(`row-level security is off for ${open.join(', ')}. Restore a backup, and ask.`);
		return `PostgreSQL ${version}, up to date, row-level security on every table`;
	} finally {
		await client.end();
	}
}

/** The proof that the secret opens what members sealed: each key is opened, and forgotten again. */
async function keys(serverUrl: string, secretFile: string): Promise<string> {
	const database = new Database({ connectionString: serverUrl, size: 1 });
	try {
		const count = await database.asSystem(
			'does the secret open the keys?',
			async (tx) => {
				const { rows } = await sql<{ made: boolean }>`
					select to_regclass('public.secret_proof') is not null as made`.execute(tx);
				return rows[0]!.made ? proveKeysOf(tx, secretFile, peekSecret) : null;
			},
			'read'
		);
		if (count === null) return 'there are none yet; the next start makes room for them.';
		if (count === 0) return 'nobody has written anything sealed yet, so there is no key to open.';
		return count === 1 ? 'the secret opens the key of one member' : `the secret opens the keys of ${count} members`;
	} finally {
		await database.end();
	}
}
