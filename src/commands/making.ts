import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.join(import.meta.dirname, '../..');

/** Something that is made from files of the checkout. Paths are relative to the checkout. */
export interface Made {
	/** Says from what it was made; where that is another state than now, it is made again. */
	stamp: string;
	sources: string[];
	/** Something made, without which the stamp counts for nothing. */
	proof: string;
	make(): void | Promise<void>;
}

/** Makes it where it is missing or older than its sources. Who comes meanwhile waits, and finds it made. */
export async function makeIfNeeded(made: Made): Promise<void> {
	if (isFresh(made)) return;
	const release = takeTurn(path.join(root, 'node_modules/.cache', `hearth-${path.basename(made.proof)}`));
	try {
		if (isFresh(made)) return;
		await made.make();
		mkdirSync(path.dirname(path.join(root, made.stamp)), { recursive: true });
		writeFileSync(path.join(root, made.stamp), fingerprint(made.sources));
	} finally {
		release();
	}
}

/** Whether what was made is of the sources as they stand. */
export function isFresh({ stamp, sources, proof }: Made): boolean {
	const kept = path.join(root, stamp);
	return existsSync(path.join(root, proof)) && existsSync(kept) && readFileSync(kept, 'utf8') === fingerprint(sources);
}

/** Two starts on one checkout make one after the other. @returns ends the turn */
function takeTurn(turn: string): () => void {
	mkdirSync(path.dirname(turn), { recursive: true });
	for (;;) {
		try {
			writeFileSync(turn, String(process.pid), { flag: 'wx' });
			return () => rmSync(turn, { force: true });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
		if (isOver(turn)) rmSync(turn, { force: true });
		else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
	}
}

/** Whether the turn's holder is gone: it was killed while it made. */
function isOver(turn: string): boolean {
	try {
		process.kill(Number(readFileSync(turn, 'utf8')), 0);
		return false;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'ESRCH';
	}
}

/** Names, sizes and times of change: a hash of every byte would cost more than it tells. */
function fingerprint(sources: string[]): string {
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
