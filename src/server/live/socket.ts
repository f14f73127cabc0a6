import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import * as v from 'valibot';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Hearth } from '../hearth.ts';
import { readSessionToken } from '../http/session-cookie.ts';
import type { Subscriber } from './hub.ts';

const path = '/live';

/** The first and only thing a window says: which group's page it shows, and up to where. */
const Join = v.object({
	group: v.pipe(v.string(), v.regex(/^[a-z0-9-]{2,60}$/)),
	after: v.pipe(v.string(), v.regex(/^\d{1,20}$/))
});

const heartbeat = 30_000;
const recheckSession = 60_000;
const timeToJoin = 10_000;

/**
 * Answers upgrades to `/live`. A window is let in with its member's session, says which group it shows, is checked
 * under that member's identity, hears what it missed, and follows.
 * @returns the upgrade listener, and how to close all
 */
export function liveSockets(hearth: Hearth) {
	const server = new WebSocketServer({ noServer: true, maxPayload: 4096, perMessageDeflate: false });

	function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
		// Compared as text: whatever is thrown in here, e.g. over the address `//`, would end the whole server.
		if (request.url?.split('?', 1)[0] !== path) return false;
		void admit(request, socket, head).catch(() => socket.destroy());
		return true;
	}

	async function admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
		if (!sameOrigin(request, hearth.settings.origin)) return refuse(socket, 403);
		const token = readSessionToken(request.headers.cookie, hearth.secret);
		const holder = token && (await hearth.database.whoHolds(token, hearth.now()));
		if (!holder) return refuse(socket, 401);
		server.handleUpgrade(request, socket, head, (webSocket) =>
			follow(webSocket, { memberId: holder.member_id, sessionId: holder.session_id, token })
		);
	}

	function follow(socket: WebSocket, who: { memberId: string; sessionId: string; token: string }): void {
		let subscriber: Subscriber | null = null;
		let alive = true;
		const tooLate = setTimeout(() => socket.close(4000, 'said nothing'), timeToJoin);
		const pulse = setInterval(() => {
			if (!alive) return socket.terminate();
			alive = false;
			socket.ping();
		}, heartbeat);
		const recheck = setInterval(() => {
			hearth.database.whoHolds(who.token, hearth.now()).then(
				(holder) => holder ?? socket.close(4001, 'signed out'),
				() => {} // the database is away; asked again in a minute
			);
		}, recheckSession);
		socket.on('pong', () => (alive = true));
		socket.on('error', () => socket.terminate());
		socket.on('close', () => {
			clearTimeout(tooLate);
			clearInterval(pulse);
			clearInterval(recheck);
			if (subscriber) hearth.live.remove(subscriber);
		});
		socket.on('message', (data) => {
			const said = v.safeParse(v.pipe(v.string(), v.parseJson(), Join), String(data));
			if (!said.success || subscriber) return socket.close(4000, 'not understood');
			clearTimeout(tooLate);
			subscriber = { ...who, socket, groupId: '', alone: false, after: said.output.after, held: [] };
			enter(subscriber, said.output.group).catch((error: unknown) => {
				hearth.log.warn({ error }, 'a window could not join');
				socket.close(1013, 'later');
			});
		});
	}

	async function enter(subscriber: Subscriber, slug: string): Promise<void> {
		const seat = await hearth.database.asMember(
			subscriber.memberId,
			(tx) =>
				tx
					.selectFrom('groups')
					.innerJoin('memberships', 'memberships.group_id', 'groups.id')
					.where('groups.slug', '=', slug)
					.where('memberships.member_id', '=', subscriber.memberId)
					.select('groups.id')
					.executeTakeFirst(),
			'read'
		);
		if (!seat) return subscriber.socket.close(4003, 'no seat');
		if (subscriber.socket.readyState !== subscriber.socket.OPEN) return;
		subscriber.groupId = seat.id;
		// First follow, then catch up: an event in between arrives twice and never not at all.
		hearth.live.add(subscriber);
		const missed = await hearth.live.catchUp(subscriber);
		const { socket } = subscriber;
		if (missed === 'no-seat') return socket.close(4003, 'no seat');
		if (missed === 'reload') {
			// It is closed as well: what happens would be held for a window that never asks for it.
			hearth.live.remove(subscriber);
			socket.send(JSON.stringify({ kind: 'reload' }));
			return socket.close(1012, 'load anew');
		}
		// What it missed comes first: a window that hears something newer would take it that it has heard all before.
		for (const message of missed.messages) socket.send(JSON.stringify(message));
		for (const message of subscriber.held ?? []) socket.send(message, { binary: false });
		subscriber.held = null;
		socket.send(JSON.stringify({ kind: 'joined', horizon: missed.horizon }));
	}

	function closeAll(): void {
		for (const client of server.clients) client.close(1012, 'restarting');
		setTimeout(() => server.clients.forEach((client) => client.terminate()), 1_000).unref();
		server.close();
	}

	return { upgrade, closeAll };
}

/** A page of another site must not open a socket with this member's cookie. */
function sameOrigin(request: IncomingMessage, origin: string | null): boolean {
	const given = request.headers.origin;
	if (!given || !URL.canParse(given)) return false;
	return origin ? given === origin : new URL(given).host === request.headers.host;
}

function refuse(socket: Duplex, status: 401 | 403): void {
	socket.end(
		`HTTP/1.1 ${status} ${status === 401 ? 'Unauthorized' : 'Forbidden'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
	);
}
