import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { isPublicAddress } from './public-address.ts';

export type FetchProblem =
	| 'address'
	| 'scheme'
	| 'credentials'
	| 'port'
	| 'unknown-host'
	| 'private'
	| 'unreachable'
	| 'too-slow'
	| 'too-large'
	| 'redirects'
	| 'downgrade'
	| 'status'
	| 'encoding';

/** Why nothing came, and at which address: a redirect may have led somewhere else than was asked for. */
export interface NotFetched {
	problem: FetchProblem;
	at: string;
	status?: number;
}

export interface Outside {
	/** Every address that a name stands for. */
	resolve: (host: string) => Promise<string[]>;
	isAllowed: (address: string) => boolean;
	/** The port that a scheme is reached on; no other is. */
	ports: { 'http:': number; 'https:': number };
	mostBytes: number;
	/** For everything, from the name to the last byte. In milliseconds. */
	mostTime: number;
	mostRedirects: number;
}

export const publicInternet: Outside = {
	resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
	isAllowed: isPublicAddress,
	ports: { 'http:': 80, 'https:': 443 },
	mostBytes: 5 * 1024 * 1024,
	mostTime: 20_000,
	mostRedirects: 3
};

/**
 * Reads one address of the public internet, without cookies and without saying who asks. Names are resolved once a hop, and
 * the connection goes to the very address that was looked at: a name that changes its mind in between changes nothing.
 */
export async function fetchOutside(
	address: string,
	outside: Outside = publicInternet
): Promise<{ bytes: Uint8Array } | NotFetched> {
	const deadline = AbortSignal.timeout(outside.mostTime);
	let url = read(address);
	if (!url) return { problem: 'address', at: address.slice(0, 200) };
	for (let hop = 0; ; hop++) {
		const problem = problemWith(url, outside);
		if (problem) return { problem, at: url.origin };
		try {
			const to = await untilLate(goodAddress(url, outside), deadline);
			const answer = await ask(url, to, outside, deadline);
			if ('bytes' in answer) return answer;
			const next = read(answer.location, url);
			if (!next) return { problem: 'address', at: answer.location.slice(0, 200) };
			if (hop >= outside.mostRedirects) return { problem: 'redirects', at: url.href };
			if (url.protocol === 'https:' && next.protocol === 'http:') return { problem: 'downgrade', at: next.href };
			url = next;
		} catch (error) {
			if (error instanceof Refused) return { problem: error.problem, at: url.href, ...error.more };
			return { problem: deadline.aborted ? 'too-slow' : 'unreachable', at: url.href };
		}
	}
}

export class Refused extends Error {
	readonly problem: FetchProblem;
	readonly more: { status?: number };
	constructor(problem: FetchProblem, more: { status?: number } = {}) {
		super(problem);
		this.problem = problem;
		this.more = more;
	}
}

/** As browsers read it: 0x7f.1 and 2130706433 become 127.0.0.1 here, before anything is looked at. */
const read = (text: string, base?: URL): URL | null => (URL.canParse(text, base) ? new URL(text, base) : null);

/** What can be told from the address alone. */
export function problemWith(url: URL, { ports }: Pick<Outside, 'ports'>): FetchProblem | null {
	if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'scheme';
	if (url.username || url.password) return 'credentials';
	const usual = url.protocol === 'http:' ? 80 : 443;
	return Number(url.port || usual) === ports[url.protocol] ? null : 'port';
}

/**
 * The address that a name stands for. One that stands for a public and a private one is refused as a whole.
 * @throws {Refused}
 */
export async function goodAddress(url: URL, { resolve, isAllowed }: Outside): Promise<string> {
	const host = url.hostname.replace(/^\[|\]$/g, '');
	const addresses = isIP(host)
		? [host]
		: await resolve(host).catch(() => {
				throw new Refused('unknown-host');
			});
	if (addresses.length === 0) throw new Refused('unknown-host');
	if (!addresses.every((each) => isIP(each) && isAllowed(each))) throw new Refused('private');
	return addresses[0]!;
}

function untilLate<T>(work: Promise<T>, deadline: AbortSignal): Promise<T> {
	return new Promise((resolve, reject) => {
		if (deadline.aborted) return reject(new Refused('too-slow'));
		deadline.addEventListener('abort', () => reject(new Refused('too-slow')), { once: true });
		work.then(resolve, reject);
	});
}

/** The address was chosen before; nobody is asked again. */
export const lookedUp = (to: string): LookupFunction =>
	((_host: string, options: { all?: boolean }, done: (...found: unknown[]) => void) =>
		options.all ? done(null, [{ address: to, family: isIP(to) }]) : done(null, to, isIP(to))) as never;

type Answer = { bytes: Uint8Array } | { location: string };

function ask(url: URL, to: string, outside: Outside, deadline: AbortSignal): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const request = (url.protocol === 'https:' ? https : http).request(url, {
			lookup: lookedUp(to),
			agent: false,
			signal: deadline,
			maxHeaderSize: 16 * 1024,
			headers: {
				accept: 'application/json, text/csv;q=0.9, */*;q=0.1',
				'accept-encoding': 'gzip',
				'user-agent': 'Hearth'
			}
		});
		request.on('error', reject);
		request.on('response', (response) => {
			response.on('error', reject);
			readAnswer(response, outside)
				.then(resolve, reject)
				.finally(() => request.destroy());
		});
		request.end();
	});
}

async function readAnswer(response: http.IncomingMessage, { mostBytes }: Outside): Promise<Answer> {
	const { statusCode: status = 0, headers } = response;
	if (status >= 300 && status < 400 && headers.location) return { location: headers.location };
	if (status !== 200) throw new Refused('status', { status });
	if (Number(headers['content-length'] ?? 0) > mostBytes) throw new Refused('too-large');
	const parts: Buffer[] = [];
	let size = 0;
	// Counted after unpacking: a few packed bytes can be a thousand times as many.
	for await (const part of unpacked(response, headers['content-encoding'])) {
		size += (part as Buffer).length;
		if (size > mostBytes) throw new Refused('too-large');
		parts.push(part as Buffer);
	}
	if (!response.complete) throw new Error('the answer broke off');
	return { bytes: Buffer.concat(parts) };
}

function unpacked(response: http.IncomingMessage, encoding = 'identity'): Readable {
	const unpack = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress }[
		encoding.trim().toLowerCase()
	];
	if (!unpack) {
		if (encoding.trim().toLowerCase() !== 'identity') throw new Refused('encoding');
		return response;
	}
	const opened = unpack();
	response.on('error', (error) => opened.destroy(error));
	opened.on('error', () => response.destroy());
	return response.pipe(opened);
}
