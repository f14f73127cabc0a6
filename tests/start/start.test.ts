import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { WebSocket } from 'ws';
import { afterEach, describe, expect, it } from 'vitest';
import { foundCircle } from './community.ts';
import { dataFolder, root, startServer, type Started } from './server.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function folder(name?: string): Promise<string> {
	const { dataDir, remove } = await dataFolder(name);
	cleanUps.push(remove);
	return dataDir;
}

async function start(environment: NodeJS.ProcessEnv, how = {}): Promise<Started> {
	const server = await startServer(environment, how);
	cleanUps.push(async () => {
		if (server.child.exitCode === null && server.child.signalCode === null) await server.stop();
	});
	return server;
}

const postgresOf = (dataDir: string): number | null => {
	const home = existsSync(path.join(dataDir, 'database-is-in'))
		? execFileSync('cat', [path.join(dataDir, 'database-is-in')], { encoding: 'utf8' }).trim()
		: dataDir;
	try {
		return Number(
			execFileSync('head', ['-1', path.join(home, 'postgres/postmaster.pid')], {
				encoding: 'utf8',
				stdio: ['ignore', 'pipe', 'ignore']
			})
		);
	} catch {
		return null;
	}
};
/** Whether a process runs; one that has ended and waits to be collected (a zombie, state Z of proc(5)) does not. */
const lives = (pid: number): boolean => {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat.slice(stat.lastIndexOf(')') + 2)[0] !== 'Z';
	} catch {
		return false;
	}
};
const asRoot = process.getuid!() === 0;

describe('starting', () => {
	it('works in a folder whose name has spaces, asks the first visitor to set it up, and stops in order', async () => {
		const server = await start({ HEARTH_DATA_DIR: path.join(await folder('hearth start '), 'our data') });
		await server.ready();
		const first = await fetch(server.url, { redirect: 'manual' });
		expect([first.status, first.headers.get('location')]).toEqual([303, '/setup']);
		expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
		expect((await fetch(`${server.url}/help-now`)).status).toBe(200);
		expect(await server.stop()).toBe(0);
	});

	it('twice on the same data: the second says so in one clear line, and the first goes on', async () => {
		const dataDir = await folder();
		const first = await start({ HEARTH_DATA_DIR: dataDir });
		await first.ready();
		const second = await start({ HEARTH_DATA_DIR: dataDir });
		expect(await second.ended).toBe(1);
		expect(second.said()).toMatch(/hearth: Hearth is already running with the data in .*\(process \d+\)/);
		expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
	});

	it('after kill -9 it finds the orphaned database and recovers by itself', async () => {
		const dataDir = await folder();
		const killed = await start({ HEARTH_DATA_DIR: dataDir });
		await killed.ready();
		const orphan = postgresOf(dataDir)!;
		killed.child.kill('SIGKILL');
		expect(await killed.ended).toBe('SIGKILL');
		expect(lives(orphan)).toBe(true);
		const again = await start({ HEARTH_DATA_DIR: dataDir });
		await again.ready();
		expect(lives(orphan)).toBe(false);
	});

	it('on a port that is taken it says which', async () => {
		const other = createServer();
		await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
		cleanUps.push(() => new Promise((resolve) => other.close(resolve)));
		const { port } = other.address() as { port: number };
		const server = await start({ HEARTH_DATA_DIR: await folder(), PORT: String(port) });
		expect(await server.ended).toBe(1);
		expect(server.said()).toContain(`hearth: Port ${port} is taken by another program.`);
	});

	it.each([
		[{ HEARTH_LOG: 'loud' }, /^hearth: HEARTH_LOG takes .*"loud" is not that\.$/m],
		[{ ORIGIN: 'our place' }, /^hearth: ORIGIN takes an address such as https:\/\/hearth\.example\.org/m],
		[{ DATABASE_URL: 'mysql://x' }, /^hearth: DATABASE_URL takes an address that begins with postgres:\/\//m]
	])('with a wrong value %o it stops with one clear line', async (wrong, line) => {
		const server = await start({ HEARTH_DATA_DIR: await folder(), ...wrong });
		expect(await server.ended).toBe(1);
		expect(server.said()).toMatch(line);
		expect(server.said().trim().split('\n')).toHaveLength(1);
	});

	it('with a secret that others can read, or that is not one, it stops and says what to do', async () => {
		const dataDir = await folder();
		await writeFile(path.join(dataDir, 'secret'), 'too short\n', { mode: 0o600 });
		const wrong = await start({ HEARTH_DATA_DIR: dataDir });
		expect(await wrong.ended).toBe(1);
		expect(wrong.said()).toContain('does not hold Hearth’s secret'.replace('’', "'"));
		await writeFile(path.join(dataDir, 'secret'), `${'A'.repeat(43)}\n`);
		await chmod(path.join(dataDir, 'secret'), 0o644);
		const open = await start({ HEARTH_DATA_DIR: dataDir });
		expect(await open.ended).toBe(1);
		expect(open.said()).toContain('can be read by other users');
	});

	it.runIf(asRoot)(
		'as root with data in a folder that is closed to others: the database runs all the same, as somebody else',
		async () => {
			const closed = await folder();
			await chmod(closed, 0o700);
			const dataDir = path.join(closed, 'data');
			const server = await start({ HEARTH_DATA_DIR: dataDir });
			await server.ready();
			const home = (await readFile(path.join(dataDir, 'database-is-in'), 'utf8')).trim();
			cleanUps.splice(-1, 0, () => rm(home, { recursive: true, force: true }));
			expect(home).toMatch(/^\/var\/lib\/hearth\//);
			const uid = execFileSync('stat', ['-c', '%u', `/proc/${postgresOf(dataDir)}`], { encoding: 'utf8' }).trim();
			expect(uid).not.toBe('0');
			expect(await server.stop()).toBe(0);
		}
	);

	it.runIf(asRoot)('as an ordinary user', async () => {
		const user = 'hearth-tester';
		spawnSync('useradd', ['--system', '--no-create-home', user]);
		const uid = Number(execFileSync('id', ['-u', user], { encoding: 'utf8' }));
		const gid = Number(execFileSync('id', ['-g', user], { encoding: 'utf8' }));
		// The checkout of this test may lie where that user cannot go; only what can be reached can be started.
		const reachable = spawnSync('test', ['-r', path.join(root, 'package.json')], { uid, gid, cwd: '/' }).status === 0;
		expect(reachable, `${root} must be readable by others for this test`).toBe(true);
		const dataDir = path.join(await folder(), 'data');
		await mkdir(dataDir);
		await chmod(path.dirname(dataDir), 0o755);
		await chown(dataDir, uid, gid);
		const server = await start({ HEARTH_DATA_DIR: dataDir, HOME: dataDir, NODE_COMPILE_CACHE: '' }, { uid, gid });
		await server.ready();
		expect(await server.stop()).toBe(0);
	});
});

describe('stopping', () => {
	it('takes less than five seconds with open sockets and a request that hangs, and leaves no database behind', async () => {
		const dataDir = await folder();
		const { slug, cookies } = await foundCircle(dataDir, 5);
		const server = await start({ HEARTH_DATA_DIR: dataDir });
		await server.ready();
		const database = postgresOf(dataDir)!;
		const hanging = connect(server.port, '127.0.0.1');
		hanging.on('error', () => {});
		hanging.write('POST /setup HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf');
		const joined = cookies.map(
			(cookie) =>
				new Promise((resolve, reject) => {
					const address = `${server.url.replace('http', 'ws')}/live`;
					const socket = new WebSocket(address, { headers: { origin: server.url, cookie } });
					socket.on('error', reject);
					socket.on('open', () => socket.send(JSON.stringify({ group: slug, after: '3' })));
					socket.on('message', (data) => String(data).includes('joined') && resolve(socket));
				})
		);
		expect(await Promise.all(joined), 'the sockets are open').toHaveLength(5);
		const begun = Date.now();
		expect(await server.stop()).toBe(0);
		expect(Date.now() - begun).toBeLessThan(5_000);
		expect(lives(database)).toBe(false);
		hanging.destroy();
	});
});

describe('when the database goes away', () => {
	it('pages say so kindly with 503, help stays, and everything is back by itself', async () => {
		const dataDir = await folder();
		const server = await start({ HEARTH_DATA_DIR: dataDir });
		await server.ready();
		expect((await fetch(`${server.url}/setup`)).status).toBe(200);
		let bad: string[] = [];
		let away = 0;
		let fine = 0;
		const until = Date.now() + 8_000;
		const visits = Array.from({ length: 8 }, async () => {
			while (Date.now() < until) {
				const answer = await fetch(`${server.url}/groups`, { redirect: 'manual', headers: { accept: 'text/html' } });
				const text = await answer.text();
				if (answer.status === 503 && text.includes('One moment, please')) away++;
				else if (answer.status === 303 || answer.status === 200) fine++;
				else bad = [...bad, `${answer.status} ${text.slice(0, 200)}`];
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
		});
		await new Promise((resolve) => setTimeout(resolve, 500));
		process.kill(postgresOf(dataDir)!, 'SIGKILL');
		const help = await fetch(`${server.url}/help-now`);
		expect(help.status).toBe(200);
		await Promise.all(visits);
		expect([...new Set(bad)].slice(0, 3)).toEqual([]);
		expect(away, 'some visits met the database away').toBeGreaterThan(0);
		expect(fine).toBeGreaterThan(10);
		await server.ready();
		expect((await fetch(`${server.url}/groups`, { redirect: 'manual' })).status).toBe(303);
	});
});
