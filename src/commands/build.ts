import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { CommandError } from './command-error.ts';
import { isFresh, makeIfNeeded, root, type Made } from './making.ts';

const pages: Made = {
	stamp: 'build/.made-from',
	proof: 'build/index.js',
	sources: ['src', 'static', 'messages', 'content', 'docs/privacy.md', 'vite.config.ts', 'package-lock.json'],
	make: build
};

/** Builds the pages where they are missing or older than their sources. @throws {CommandError} where that fails */
export const buildIfNeeded = () => makeIfNeeded(pages);

/** Whether the built pages are those of the sources as they stand. */
export const pagesAreFresh = () => isFresh(pages);

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
}
