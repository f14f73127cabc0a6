import type { IncomingMessage, ServerResponse } from 'node:http';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Hearth } from '../hearth.ts';
import { readSessionToken } from './session-cookie.ts';

export interface Metrics {
	/** For the signed-in host; for everybody else there is no such page. */
	forHost(request: IncomingMessage, response: ServerResponse): Promise<void>;
	/** For a port that only this machine reaches. */
	forMachine(response: ServerResponse): Promise<void>;
}

/** Numbers about the machine and the server, never about a member. */
export function collectMetrics(hearth: Hearth): Metrics {
	const registry = new Registry();
	collectDefaultMetrics({ register: registry, prefix: 'hearth_' });
	new Gauge({
		name: 'hearth_database_connections',
		help: 'Connections to the database, by state.',
		labelNames: ['state'],
		registers: [registry],
		collect() {
			const { total, idle, waiting } = hearth.database.load();
			this.set({ state: 'busy' }, total - idle);
			this.set({ state: 'idle' }, idle);
			this.set({ state: 'waited_for' }, waiting);
		}
	});
	new Gauge({
		name: 'hearth_live_windows',
		help: 'Open windows that follow a group live.',
		registers: [registry],
		collect() {
			this.set(hearth.live.size);
		}
	});

	async function forMachine(response: ServerResponse): Promise<void> {
		const text = await registry.metrics();
		response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' });
		response.end(text);
	}

	async function forHost(request: IncomingMessage, response: ServerResponse): Promise<void> {
		if (await isHost(hearth, request)) return forMachine(response);
		response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
		response.end('Not found\n');
	}

	return { forHost, forMachine };
}

async function isHost(hearth: Hearth, request: IncomingMessage): Promise<boolean> {
	const token = readSessionToken(request.headers.cookie, hearth.secret);
	const holder = token && (await hearth.database.whoHolds(token, hearth.now()).catch(() => null));
	return Boolean(holder && holder.is_host);
}
