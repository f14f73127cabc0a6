import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

it('the README names every feature that is there, and none that is not, in their order', () => {
	const [, list] = /featureOrder = \[(.*?)\]/s.exec(read('eslint.config.js'))!;
	const featureOrder = [...list!.matchAll(/'([^']+)'/g)].map(([, name]) => name!);
	const there = new Set(readdirSync(path.join(root, 'src/features')));
	const row = /^\| `src\/features\/`.*?: (.*?)\. In each/m.exec(read('README.md'))![1]!;
	const named = [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
	expect(named).toEqual(featureOrder.filter((feature) => there.has(feature)));
});

it('content/README.md names every file and folder that a host may edit', () => {
	const named = [...read('content/README.md').matchAll(/^\| `([^`]+?)\/?` \|/gm)].map(([, name]) => name!);
	expect(named.sort()).toEqual(
		readdirSync(path.join(root, 'content'))
			.filter((name) => name !== 'README.md')
			.sort()
	);
});

it('what the README and the guides link to is there', () => {
	for (const file of [
		'README.md',
		...readdirSync(path.join(root, 'docs'))
			.filter((name) => name.endsWith('.md'))
			.map((name) => `docs/${name}`)
	])
		for (const [, to] of read(file).matchAll(/(?:\]\(|src=")(?!https?:|#)([^)#"]+)/g))
			expect(existsSync(path.join(root, path.dirname(file), to!)), `${file}: ${to}`).toBe(true);
});
