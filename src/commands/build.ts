import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');
const stamp = path.join(root, 'build/.made-from');
const sources = ['src', 'static', 'messages', 'content', 'vite.config.ts', 'package-lock.json'];

/** Builds the pages where they are missing or older than their sources. Leaves with a clear line where that fails. */
export function buildIfNeeded(): void {
	if (pagesAreFresh()) return;
	process.stderr.write('hearth: building the pages …\n');
	const built = spawnSync(
		process.execPath,
		[path.join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
		{
			cwd: root,
			stdio: ['ignore', 'ignore', 2]
		}
	);
	if (built.status !== 0) {
		process.stderr.write('hearth: the pages could not be built; the lines above say why.\n');
		process.exit(1);
	}
	writeFileSync(stamp, fingerprint());
}

/** Whether the built pages are those of the sources as they stand. */
export function pagesAreFresh(): boolean {
	return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
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
