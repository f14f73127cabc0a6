import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { hearth } from '#server/hearth.ts';
import { keyFor } from '#server/secret.ts';

/** What travels with a browser for a while without it being able to read or change it (AES-256-GCM). */
export function seal(purpose: string, content: object, expiresAt: number): string {
	const nonce = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', keyFor(hearth().secret, `sealed ${purpose}`), nonce);
	const sealed = Buffer.concat([cipher.update(JSON.stringify({ content, expiresAt }), 'utf8'), cipher.final()]);
	return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
}

/** What was sealed for this purpose, or null where it is not ours, was changed, or is too old. */
export function unseal<Content extends object>(
	purpose: string,
	text: string | null | undefined,
	now: number
): Content | null {
	if (!text || text.length > 4000) return null;
	const bytes = Buffer.from(text, 'base64url');
	if (bytes.length < 29) return null;
	try {
		const decipher = createDecipheriv(
			'aes-256-gcm',
			keyFor(hearth().secret, `sealed ${purpose}`),
			bytes.subarray(0, 12),
			{ authTagLength: 16 }
		);
		decipher.setAuthTag(bytes.subarray(-16));
		const plain = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
		const { content, expiresAt } = JSON.parse(plain) as { content: Content; expiresAt: number };
		return expiresAt > now ? content : null;
	} catch {
		return null;
	}
}
