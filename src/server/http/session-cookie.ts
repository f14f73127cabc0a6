import { createHmac, timingSafeEqual } from 'node:crypto';
import { keyFor } from '../secret.ts';

/** Better Auth names its cookie like this, with `__Secure-` before it where the site is served over HTTPS. */
export const cookiePrefix = 'hearth';
const names = [`__Secure-${cookiePrefix}.session_token`, `${cookiePrefix}.session_token`];

/** What Better Auth signs its cookies with: derived from the community's secret. */
export function authSecret(secret: Buffer): string {
	return keyFor(secret, 'sign-in').toString('base64url');
}

const keys = new WeakMap<Buffer, string>();

/**
 * The session token in a Cookie header, or null where there is none or its signature is not ours.
 * Better Auth writes `token.signature`, the signature being HMAC-SHA-256 in base64 (better-call, signed cookies).
 */
export function readSessionToken(header: string | undefined | null, secret: Buffer): string | null {
	if (!header) return null;
	for (const name of names) {
		const start = header.startsWith(`${name}=`) ? 0 : header.indexOf(`; ${name}=`) + 2;
		if (start === 1) continue;
		const from = start + name.length + 1;
		const end = header.indexOf(';', from);
		const token = verify(decode(header.slice(from, end < 0 ? undefined : end)), secret);
		if (token) return token;
	}
	return null;
}

function verify(value: string, secret: Buffer): string | null {
	const dot = value.lastIndexOf('.');
	if (dot < 1) return null;
	let key = keys.get(secret);
	if (!key) keys.set(secret, (key = authSecret(secret)));
	const token = value.slice(0, dot);
	const right = createHmac('sha256', key).update(token).digest();
	const given = Buffer.from(value.slice(dot + 1), 'base64');
	return given.length === right.length && timingSafeEqual(given, right) ? token : null;
}

function decode(value: string): string {
	try {
		return decodeURIComponent(value);
	} catch {
		return '';
	}
}
