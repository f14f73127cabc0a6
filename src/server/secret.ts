import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** The secret file cannot be used; the message says what to do. */
export class SecretError extends Error {}

/**
 * Reads the community's secret, and makes it where there is none. It seals and signs everything, so losing it loses what
 * members sealed, and a copy of it belongs into a safe place.
 * @throws {SecretError}
 */
export async function openSecret(file: string): Promise<Buffer> {
	const secret = await readSecret(file);
	if (secret) return secret;
	await mkdir(path.dirname(file), { recursive: true });
	return writeSecret(file, randomBytes(32));
}

/** Writes a secret into a file that is not there yet, for its own user alone, down to the disk. */
export async function writeSecret(file: string, secret: Buffer): Promise<Buffer> {
	const handle = await open(file, 'wx', 0o600);
	try {
		await handle.writeFile(`${secret.toString('base64url')}\n`);
		await handle.sync();
	} finally {
		await handle.close();
	}
	await keepNames(path.dirname(file));
	return (await readSecret(file))!;
}

/** After a power cut a file is found again only if its folder was written down too. */
export async function keepNames(folder: string): Promise<void> {
	const handle = await open(folder, 'r').catch(() => null); // not every system opens folders
	await handle?.sync().catch(() => {});
	await handle?.close();
}

/**
 * The secret in a file; null where there is no such file.
 * @throws {SecretError} where it is not a secret, or others can read it
 */
export async function readSecret(file: string): Promise<Buffer | null> {
	const secret = await peekSecret(file);
	if (secret && (await stat(file)).mode & 0o077)
		throw new SecretError(`${file} can be read by other users of this machine. Close it: chmod 600 "${file}"`);
	return secret;
}

/** The same, whoever can read it: for the doctor, who says that elsewhere. */
export async function peekSecret(file: string): Promise<Buffer | null> {
	const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return null;
		throw new SecretError(`${file} cannot be read (${error.code}). Give it to the user that runs Hearth (chown).`);
	});
	if (text === null) return null;
	const secret = Buffer.from(text.trim(), 'base64url');
	if (secret.length !== 32)
		throw new SecretError(
			`${file} does not hold Hearth's secret (32 bytes in base64url). Put the right file back from your backup.`
		);
	return secret;
}

/** A key of its own for each purpose (HKDF, RFC 5869), so that none of them gives the others away. */
export function keyFor(secret: Buffer, purpose: string): Buffer {
	return Buffer.from(hkdfSync('sha256', secret, '', `hearth ${purpose}`, 32));
}

/** By this the database knows a secret again; nobody can make the secret from it. */
export function proofOf(secret: Buffer): Buffer {
	return createHmac('sha256', keyFor(secret, 'proof')).update('hearth').digest();
}

/** The text with a signature behind it: `text.signature`. */
export function sign(key: Buffer, text: string): string {
	return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

/** The text of `sign`, or null where the signature is not ours. */
export function unsign(key: Buffer, signed: string): string | null {
	const dot = signed.lastIndexOf('.');
	if (dot < 0) return null;
	const text = signed.slice(0, dot);
	const right = Buffer.from(sign(key, text));
	const given = Buffer.from(signed);
	return right.length === given.length && timingSafeEqual(right, given) ? text : null;
}
