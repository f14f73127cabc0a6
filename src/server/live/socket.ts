import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import * as v from 'valibot';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Hearth } from '../hearth.ts';
import type { Person } from '../database/database.ts';
import { hashGuestToken, readGuestToken } from '../http/guest-cookie.ts';
import { readSessionToken } from '../http/session-cookie.ts';
import type { Subscriber } from './topic.ts';

const path = '/live';

/** The first thing a window says: what its page shows of which group, and up to where. */
const Join = v.object({
	topic: v.optional(v.pipe(v.string(), v.regex(/^[a-z-]{2,40}$/)), 'group'),
	group: v.pipe(v.string(), v.regex(/^[a-z0-9-]{2,60}$/)),
	after: v.pipe(v.string(), v.regex(/^\d{1,20}$/))
});

const heartbeat = 30_000;
const recheckSession = 60_000;
const timeToJoin = 10_000;
/** What a window may say within ten seconds where its topic listens at all. */
const mostSaid = 40;

/** Who has a window open, and by what proof. */
interface Holder {
	person: Person;
	sessionId: string;
	/** Asked again each minute; null once it does not hold any more. */
	holds(): Promise<unknown>;
}

/**
 * Answers upgrades to `/live`. A window is let in with its member's session or its guest's token, says what it shows, is
 * checked under that person's identity, hears what it missed, and follows.
 * @returns the upgrade listener, and how to close all
 */
export function liveSockets(hearth: Hearth) {
	const server = new WebSocketServer({ noServer: true, maxPayload: 16_384, perMessageDeflate: false });

	function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
		// Compared as text: whatever is thrown in here, e.g. over the address `//`, would end the whole server.
		if (request.url?.split('?', 1)[0] !== path) return false;
		void admit(request, socket, head).catch(() => socket.destroy());
		return true;
	}

	async function admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
		if (!sameOrigin(request, hearth.settings.origin)) return refuse(socket, 403);
		const holder = await recognise(request.headers.cookie);
		if (!holder) return refuse(socket, 401);
		server.handleUpgrade(request, socket, head, (webSocket) => follow(webSocket, holder));
	}

	/** A member, else a guest. */
	async function recognise(cookies: string | undefined): Promise<Holder | null> {
		const { database, secret, now } = hearth;
		const token = readSessionToken(cookies, secret);
		const holder = token && (await database.whoHolds(token, now()));
		if (holder) {
			const person = { kind: 'member', id: holder.member_id } as const;
			return { person, sessionId: holder.session_id, holds: () => database.whoHolds(token, now()) };
		}
		const guestToken = readGuestToken(cookies);
		const hash = guestToken && hashGuestToken(guestToken);
		const guest = hash && (await database.whoIsGuest(hash, now()));
		if (!guest) return null;
		const person = { kind: 'guest', id: guest.guest_id } as const;
		return { person, sessionId: '', holds: () => database.whoIsGuest(hash, now()) };
	}

	function follow(socket: WebSocket, { person, sessionId, holds }: Holder): void {
		let subscriber: Subscriber | null = null;
		let alive = true;
		let said = 0;
		const breath = setInterval(() => (said = 0), 10_000);
		const tooLate = setTimeout(() => socket.close(4000, 'said nothing'), timeToJoin);
		const pulse = setInterval(() => {
			if (!alive) return socket.terminate();
			alive = false;
			socket.ping();
		}, heartbeat);
		const recheck = setInterval(() => {
			holds().then(
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
			clearInterval(breath);
			if (subscriber) hearth.live.remove(subscriber);
		});
		socket.on('message', (data) => {
			if (++said > mostSaid) return socket.close(4000, 'too much');
			if (subscriber) return listen(subscriber, String(data));
			const joining = v.safeParse(v.pipe(v.string(), v.parseJson(), Join), String(data));
			if (!joining.success) return socket.close(4000, 'not understood');
			clearTimeout(tooLate);
			const { topic, after, group } = joining.output;
			subscriber = { person, sessionId, socket, topic, subjectId: '', alone: false, after, held: [] };
			enter(subscriber, group).catch((error: unknown) => {
				hearth.log.warn({ error }, 'a window could not join');
				socket.close(1013, 'later');
			});
		});
	}

	/** Where the topic listens, a window may say what it does; else it has nothing more to say. */
	function listen(subscriber: Subscriber, text: string): void {
		const topic = hearth.live.topicOf(subscriber.topic);
		const message = v.safeParse(v.pipe(v.string(), v.parseJson()), text);
		if (!topic?.said || !message.success || subscriber.subjectId === '')
			return subscriber.socket.close(4000, 'not understood');
		topic.said(subscriber, message.output);
	}

	async function enter(subscriber: Subscriber, slug: string): Promise<void> {
		const { person } = subscriber;
		const topic = hearth.live.topicOf(subscriber.topic);
		const subject = topic && (await hearth.database.as(person, (tx) => topic.find(tx, person, slug), 'read'));
		if (!subject) return subscriber.socket.close(4003, 'no seat');
		if (subscriber.socket.readyState !== subscriber.socket.OPEN) return;
		subscriber.subjectId = subject;
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
