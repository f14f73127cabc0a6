import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authSecret, readSessionToken } from './http/session-cookie.ts';
import { keyFor, openSecret, SecretError, sign, unsign } from './secret.ts';
import { createHmac } from 'node:crypto';

let folder: string;
let secret: Buffer;

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'hearth-secret-'));
	secret = await openSecret(path.join(folder, 'secret'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the secret', () => {
	it('is made once, for its own user alone, and read again', async () => {
		expect(secret).toHaveLength(32);
		expect(await openSecret(path.join(folder, 'secret'))).toEqual(secret);
	});

	it('that others can read, or that is none, is refused with what to do', async () => {
		const open = path.join(folder, 'open');
		await writeFile(open, await readFile(path.join(folder, 'secret')));
		await chmod(open, 0o644);
		await expect(openSecret(open)).rejects.toThrow(/chmod 600/);
		await writeFile(open, 'short');
		await expect(openSecret(open)).rejects.toThrow(SecretError);
	});

	it('gives each purpose a key of its own', () => {
		expect(keyFor(secret, 'one')).not.toEqual(keyFor(secret, 'other'));
		expect(keyFor(secret, 'one')).toEqual(keyFor(secret, 'one'));
	});
});

describe('a signed text', () => {
	it('is ours only as a whole, with the key it was signed with', () => {
		const key = keyFor(secret, 'tickets');
		const signed = sign(key, 'a.b');
		expect(unsign(key, signed)).toBe('a.b');
		expect(unsign(keyFor(secret, 'other'), signed)).toBeNull();
		expect(unsign(key, signed.replace('a.b', 'a.c'))).toBeNull();
		for (const nonsense of ['', '.', 'a', 'a.', signed.slice(0, -1)]) expect(unsign(key, nonsense)).toBeNull();
	});
});

describe('the session’s cookie', () => {
	const signature = (token: string) => createHmac('sha256', authSecret(secret)).update(token).digest('base64');
	const cookie = (token: string) => `hearth.session_token=${encodeURIComponent(`${token}.${signature(token)}`)}`;

	it('is found among others, plain and secure', () => {
		expect(readSessionToken(cookie('abc'), secret)).toBe('abc');
		expect(readSessionToken(`x=1; ${cookie('abc')}; y=2`, secret)).toBe('abc');
		expect(readSessionToken(`x=1; __Secure-${cookie('abc')}`, secret)).toBe('abc');
	});

	it('that is not ours is nobody’s', () => {
		for (const header of [
			null,
			'',
			'hearth.session_token=abc',
			'hearth.session_token=%E0%A4%A',
			`hearth.session_token=abd.${signature('abc')}`,
			`other${cookie('abc')}`
		])
			expect(readSessionToken(header, secret), String(header)).toBeNull();
	});
});
