import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

// Where the bundled database of a data folder lies, for those who look at it and do not start it.

/** The folder of its files; null where the first start has not made it yet. */
export async function clusterOf(dataDir: string): Promise<string | null> {
	const elsewhere = await readFile(path.join(dataDir, 'database-is-in'), 'utf8').catch(() => null);
	const cluster = path.join(elsewhere?.trim() || dataDir, 'postgres');
	return existsSync(path.join(cluster, 'PG_VERSION')) ? cluster : null;
}

/** The server's own login to the database while it runs, over its socket; null where it does not. */
export async function runningServerUrl(dataDir: string): Promise<string | null> {
	const cluster = await clusterOf(dataDir);
	// postmaster.pid (miscadmin.h of PostgreSQL): process, data, start, port, then the folder of the socket.
	const lines = cluster ? await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => '') : '';
	const socket = lines.split('\n')[4]?.trim();
	return socket ? `postgres://hearth_server@localhost/hearth?host=${encodeURIComponent(socket)}` : null;
}
