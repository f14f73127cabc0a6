import { spawn } from 'node:child_process';
import path from 'node:path';
import { WebSocket } from 'ws';
import type { Measurement } from './measurement.ts';
import { median } from './page-group.ts';
import { freePort, setStage, type Person } from './stage.ts';

const sockets = 500;
const messages = 100;
const rounds = 3;

/**
 * A share reaches 500 open windows of its group: deliveries a second from the first write to the last arrival, beside a
 * process that does nothing but send the same bytes to 500 sockets with `ws`, at the same pace of requests.
 */
export async function liveFanout(): Promise<Measurement[]> {
	const stage = await setStage();
	try {
		const people: Person[] = [];
		for (let index = 0; index < 60; index++) people.push(await stage.person(`listener-${index}`));
		await stage.group('night-owls', people);
		const served = await stage.serve();
		const windows = await openWindows(
			`ws://127.0.0.1:${served.port}/live`,
			(index) => people[index % people.length]!.cookie,
			served.url
		);
		const post = (index: number) => writeOverHttp(served.url, people[index % people.length]!.cookie);
		const bytes = await bytesOfOne(windows, post);
		const bare = await serveBare(bytes);
		const bareWindows = await openBare(bare.url);
		const ours: number[] = [];
		const theirs: number[] = [];
		for (let round = 0; round <= rounds; round++) {
			const one = await deliveries(windows, (index) => post(round * messages + index));
			const other = await deliveries(bareWindows, () => fetch(bare.http, { method: 'POST' }));
			if (round > 0) ours.push(one);
			if (round > 0) theirs.push(other);
			// The limit on writing is per member: let ten minutes pass for all of them.
			await stage.sql.query(`delete from shares`);
		}
		for (const socket of [...windows, ...bareWindows]) socket.terminate();
		bare.stop();
		const [value, baseline] = [median(ours), median(theirs)];
		return [
			{
				name: 'live.fanout',
				value,
				unit: 'deliveries/s',
				baseline,
				ratio: value / baseline,
				goal: 'ratio ≥ 0.6',
				holds: value / baseline >= 0.6
			}
		];
	} finally {
		await stage.close();
	}
}

async function openWindows(url: string, cookieOf: (index: number) => string, origin: string): Promise<WebSocket[]> {
	return Promise.all(
		Array.from(
			{ length: sockets },
			(_, index) =>
				new Promise<WebSocket>((resolve, reject) => {
					const socket = new WebSocket(url, { headers: { cookie: cookieOf(index), origin } });
					socket.once('error', reject);
					socket.once('open', () => socket.send(JSON.stringify({ group: 'night-owls', after: '1' })));
					socket.once('message', () => resolve(socket));
				})
		)
	);
}

async function openBare(url: string): Promise<WebSocket[]> {
	return Promise.all(
		Array.from(
			{ length: sockets },
			() =>
				new Promise<WebSocket>((resolve, reject) => {
					const socket = new WebSocket(url);
					socket.once('error', reject);
					socket.once('open', () => resolve(socket));
				})
		)
	);
}

async function writeOverHttp(url: string, cookie: string): Promise<Response> {
	const body = new URLSearchParams({
		key: crypto.randomUUID(),
		body: 'The kettle was cold again, and I laughed.',
		audience: 'group',
		wish: 'listen'
	});
	const response = await fetch(`${url}/groups/night-owls/shares`, {
		method: 'POST',
		body,
		redirect: 'manual',
		headers: { cookie, origin: url, accept: 'text/html' }
	});
	if (response.status !== 303) throw new Error(`not written: ${response.status}`);
	return response;
}

async function bytesOfOne(windows: WebSocket[], post: (index: number) => Promise<unknown>): Promise<number> {
	const arrived = new Promise<number>((resolve) =>
		windows[1]!.once('message', (data) => resolve((data as Buffer).length))
	);
	await post(0);
	return arrived;
}

/** Deliveries a second, when `messages` are asked for one after another, four under way at once. */
async function deliveries(windows: WebSocket[], ask: (index: number) => Promise<unknown>): Promise<number> {
	const expected = windows.length * messages;
	let arrived = 0;
	let finish!: () => void;
	const all = new Promise<void>((resolve) => (finish = resolve));
	const count = () => ++arrived === expected && finish();
	for (const socket of windows) socket.on('message', count);
	const begun = performance.now();
	let asked = 0;
	const lane = async () => {
		while (asked < messages) await ask(asked++);
	};
	await Promise.all([lane(), lane(), lane(), lane()]);
	await Promise.race([
		all,
		new Promise((_, reject) => setTimeout(() => reject(new Error(`${arrived} of ${expected} arrived`)), 30_000).unref())
	]);
	const took = performance.now() - begun;
	for (const socket of windows) socket.off('message', count);
	return expected / (took / 1000);
}

export async function serveBare(bytes: number) {
	const port = await freePort();
	const child = spawn(
		process.execPath,
		[path.join(import.meta.dirname, 'plain-fanout.ts'), String(port), String(bytes)],
		{ stdio: ['ignore', 'pipe', 'inherit'] }
	);
	await new Promise((resolve) => child.stdout.once('data', resolve));
	return { url: `ws://127.0.0.1:${port}`, http: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}
