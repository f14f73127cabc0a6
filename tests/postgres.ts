import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startBundledDatabase } from '#server/database/bundled.ts';
import { migrate } from '#server/database/migrate.ts';
import { openLog } from '#server/log.ts';

export interface TestServer {
	/** Logins to the template, from which each test file's database is made. */
	ownerUrl: string;
	serverUrl: string;
	/** May make and drop databases. */
	adminUrl: string;
}

declare module 'vitest' {
	interface ProvidedContext {
		postgres: TestServer;
	}
}

export const template = 'hearth_test_template';

/** One PostgreSQL for all test files: the bundled one, or the server that DATABASE_URL and DATABASE_OWNER_URL name. */
export default async function setUp(project: TestProject) {
	const { server, stop } = process.env.DATABASE_URL ? external() : await bundled();
	const admin = new pg.Client({ connectionString: server.adminUrl });
	await admin.connect();
	await admin.query(`drop database if exists ${template}`);
	await admin.query(`create database ${template} owner ${pg.escapeIdentifier(new pg.Client(server.ownerUrl).user!)}`);
	await admin.end();
	const made = {
		...server,
		ownerUrl: withDatabase(server.ownerUrl, template),
		serverUrl: withDatabase(server.serverUrl, template)
	};
	await migrate(made.ownerUrl, new pg.Client(made.serverUrl).user!);
	project.provide('postgres', made);
	return stop;
}

async function bundled() {
	const dataDir = await mkdtemp(path.join(tmpdir(), 'hearth-test-'));
	const { ownerUrl, serverUrl, adminUrl, stop } = await startBundledDatabase({
		dataDir,
		log: openLog('silent'),
		durable: false
	});
	return {
		server: { ownerUrl, serverUrl, adminUrl },
		stop: async () => {
			await stop();
			await rm(dataDir, { recursive: true, force: true });
		}
	};
}

function external() {
	const { DATABASE_URL: serverUrl, DATABASE_OWNER_URL: ownerUrl } = process.env;
	if (!serverUrl || !ownerUrl)
		throw new Error('The database tests take both DATABASE_URL and DATABASE_OWNER_URL, or neither.');
	return { server: { serverUrl, ownerUrl, adminUrl: ownerUrl }, stop: async () => {} };
}

export function withDatabase(url: string, name: string): string {
	const changed = new URL(url);
	changed.pathname = `/${name}`;
	return changed.href;
}
