import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify, type ECDH } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { isPublicAddress } from '#server/fetching/public-address.ts';
import { publicPushServices, type PushServices } from '#server/push/post.ts';

/** A browser that agreed, with the keys by which it alone reads what is sent to it. */
export interface TestBrowser {
	endpoint: string;
	p256dh: string;
	auth: string;
	/** What came, decrypted. */
	shown: { content: Record<string, string>; headers: http.IncomingHttpHeaders }[];
}

export interface PushService {
	port: number;
	/** How it answers from now on; without it everything is taken. */
	answer: (path: string) => { status: number; headers?: Record<string, string> } | null;
	browser(): TestBrowser;
	/** Where push services are in these tests. */
	services: PushServices;
	close(): Promise<void>;
}

/** A push service on this machine (RFC 8030): it checks who sends (RFC 8292), and its browsers decrypt what comes (RFC 8291). */
export async function startPushService(): Promise<PushService> {
	const browsers = new Map<string, { browser: TestBrowser; keys: ECDH; auth: Buffer }>();
	const listening = http.createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const answer = service.answer(request.url!);
			const known = browsers.get(request.url!);
			if (answer) return response.writeHead(answer.status, answer.headers).end();
			if (!known || !isSigned(request.headers.authorization ?? '', `http://push.test:${service.port}`))
				return response.writeHead(403).end();
			const content = decrypt(Buffer.concat(parts), known.keys, known.auth);
			known.browser.shown.push({
				content: JSON.parse(content.toString()) as Record<string, string>,
				headers: request.headers
			});
			response.writeHead(201).end();
		});
	});
	await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
	const { port } = listening.address() as AddressInfo;
	const service: PushService = {
		port,
		answer: () => null,
		services: {
			...publicPushServices,
			schemes: ['http:', 'https:'],
			resolve: async (host) => (host === 'push.test' ? ['127.0.0.1'] : ['10.0.0.7']),
			isAllowed: (address) => address === '127.0.0.1' || isPublicAddress(address),
			ports: { 'http:': port, 'https:': 443 },
			mostTime: 3_000
		},
		browser() {
			const keys = createECDH('prime256v1');
			const auth = randomBytes(16);
			const path = `/to/${randomBytes(16).toString('base64url')}`;
			const browser = {
				endpoint: `http://push.test:${port}${path}`,
				p256dh: keys.generateKeys().toString('base64url'),
				auth: auth.toString('base64url'),
				shown: []
			};
			browsers.set(path, { browser, keys, auth });
			return browser;
		},
		async close() {
			listening.closeAllConnections();
			await new Promise((resolve) => listening.close(resolve));
		}
	};
	return service;
}

const hkdf = (salt: Buffer, secret: Buffer, info: Buffer, length: number) =>
	Buffer.from(hkdfSync('sha256', secret, salt, info, length));

/** RFC 8291 (3.4) over RFC 8188: one record of aes128gcm, its key agreed between the sender's key and the browser's. */
function decrypt(body: Buffer, keys: ECDH, auth: Buffer): Buffer {
	const salt = body.subarray(0, 16);
	const sender = body.subarray(21, 21 + body[20]!);
	const record = body.subarray(21 + body[20]!);
	const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender]);
	const secret = hkdf(auth, keys.computeSecret(sender), info, 32);
	const key = hkdf(salt, secret, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
	const nonce = hkdf(salt, secret, Buffer.from('Content-Encoding: nonce\0'), 12);
	const decipher = createDecipheriv('aes-128-gcm', key, nonce);
	decipher.setAuthTag(record.subarray(-16));
	const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
	// The last record ends in 0x02 and zeros (RFC 8188, 2).
	const end = padded.lastIndexOf(2);
	return padded.subarray(0, end);
}

/** Whether whoever sends holds the key that they show, for this service, for a day at most. */
function isSigned(authorization: string, audience: string): boolean {
	const found = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), ?k=([\w-]+)$/.exec(authorization);
	if (!found) return false;
	const [, head, claims, signature, shown] = found as unknown as [string, string, string, string, string];
	const point = Buffer.from(shown, 'base64url');
	const jwk = {
		kty: 'EC',
		crv: 'P-256',
		x: point.subarray(1, 33).toString('base64url'),
		y: point.subarray(33).toString('base64url')
	};
	const key = createPublicKey({ key: jwk, format: 'jwk' });
	const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string; exp: number; sub: string };
	return (
		verify(
			'sha256',
			Buffer.from(`${head}.${claims}`),
			{ key, dsaEncoding: 'ieee-p1363' },
			Buffer.from(signature, 'base64url')
		) &&
		said.aud === audience &&
		/^(https:|mailto:)/.test(said.sub)
	);
}
