import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CommandError } from './command-error.ts';

const root = path.join(import.meta.dirname, '../..');
const stamp = path.join(root, 'build/.made-from');
const turn = path.join(root, 'node_modules/.cache/hearth-build');
const sources = ['src', 'static', 'messages', 'content', 'docs/privacy.md', 'vite.config.ts', 'package-lock.json'];

/** Builds the pages where they are missing or older than their sources. @throws {CommandError} where that fails */
export function buildIfNeeded(): void {
	if (pagesAreFresh()) return;
	const release = takeTurn();
	try {
		if (!pagesAreFresh()) build();
	} finally {
		release();
	}
}

function build(): void {
	process.stderr.write('hearth: building the pages …\n');
	const built = spawnSync(
		process.execPath,
		[path.join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
		{
			cwd: root,
			stdio: ['ignore', 'ignore', 2]
		}
	);
	if (built.status !== 0) throw new CommandError('the pages could not be built; the lines above say why.');
	writeFileSync(stamp, fingerprint());
}

/** Whether the built pages are those of the sources as they stand. */
export function pagesAreFresh(): boolean {
	return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
}

/** Two starts on one checkout build one after the other: the second finds the pages made. @returns ends the turn */
function takeTurn(): () => void {
	mkdirSync(path.dirname(turn), { recursive: true });
	for (;;) {
		try {
			writeFileSync(turn, String(process.pid), { flag: 'wx' });
			return () => rmSync(turn, { force: true });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
		if (isOver()) rmSync(turn, { force: true });
		else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
	}
}

/** Whether the turn's holder is gone: it was killed while it built. */
function isOver(): boolean {
	try {
		process.kill(Number(readFileSync(turn, 'utf8')), 0);
		return false;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'ESRCH';
	}
}

/** Names, sizes and times of change: a hash of every byte would cost more than it tells. */
function fingerprint(): string {
	const hash = createHash('sha256');
	for (const source of sources) note(path.join(root, source));
	return hash.digest('hex');

	function note(file: string): void {
		const stat = statSync(file, { throwIfNoEntry: false });
		if (!stat || file.endsWith(path.join('src', 'paraglide'))) return;
		if (stat.isDirectory()) for (const name of readdirSync(file).sort()) note(path.join(file, name));
		else hash.update(`${path.relative(root, file)} ${stat.size} ${stat.mtimeMs}\n`);
	}
}
