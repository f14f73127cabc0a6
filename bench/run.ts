import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Measurement } from './measurement.ts';

// `npm run bench` runs all, `npm run bench -- page.group` one.
const benches: Record<string, () => Promise<Measurement[]>> = {
	'page.group': async () => (await import('./page-group.ts')).pageGroup(),
	'page.landing': async () => (await import('./page-landing.ts')).pageLanding(),
	'write.share': async () => (await import('./write-share.ts')).writeShares(),
	'live.fanout': async () => (await import('./live-fanout.ts')).liveFanout(),
	messages: async () => (await import('./messages.ts')).manyMessages(),
	'scale.group-page': async () => (await import('./scale.ts')).scaleGroupPage(),
	'match.people': async () => (await import('./match-people.ts')).matchPeople(),
	'reach-out.first': async () => (await import('./reach-out.ts')).reachOuts()
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
	process.stderr.write(`No such benchmark: ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.\n`);
	process.exit(2);
}

const results: Measurement[] = [];
for (const [name, run] of Object.entries(benches)) {
	if (wanted.length > 0 && !wanted.includes(name)) continue;
	process.stderr.write(`${name} …\n`);
	try {
		results.push(...(await run()));
	} catch (error) {
		// One that cannot be measured does not take the others' figures along.
		process.stderr.write(`${name} failed: ${(error as Error).stack}\n`);
		process.exitCode = 1;
	}
}

const number = (value: number | null) => (value === null ? '' : value >= 100 ? value.toFixed(0) : value.toFixed(2));
const rows = results.map(({ name, value, unit, baseline, ratio, goal, holds }) => [
	name,
	`${number(value)} ${unit}`,
	number(baseline),
	number(ratio),
	goal ?? '',
	holds === null ? '' : holds ? 'yes' : 'no'
]);
const table = [['name', 'value', 'baseline', 'ratio', 'goal', 'holds'], ...rows];
const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
for (const row of table)
	process.stdout.write(
		`${row
			.map((cell, column) => cell.padEnd(widths[column]!))
			.join('  ')
			.trimEnd()}\n`
	);

// A run of some leaves the others' last figures as they are.
const file = path.join(import.meta.dirname, 'results/latest.json');
await mkdir(path.dirname(file), { recursive: true });
const before = wanted.length > 0 ? ((await readFile(file, 'utf8').then(JSON.parse, () => [])) as Measurement[]) : [];
const others = before.filter(({ name }) => !results.some((result) => result.name === name));
await writeFile(file, `${JSON.stringify([...others, ...results], null, 2)}\n`);
