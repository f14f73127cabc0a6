import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import autocannon from 'autocannon';
import type { Measurement } from './measurement.ts';
import { freePort, setStage } from './stage.ts';
import { fillGroup } from './words.ts';

const connections = 8;
const seconds = 4;
const rounds = 3;

/** A signed-in group page, beside the least that such a page can cost; and the memory that the server took for it. */
export async function pageGroup(): Promise<Measurement[]> {
	const stage = await setStage();
	try {
		const people = [];
		for (let index = 0; index < 12; index++) people.push(await stage.person(`person-${index}`));
		const groupId = await stage.group('night-owls', people);
		await fillGroup(
			stage.sql,
			groupId,
			people.map((person) => person.id),
			1000,
			60
		);
		const served = await stage.serve();
		const headers = { cookie: people[0]!.cookie };
		const page = await (await fetch(`${served.url}/groups/night-owls`, { headers })).text();
		if (page.split('<article').length !== 21) throw new Error('the page does not show 20 shares');
		const secretFile = path.join(stage.dataDir, 'secret');
		const plain = await servePlain(
			stage.dataDir,
			'plain-page.ts',
			[stage.database.serverUrl, secretFile, 'night-owls'],
			page
		);
		try {
			const plainPage = await (await fetch(`${plain.url}/`, { headers })).text();
			if (Math.abs(plainPage.length / page.length - 1) > 0.02)
				throw new Error(`not the same bytes: ${plainPage.length} and ${page.length}`);
			const ours: number[] = [];
			const theirs: number[] = [];
			let latency = { p50: 0, p99: 0 };
			for (let round = 0; round <= rounds; round++) {
				const one = await load(`${served.url}/groups/night-owls`, headers);
				const other = await load(`${plain.url}/`, headers);
				if (round === 0) continue; // both warm up
				ours.push(one.requests.average);
				theirs.push(other.requests.average);
				latency = one.latency;
			}
			const [value, baseline] = [median(ours), median(theirs)];
			const memory = await served.peakMemory();
			return [
				{
					name: 'page.group',
					value,
					unit: 'pages/s',
					baseline,
					ratio: value / baseline,
					goal: 'ratio ≥ 0.5',
					holds: value / baseline >= 0.5
				},
				{
					name: 'page.group.p50',
					value: latency.p50,
					unit: 'ms',
					baseline: null,
					ratio: null,
					goal: null,
					holds: null
				},
				{
					name: 'page.group.p99',
					value: latency.p99,
					unit: 'ms',
					baseline: null,
					ratio: null,
					goal: null,
					holds: null
				},
				{
					name: 'page.group.memory',
					value: memory,
					unit: 'MB',
					baseline: 200,
					ratio: memory / 200,
					goal: '≤ 200 MB',
					holds: memory <= 200
				}
			];
		} finally {
			plain.stop();
		}
	} finally {
		await stage.close();
	}
}

export async function load(url: string, headers: Record<string, string>) {
	const result = await autocannon({ url, headers, connections, duration: seconds });
	if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}: ${result.non2xx} answers were not the page`);
	return result;
}

/** Starts a hand-written server of this folder in a process of its own: it gets the page's file, a port, and more. */
export async function servePlain(dataDir: string, program: string, more: string[], page: string) {
	const port = await freePort();
	const pageFile = path.join(dataDir, 'page.html');
	await writeFile(pageFile, page);
	const child = spawn(process.execPath, [path.join(import.meta.dirname, program), pageFile, String(port), ...more], {
		stdio: ['ignore', 'ignore', 'inherit']
	});
	await untilListening(port);
	return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

async function untilListening(port: number): Promise<void> {
	const { connect } = await import('node:net');
	for (let tries = 0; tries < 100; tries++) {
		const there = await new Promise<boolean>((resolve) => {
			const socket = connect(port, '127.0.0.1', () => (socket.destroy(), resolve(true)));
			socket.once('error', () => resolve(false));
		});
		if (there) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error('the plain server does not listen');
}

export const median = (numbers: number[]): number =>
	[...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
