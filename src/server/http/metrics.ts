import type { IncomingMessage, ServerResponse } from 'node:http';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Hearth } from '../hearth.ts';
import { readSessionToken } from './session-cookie.ts';

/** Numbers about the machine and the server, never about a member. For the host, and for programs on this machine. */
export function collectMetrics(hearth: Hearth): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
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

	return async (request, response) => {
		if (!(await mayRead(hearth, request))) {
			response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
			return void response.end('Not found\n');
		}
		response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' });
		response.end(await registry.metrics());
	};
}

/** The signed-in host, or a program on this machine that reached us directly and not through a proxy. */
async function mayRead(hearth: Hearth, request: IncomingMessage): Promise<boolean> {
	const address = request.socket.remoteAddress ?? '';
	const direct = !request.headers['x-forwarded-for'] && !request.headers.forwarded && !request.headers.via;
	if (direct && /^(::1|127\.|::ffff:127\.)/.test(address)) return true;
	const token = readSessionToken(request.headers.cookie, hearth.secret);
	const holder = token && (await hearth.database.whoHolds(token, hearth.now()).catch(() => null));
	return Boolean(holder && holder.is_host);
}
