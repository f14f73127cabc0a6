import http from 'node:http';
import https from 'node:https';
import webpush from 'web-push';
import {
	goodAddress,
	lookedUp,
	problemWith,
	publicInternet,
	Refused,
	type Outside
} from '../fetching/fetch-outside.ts';
import type { PushKeys } from './vapid.ts';

/** A browser that agreed, as it describes itself (Push API). */
export interface PushBrowser {
	endpoint: string;
	keys: { p256dh: string; auth: string };
}

export interface PushMessage {
	/** What the service worker reads; encrypted for that browser alone (RFC 8291). */
	content: string;
	/** A later message with the same topic takes the place of one that still waits (RFC 8030, 5.4). 32 letters at most. */
	topic: string;
	urgent: boolean;
	/** After so many seconds it is of no use any more. */
	lasts: number;
}

export type PushProblem = 'gone' | 'too-many' | 'later' | 'refused' | 'unreachable' | 'not-allowed';
export type Pushed = { sent: true } | { sent: false; problem: PushProblem; again?: number };

/** Where push services may be. Tests name one on this machine. */
export interface PushServices extends Outside {
	schemes: readonly string[];
}
export const publicPushServices: PushServices = { ...publicInternet, mostTime: 15_000, schemes: ['https:'] };

/** Whether a browser's address could be a push service's: HTTPS, its usual port, no name and password in it. */
export function mayBePushService(endpoint: string, services: PushServices = publicPushServices): boolean {
	if (endpoint.length > 1000 || !URL.canParse(endpoint)) return false;
	const url = new URL(endpoint);
	return services.schemes.includes(url.protocol) && problemWith(url, services) === null;
}

/**
 * Gives one message to the push service that a browser named. It is reached like any address outside: looked up once, and
 * never where it is this machine or its network.
 * @param contact who runs this server: an address of the site or a mailto: (RFC 8292, 2.1)
 */
export async function postToBrowser(
	browser: PushBrowser,
	message: PushMessage,
	{ keys, contact, services = publicPushServices }: { keys: PushKeys; contact: string; services?: PushServices }
): Promise<Pushed> {
	if (!mayBePushService(browser.endpoint, services)) return { sent: false, problem: 'not-allowed' };
	let request;
	try {
		request = webpush.generateRequestDetails(browser, message.content, {
			vapidDetails: { subject: contact, ...keys },
			contentEncoding: 'aes128gcm',
			TTL: message.lasts,
			urgency: message.urgent ? 'high' : 'normal',
			topic: message.topic
		});
	} catch {
		// Keys that encrypt nothing.
		return { sent: false, problem: 'gone' };
	}
	const url = new URL(browser.endpoint);
	try {
		const to = await goodAddress(url, services);
		return await post(url, to, request.headers as Record<string, string>, request.body as Buffer, services.mostTime);
	} catch (error) {
		return {
			sent: false,
			problem: error instanceof Refused && error.problem === 'private' ? 'not-allowed' : 'unreachable'
		};
	}
}

function post(url: URL, to: string, headers: Record<string, string>, body: Buffer, mostTime: number): Promise<Pushed> {
	return new Promise((resolve, reject) => {
		const request = (url.protocol === 'https:' ? https : http).request(url, {
			method: 'POST',
			lookup: lookedUp(to),
			agent: false,
			signal: AbortSignal.timeout(mostTime),
			maxHeaderSize: 16 * 1024,
			headers: { ...headers, 'content-length': body.length }
		});
		request.on('error', reject);
		request.on('response', (response) => {
			response.resume();
			response.on('error', () => {});
			resolve(judgeAnswer(response.statusCode ?? 0, response.headers['retry-after']));
			request.destroy();
		});
		request.end(body);
	});
}

/** What a push service's answer means (RFC 8030). @returns `again`: after so many milliseconds, where it says so */
export function judgeAnswer(status: number, retryAfter: string | undefined): Pushed {
	if (status >= 200 && status < 300) return { sent: true };
	if (status === 404 || status === 410) return { sent: false, problem: 'gone' };
	const seconds = /^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) : null;
	if (status === 429 || status >= 500)
		return {
			sent: false,
			problem: status === 429 ? 'too-many' : 'later',
			...(seconds === null ? {} : { again: Math.min(seconds, 86_400) * 1000 })
		};
	return { sent: false, problem: 'refused' };
}
