import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { pagesAreFresh } from './build.ts';
import { CommandError } from './command-error.ts';
import type { Command } from './main.ts';
import { startBundledDatabase } from '#server/database/bundled.ts';
import { AlreadyRunningError, claimDataDir } from '#server/database/lock.ts';
import { checkServerLogin, pendingMigrations, unguardedTables } from '#server/database/migrate.ts';
import { openLog } from '#server/log.ts';
import { Database } from '#server/database/database.ts';
import { proveKeys } from '#server/sealing/proof.ts';
import { openSecret } from '#server/secret.ts';
import { readSettings, type Settings } from '#server/settings.ts';

export const command: Command = {
	about: 'Checks that everything Hearth needs is there and right, and changes nothing.',
	async run() {
		const settings = readSettings(process.env);
		let wrong = 0;
		for (const [what, look] of checks) {
			try {
				process.stdout.write(`✓ ${what}: ${await look(settings)}\n`);
			} catch (error) {
				wrong++;
				process.stdout.write(`✗ ${what}: ${(error as Error).message}\n`);
			}
		}
		if (wrong > 0) throw new CommandError(wrong === 1 ? 'one thing needs you.' : `${wrong} things need you.`);
	}
};

/** Each looks at one thing: it says what it found, or throws what is wrong and what to do. */
const checks: [string, (settings: Settings) => Promise<string>][] = [
	['data folder', dataFolder],
	['disk space', diskSpace],
	['secret', secret],
	['address', address],
	['pages', pages],
	['database', database]
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
	if (existsSync(secretFile)) {
		await openSecret(secretFile);
		return `${secretFile}. Keep a copy of it in a safe place.`;
	}
	if (databaseUrl === null && existsSync(path.join(dataDir, 'postgres')))
		throw new Error(`${secretFile} is missing, though there is a database. Put it back from your backup.`);
	return 'not there yet; the first start makes it.';
}

async function address({ origin, port }: Settings): Promise<string> {
	if (!origin) return `http://localhost:${port}. For a name of its own and HTTPS, set ORIGIN.`;
	if (!origin.startsWith('https:') && !/^http:\/\/(localhost|127\.|\[::1\])/.test(origin))
		throw new Error(`${origin} is not HTTPS: what people write could be read on its way, and passkeys do not work.`);
	return origin;
}

async function pages(): Promise<string> {
	return pagesAreFresh() ? 'built' : 'to be built; the next start does it.';
}

async function database(settings: Settings): Promise<string> {
	if (settings.databaseUrl) {
		await checkServerLogin(settings.databaseUrl);
		return inspect(settings.databaseUrl, settings.secretFile);
	}
	if (!existsSync(settings.dataDir)) return 'bundled; the first start makes it.';
	let release: () => Promise<void>;
	try {
		release = await claimDataDir(settings.dataDir);
	} catch (error) {
		if (error instanceof AlreadyRunningError) return askTheRunning(settings);
		throw error;
	}
	try {
		if (!existsSync(path.join(settings.dataDir, 'secret'))) return 'bundled; the first start makes it.';
		const bundled = await startBundledDatabase({ dataDir: settings.dataDir, log: openLog('silent') });
		try {
			return await inspect(bundled.serverUrl, settings.secretFile);
		} finally {
			await bundled.stop();
		}
	} finally {
		await release();
	}
}

/** While Hearth runs, the bundled database is its own: it says itself how it is. */
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

async function inspect(serverUrl: string, secretFile: string): Promise<string> {
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
		return `PostgreSQL ${version}, up to date, row-level security on every table, ${await keys(serverUrl, secretFile)}`;
	} finally {
		await client.end();
	}
}

async function keys(serverUrl: string, secretFile: string): Promise<string> {
	if (!existsSync(secretFile)) return 'no secret yet';
	const database = new Database({ connectionString: serverUrl, size: 1 });
	try {
		const secret = await openSecret(secretFile);
		const count = await database.asSystem('does the secret open the keys?', (tx) => proveKeys(tx, secret), 'read');
		return count === 1 ? 'the secret opens the key of one member' : `the secret opens the keys of ${count} members`;
	} finally {
		await database.end();
	}
}
