import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import compression from '@polka/compression';
import type { Hearth } from '../hearth.ts';
import { isStillTheSecret } from '#server/sealing/proof.ts';
import { collectMetrics } from './metrics.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => unknown;

/** The address cannot be listened on; the message says which and what to do. */
export class PortTakenError extends Error {}

interface ServeOptions {
	hearth: Hearth;
	pages: Handler;
	upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
	/** Whether the job worker runs. */
	jobsRun: () => boolean;
}

/** Serves pages, upgrades and the operators' three addresses on one port. */
export async function serve({ hearth, pages, upgrade, jobsRun }: ServeOptions): Promise<Server> {
	const { settings, database } = hearth;
	const compress = compression({ level: 4, threshold: 1024 });
	const metrics = collectMetrics(hearth);

	const server = createServer((request, response) => {
		const path = request.url?.split('?', 1)[0];
		if (path === '/healthz') return answer(response, 200, 'alive\n');
		if (path === '/readyz') return orFail(ready(response), response);
		if (path === '/metrics') return orFail(metrics.forHost(request, response), response);
		if (isTooLarge(request, path)) return refuseBody(response);
		nameProtocol(request, settings.trustProxy, settings.origin);
		letOneClickIn(request, path);
		compress(request, response, () => pages(request, response, () => answer(response, 404, 'Not found\n')));
	});

	async function ready(response: ServerResponse): Promise<void> {
		const [rows, jobs] = [await database.answers(), jobsRun()];
		const secret = rows && (await isStillTheSecret(hearth.secret, database).catch(() => false));
		const say = (ready: boolean) => (ready ? 'ready' : 'away');
		answer(
			response,
			rows && jobs && secret ? 200 : 503,
			`database: ${say(rows)}\njobs: ${say(jobs)}\nsecret: ${secret ? 'ready' : rows ? 'another one by now' : 'unknown'}\n`
		);
	}

	server.on('upgrade', (request, socket, head) => {
		socket.on('error', () => socket.destroy());
		if (!upgrade(request, socket, head))
			socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
	});
	server.keepAliveTimeout = 65_000;
	await listen(server, settings.host, settings.port);
	if (settings.metricsPort !== null) {
		// Its own port, for this machine alone: behind a proxy every request seems to come from here.
		const inner = createServer((_, response) => orFail(metrics.forMachine(response), response));
		await listen(inner, '127.0.0.1', settings.metricsPort);
		server.once('close', () => inner.close());
	}
	return server;
}

/**
 * A mail program that stops letters for its reader posts without saying where from (RFC 8058), and forms are only taken from
 * one's own site. At this address the link itself is the proof, and a cookie changes nothing.
 */
function letOneClickIn({ method, headers }: IncomingMessage, path: string | undefined): void {
	if (method === 'POST' && !headers.origin && path?.startsWith('/letters/stop/'))
		headers.origin = `${String(headers['x-hearth-protocol'])}://${headers.host}`;
}

/** The one form that takes a whole file: a host's list of meetings. */
const takesFiles = '/host/import';
const mostOfForms = 512 * 1024;

/** Browsers say how long a form is. Of what does not say it, SvelteKit reads as much as of a file. */
function isTooLarge({ headers }: IncomingMessage, path: string | undefined): boolean {
	return path !== takesFiles && Number(headers['content-length'] ?? 0) > mostOfForms;
}

function refuseBody(response: ServerResponse): void {
	response.setHeader('connection', 'close');
	answer(response, 413, 'That is too much at once.\n');
}

function orFail(work: Promise<void>, response: ServerResponse): void {
	work.catch(() => (response.headersSent ? response.destroy() : answer(response, 500, 'That did not work.\n')));
}

function listen(server: Server, host: string, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EADDRINUSE')
				reject(new PortTakenError(`Port ${port} is taken by another program. Stop it, or set PORT to another number.`));
			else if (error.code === 'EACCES')
				reject(new PortTakenError(`Port ${port} is reserved by this system. Set PORT to a number from 1024 on.`));
			else reject(error);
		});
		server.listen(port, host, resolve);
	});
}

/**
 * Pages learn from this header whether they are reached over HTTPS: from ORIGIN, from a trusted proxy, else it is HTTP.
 * Whatever a visitor sent under this name is overwritten.
 */
function nameProtocol(request: IncomingMessage, trustProxy: boolean, origin: string | null): void {
	const forwarded = trustProxy
		? String(request.headers['x-forwarded-proto'] ?? '')
				.split(',')[0]!
				.trim()
		: '';
	request.headers['x-hearth-protocol'] = origin
		? new URL(origin).protocol.slice(0, -1)
		: forwarded === 'https'
			? 'https'
			: 'http';
	// A request that came past the proxy is counted under its own address.
	if (trustProxy) request.headers['x-forwarded-for'] ||= request.socket.remoteAddress ?? '0.0.0.0';
	if (origin) request.headers.host = new URL(origin).host;
}

function answer(response: ServerResponse, status: number, text: string): void {
	response.writeHead(status, {
		'content-type': 'text/plain; charset=utf-8',
		'cache-control': 'no-store',
		'content-length': Buffer.byteLength(text)
	});
	response.end(text);
}
