import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { environmentNames } from '#server/settings.ts';

const root = path.join(import.meta.dirname, '../..');
const guide = readFileSync(path.join(root, 'docs/self-hosting.md'), 'utf8');
const rowsOf = (heading: string) =>
	(guide.split(`\n## ${heading}\n`)[1] ?? '').split('\n## ')[0]!.match(/(?<=^\| `)[^`]+/gm) ?? [];

// It reads every command in a process of its own.
it('whoever runs Hearth finds every command in the guide, and none that is not there', { timeout: 60_000 }, () => {
	const { stdout } = spawnSync(process.execPath, ['src/commands/main.ts', 'help'], { cwd: root, encoding: 'utf8' });
	const commands = [...stdout.matchAll(/^ {2}(\S+) /gm)].map(([, name]) => name!);
	expect(commands, 'the premise').toContain('secret:rotate');
	const told = rowsOf('Commands').map((row) => row.replace('npx hearth ', '').split(' ')[0]!);
	expect(told.sort()).toEqual(commands.sort());
});

it('and every variable of the environment', () => {
	expect(environmentNames, 'the premise').toContain('HEARTH_SECRET_FILE');
	expect(rowsOf('Settings').sort()).toEqual([...environmentNames].sort());
});

it('the guide leads nowhere that is not there', () => {
	const anchors = [...guide.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
		title!
			.toLowerCase()
			.replace(/[^\p{L}\d -]/gu, '')
			.replaceAll(' ', '-')
	);
	for (const [, anchor] of guide.matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(anchor);
});
