import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from './server.ts';

it('every command can be read on a fresh checkout, where nothing has been made yet', async () => {
	const checkout = await mkdtemp(path.join(tmpdir(), 'hearth-checkout-'));
	try {
		for (const part of ['src', 'messages', 'project.inlang', 'content', 'docs', 'package.json', 'package-lock.json'])
			await cp(path.join(root, part), path.join(checkout, part), {
				recursive: true,
				filter: (file) => !file.endsWith(path.join('src', 'paraglide'))
			});
		// The installed packages are those of this checkout, but nothing that was kept beside them.
		await mkdir(path.join(checkout, 'node_modules'));
		for (const name of await readdir(path.join(root, 'node_modules')))
			if (name !== '.cache')
				await symlink(path.join(root, 'node_modules', name), path.join(checkout, 'node_modules', name));
		const help = spawnSync(process.execPath, ['src/commands/main.ts', 'help'], { cwd: checkout, encoding: 'utf8' });
		expect(help.stderr).toBe('');
		expect(help.stdout).toMatch(/^ {2}demo /m);
		expect(help.stdout).toMatch(/^ {2}seed /m);
		expect(help.status).toBe(0);
	} finally {
		await rm(checkout, { recursive: true, force: true });
	}
});
