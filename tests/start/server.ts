import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../browser.ts';

export const root = path.join(import.meta.dirname, '../..');

export interface Started {
	url: string;
	port: number;
	child: ChildProcess;
	/** Everything that it printed so far, both ways. */
	said: () => string;
	/** Settles with its exit code, or the signal's name. */
	ended: Promise<number | string>;
	ready(): Promise<void>;
	stop(): Promise<number | string>;
}

/** A data folder, and its end. */
export async function dataFolder(name = 'hearth-start-'): Promise<{ dataDir: string; remove: () => Promise<void> }> {
	const dataDir = await mkdtemp(path.join(tmpdir(), name));
	return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}

/** Starts the real server as its own process. */
export async function startServer(
	environment: NodeJS.ProcessEnv,
	how: { uid?: number; gid?: number } = {}
): Promise<Started> {
	const port = environment.PORT ? Number(environment.PORT) : await freePort();
	const child = spawn(process.execPath, [path.join(root, 'src/commands/main.ts'), 'start'], {
		cwd: root,
		env: { ...process.env, HOST: '127.0.0.1', HEARTH_LOG: 'warn', ...environment, PORT: String(port) },
		...how,
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let text = '';
	child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
	const ended = new Promise<number | string>((resolve) =>
		child.once('exit', (code, signal) => resolve(code ?? signal ?? 'gone'))
	);
	const url = `http://localhost:${port}`;
	return {
		url,
		port,
		child,
		said: () => text,
		ended,
		async ready() {
			for (;;) {
				if (child.exitCode !== null) throw new Error(`the server ended: ${text}`);
				if (
					await fetch(`${url}/readyz`).then(
						(answer) => answer.ok,
						() => false
					)
				)
					return;
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
		},
		stop() {
			child.kill('SIGTERM');
			return ended;
		}
	};
}
