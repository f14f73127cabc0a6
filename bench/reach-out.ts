import { WebSocket } from 'ws';
import { newId } from '#server/database/ids.ts';
import { serveBare } from './live-fanout.ts';
import type { Measurement } from './measurement.ts';
import { setStage, type Person, type Stage } from './stage.ts';

const connected = 500;
/** Each asks once: from the fifth of a day on it goes to those who lead. The first few warm up, and do not count. */
const warming = 10;
const asking = 110;

/**
 * A member presses the button of a hard moment: how long until it stands in the open page of their first supporter, while 500
 * members have a page open. Beside it a process that does nothing but send as many bytes to one socket at each request.
 */
export async function reachOuts(): Promise<Measurement[]> {
	const stage = await setStage();
	try {
		const people: Person[] = [];
		for (let index = 0; index < connected; index++) people.push(await stage.person(`member-${index}`));
		const askers = people.slice(0, asking);
		// Whoever is asked is asked by one alone.
		const supporters = people.slice(-asking);
		await beSupporters(stage, askers, supporters);
		const served = await stage.serve();
		const windows = await Promise.all(
			people.map(({ cookie }) => openWindow(`ws://127.0.0.1:${served.port}/live`, cookie, served.url))
		);
		const ours: number[] = [];
		let bytes = 0;
		for (const [index, asker] of askers.entries()) {
			const [took, length] = await timed(windows[connected - asking + index]!, () =>
				reachOut(served.url, asker.cookie)
			);
			bytes = length;
			ours.push(took);
		}
		for (const window of windows) window.terminate();
		const bare = await serveBare(bytes);
		const socket = await openBare(bare.url);
		const theirs: number[] = [];
		for (let index = 0; index < asking; index++)
			theirs.push((await timed(socket, () => fetch(bare.http, { method: 'POST' })))[0]);
		socket.terminate();
		bare.stop();
		const [value, baseline] = [late(ours), late(theirs)];
		return [
			{
				name: 'reach-out.first',
				value,
				unit: 'ms (p95)',
				baseline,
				ratio: value / baseline,
				goal: 'p95 < 300 ms',
				holds: value < 300
			}
		];
	} finally {
		await stage.close();
	}
}

/** Each has one; whoever is the only one is asked at any hour. */
async function beSupporters({ sql, group }: Stage, askers: Person[], supporters: Person[]): Promise<void> {
	await group('night-owls', [...askers, ...supporters]);
	for (const [index, { id }] of askers.entries()) {
		const supporter = supporters[index]!;
		await sql.query(
			`insert into supporters (id, member_id, supporter_id, name, own_name, since) values ($1, $2, $3, $4, $5, now())`,
			[newId(), id, supporter.id, supporter.name, askers[index]!.name]
		);
	}
}

async function openWindow(url: string, cookie: string, origin: string): Promise<WebSocket> {
	return new Promise((resolve, reject) => {
		const socket = new WebSocket(url, { headers: { cookie, origin } });
		socket.once('error', reject);
		socket.once('open', () => socket.send(JSON.stringify({ topic: 'me', group: 'me', after: '0' })));
		socket.on('message', (data) => String(data).includes('"joined"') && resolve(socket));
	});
}

const openBare = (url: string): Promise<WebSocket> =>
	new Promise((resolve, reject) => {
		const socket = new WebSocket(url);
		socket.once('error', reject);
		socket.once('open', () => resolve(socket));
	});

/** From asking to the arrival, in milliseconds, and how many bytes arrived. */
async function timed(window: WebSocket, ask: () => Promise<unknown>): Promise<[number, number]> {
	const arrived = new Promise<number>((resolve, reject) => {
		window.once('message', (data) => resolve((data as Buffer).length));
		setTimeout(() => reject(new Error('nothing arrived')), 10_000).unref();
	});
	const begun = performance.now();
	const asked = ask();
	const length = await arrived;
	const took = performance.now() - begun;
	await asked;
	return [took, length];
}

async function reachOut(url: string, cookie: string): Promise<void> {
	const response = await fetch(`${url}/reach-out?/ask`, {
		method: 'POST',
		body: new URLSearchParams({ wants: 'write', supporters: 'yes', group: '' }),
		redirect: 'manual',
		headers: { cookie, origin: url, accept: 'text/html' }
	});
	if (response.status !== 303) throw new Error(`not asked: ${response.status}`);
}

/** The 95th percentile of what counts. */
const late = (times: number[]): number => {
	const counted = times.slice(warming).sort((one, other) => one - other);
	return counted[Math.ceil(counted.length * 0.95) - 1]!;
};
