import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startBundledDatabase, type BundledDatabase } from '#server/database/bundled.ts';
import { newId } from '#server/database/ids.ts';
import { migrate } from '#server/database/migrate.ts';
import { authSecret } from '#server/http/session-cookie.ts';
import { openLog } from '#server/log.ts';
import { openSecret } from '#server/secret.ts';

/** The same flags that `npm start` gives the server. */
const { serverFlags } = createRequire(import.meta.url)('../bin/setup') as { serverFlags: string[] };

export interface Person {
	id: string;
	name: string;
	cookie: string;
}

/** A database as durable as in earnest, a community in it, and what benchmarks ask of both. */
export interface Stage {
	dataDir: string;
	database: BundledDatabase;
	secret: Buffer;
	/** As the owner, for filling tables and for looking behind the scenes. */
	sql: pg.Client;
	person(name: string): Promise<Person>;
	group(slug: string, members: Person[]): Promise<string>;
	/** The real server on this stage, as its own process. */
	serve(): Promise<Served>;
	close(): Promise<void>;
}

export interface Served {
	url: string;
	port: number;
	process: ChildProcess;
	/** The largest resident set so far, in MB. */
	peakMemory(): Promise<number>;
	stop(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
	const dataDir = await mkdtemp(path.join(tmpdir(), 'hearth-bench-'));
	const secret = await openSecret(path.join(dataDir, 'secret'));
	const database = await startBundledDatabase({ dataDir, log: openLog('warn') });
	await migrate(database.ownerUrl, database.serverRole);
	const sql = new pg.Client({ connectionString: database.ownerUrl });
	await sql.connect();
	await sql.query(`insert into community (name, locale, set_up_at, set_up_by) values ('The bench', 'en', now(), $1)`, [
		newId()
	]);
	const served: Served[] = [];

	async function person(name: string): Promise<Person> {
		const id = newId();
		const token = randomBytes(24).toString('base64url');
		await sql.query(`insert into auth_users (id, name, email) values ($1, $2, $2 || '@no-mail.invalid')`, [id, name]);
		await sql.query(
			`insert into members (id, handle, locale, time_zone, joined_at) values ($1, $2, 'en', 'Europe/London', now())`,
			[id, name]
		);
		await sql.query(
			`insert into auth_sessions (id, user_id, token, expires_at) values ($1, $2, $3, now() + interval '30 days')`,
			[newId(), id, token]
		);
		const signature = createHmac('sha256', authSecret(secret)).update(token).digest('base64');
		return { id, name, cookie: `hearth.session_token=${encodeURIComponent(`${token}.${signature}`)}` };
	}

	async function group(slug: string, members: Person[]): Promise<string> {
		const id = newId();
		await sql.query(
			`insert into groups (id, slug, name, purpose, access, listed, locale, time_zone, created_at, created_by)
			values ($1, $2, $3, 'For whoever is up late.', 'open', true, 'en', 'Europe/London', now(), $4)`,
			[id, slug, slug.replaceAll('-', ' '), members[0]!.id]
		);
		await sql.query(
			`insert into agreements (group_id, version, rules, made_at, made_by) values ($1, 1, '[{"title":"Here","text":"stays here"}]', now(), $2)`,
			[id, members[0]!.id]
		);
		await sql.query(
			`insert into memberships (group_id, member_id, name, joined_at, accepted_version, accepted_at)
			select $1, id, handle, now(), 1, now() from members where id = any($2::uuid[])`,
			[id, members.map((member) => member.id)]
		);
		await sql.query('insert into facilitations (group_id, member_id, since, made_by) values ($1, $2, now(), $2)', [
			id,
			members[0]!.id
		]);
		return id;
	}

	async function serve(): Promise<Served> {
		const port = await freePort();
		const child = spawn(process.execPath, [...serverFlags, 'src/commands/main.ts', 'start'], {
			env: {
				...process.env,
				PORT: String(port),
				HOST: '127.0.0.1',
				HEARTH_DATA_DIR: path.join(dataDir, 'server'),
				HEARTH_SECRET_FILE: path.join(dataDir, 'secret'),
				DATABASE_URL: database.serverUrl,
				HEARTH_LOG: 'warn'
			},
			stdio: ['ignore', 'ignore', 'inherit']
		});
		const url = `http://127.0.0.1:${port}`;
		await untilReady(`${url}/readyz`);
		const one: Served = {
			url,
			port,
			process: child,
			peakMemory: () => peakMemory(child.pid!),
			stop: () => new Promise((resolve) => (child.once('exit', () => resolve()), child.kill('SIGTERM')))
		};
		served.push(one);
		return one;
	}

	async function close(): Promise<void> {
		for (const one of served) if (one.process.exitCode === null && one.process.signalCode === null) await one.stop();
		await sql.end();
		await database.stop();
		await rm(dataDir, { recursive: true, force: true });
	}

	return { dataDir, database, secret, sql, person, group, serve, close };
}

/** proc(5), VmHWM: the largest resident set that the process ever had. In MB. */
async function peakMemory(pid: number): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	return Number(/VmHWM:\s+(\d+)/.exec(status)![1]) / 1024;
}

export async function untilReady(url: string): Promise<void> {
	for (let tries = 0; tries < 300; tries++) {
		const there = await fetch(url).then(
			(response) => response.ok,
			() => false
		);
		if (there) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`${url} does not answer`);
}

export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address() as { port: number };
			probe.close(() => resolve(port));
		});
	});
}
